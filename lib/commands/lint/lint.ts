import { unbundleableFiles } from "../../bundle/bundle.ts";
import { includeProblems } from "../../config/include_problems.ts";
import { readConfig } from "../../disk/config_file.ts";
import { readPromptFiles } from "../../disk/prompt_files.ts";
import { lintProblems } from "../../prompt/lint_problems.ts";
import { sortProblems } from "../../text/problem.ts";
import { emptyReport, type Report } from "../../report/report.ts";
import { selector } from "../../state/select.ts";
import type { Context } from "../context.ts";
import { namesIn } from "../../survey/repository.ts";

export async function lint(context: Context): Promise<Report> {
  const config = await readConfig(context.root);
  const files = await readPromptFiles(context.root, config);
  const known = namesIn(files);
  const isSelected = selector(context.args.operands, known, context);
  const invalid = files.problems.filter(({ file }) => isSelected({ path: file }));
  const valid = files.files.filter(isSelected);
  const doubts = [
    ...valid.flatMap((file) => lintProblems(file.prompt(), config)),
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
