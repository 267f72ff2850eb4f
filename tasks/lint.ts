import { unbundleableFiles } from "../lib/bundle/bundle.ts";
import { includeProblems } from "../lib/config/include_problems.ts";
import { readConfig } from "../lib/disk/config_file.ts";
import { readPromptFiles } from "../lib/disk/prompt_files.ts";
import { lintProblems } from "../lib/prompt/lint_problems.ts";
import { sortProblems } from "../lib/text/problem.ts";
import { emptyReport, type Report } from "../lib/report/report.ts";
import { selector } from "../lib/state/select.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { namesIn } from "../lib/survey/repository.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "lint",
  summary: "Check the prompt files alone: no network, no key.",
  operands: "[SLUG or PATH ...]",
  flags: {},
  examples: [
    { command: "deno task lint", does: "all prompt files" },
    { command: "deno task lint prompts/llm-proxy/analyze-signal.md", does: "one file" },
  ],
};

export async function lint(context: Context): Promise<Report> {
  const config = await readConfig(context.root);
  const files = await readPromptFiles(context.root, config);
  const known = namesIn(files);
  const isSelected = selector(context.args.operands, known, context);
  const invalid = files.problems.filter(({ file }) => isSelected({ path: file }));
  const valid = files.files.filter(isSelected);
  const doubts = [
    ...valid.flatMap((file) => lintProblems(file, config)),
    ...unbundleableFiles(config, valid),
  ];
  const problems = sortProblems([
    ...invalid,
    ...doubts,
    ...includeProblems(config, files),
  ]);
  const doubted = new Set(doubts.map(({ file }) => file));
  const fine = valid.filter(({ path }) => !doubted.has(path)).length;
  return {
    ...emptyReport("lint"),
    problems,
    notes: [`${fine} prompt ${fine === 1 ? "file is" : "files are"} valid.`],
  };
}

if (import.meta.main) await main(COMMAND, lint);
