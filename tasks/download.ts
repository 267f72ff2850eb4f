import { prepareDownloads, writeDownloads } from "../lib/io/download.ts";
import { nextSteps } from "../lib/next_steps.ts";
import { downloadAction } from "../lib/plan.ts";
import { sortProblems } from "../lib/problem.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { reported, reportOf, surveyRepository, targetLine } from "./_repository.ts";

const COMMAND: Command = {
  name: "download",
  summary: "Bring edits made in Braintrust, and prompts that have no file yet, into git.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show what would be written; write nothing" },
    force: { describes: "Where both sides changed, take Braintrust's text" },
  },
  examples: [
    { command: "deno task download --dry-run", does: "see what would be written" },
    { command: "deno task download", does: "take every edit and every new prompt" },
    { command: "deno task download analyze-signal", does: "one prompt" },
  ],
};

async function download(context: Context): Promise<Report> {
  const isDryRun = context.args.switches["dry-run"] ?? false;
  const surveying = await surveyRepository(context);
  const { config, files, prompts, isSelected } = surveying;
  const flags = { force: context.args.switches.force ?? false };
  const plan = prompts.map((prompt) => ({ prompt, action: downloadAction(prompt.state, flags) }));
  const wanted = plan.filter(({ action }) => action === "write").map(({ prompt }) => prompt);
  const downloads = await prepareDownloads(context.root, config, wanted);
  const refusals = new Map(downloads.map(({ slug, refusal }) => [slug, refusal]));
  const paths = new Map(downloads.map(({ slug, path }) => [slug, path]));
  const ready = downloads.filter(({ refusal }) => refusal === undefined);
  context.say(`Downloading from ${targetLine(surveying.target)}: ${ready.length} to write`);
  if (!isDryRun) await writeDownloads(context.root, ready);
  const report = reportOf("download", surveying);
  report.prompts = plan.map(({ prompt, action }) => {
    const refusal = refusals.get(prompt.slug);
    const ok = action !== "refuse" && refusal === undefined;
    const line = reported(
      { ...prompt, detail: refusal ?? prompt.detail },
      config,
      { ok, hasDiff: action !== "skip", action: ok ? action : "refuse" },
    );
    return { ...line, path: line.path ?? (paths.get(prompt.slug) || null) };
  });
  report.problems = sortProblems(files.problems.filter(({ file }) => isSelected({ path: file })));
  if (isDryRun) report.notes = ["Dry run: nothing was written."];
  report.next = ready.length > 0 && !isDryRun ? AFTER_WRITE : nextSteps(report.prompts);
  return report;
}

const AFTER_WRITE = [
  { command: "git diff", does: "review what came in" },
  { command: "deno task upload", does: "stamp and pin it, then commit" },
];

if (import.meta.main) await main(COMMAND, download);
