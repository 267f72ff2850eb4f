import { sortProblems } from "../lib/problem.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { reported, reportOf, surveyRepository } from "./_repository.ts";

const COMMAND: Command = {
  name: "diff",
  summary:
    "Show the unified diff of every prompt that is not in sync: what upload, or for a prompt " +
    "edited outside git download, would change.",
  operands: "[SLUG or PATH ...]",
  flags: {},
  examples: [
    { command: "deno task diff", does: "all prompts" },
    { command: "deno task diff analyze-signal", does: "one prompt" },
  ],
};

async function diff(context: Context): Promise<Report> {
  const surveying = await surveyRepository(context);
  const { config, files, prompts, isSelected } = surveying;
  const compared = prompts.filter(({ state }) => state !== "in-sync");
  return {
    ...reportOf("diff", surveying),
    prompts: compared.map((prompt) => {
      const line = reported(prompt, config, { ok: true, hasDiff: true });
      return { ...line, ok: line.diff === "" };
    }),
    problems: sortProblems(files.problems.filter(({ file }) => isSelected({ path: file }))),
  };
}

if (import.meta.main) await main(COMMAND, diff);
