import { Failure } from "../lib/failure.ts";
import { readEnvironments, versionIn } from "../lib/io/environments.ts";
import { inPool } from "../lib/io/in_pool.ts";
import { versionOf } from "../lib/io/live_version.ts";
import type { Surveyed } from "../lib/io/survey.ts";
import { sortProblems } from "../lib/problem.ts";
import { type Promotion, promotionOf } from "../lib/promotion.ts";
import type { PromptFile } from "../lib/prompt_file.ts";
import type { Report } from "../lib/report.ts";
import { nearest } from "../lib/slug.ts";

import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { movePointer, promoteVersion } from "./_promotion.ts";
import { reported, reportOf, type Surveying, surveyRepository, targetLine } from "./_repository.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "promote",
  asks: true,
  summary:
    "Point a Braintrust environment at the versions that prompts/lock.json pins. Refuses as " +
    "a whole when one of them is not what its file says.",
  operands: "[SLUG or PATH ...]",
  flags: {
    environment: { describes: "The environment, by its slug", value: "NAME" },
    version: {
      describes: "For an incident: this version of one prompt, pinned or not",
      value: "V",
    },
    "dry-run": { describes: "Show what would move; move nothing" },
  },
  examples: [
    {
      command: "deno task promote --environment production --dry-run",
      does: "see what would move",
    },
    { command: "deno task promote --environment production", does: "move all prompts" },
    { command: "deno task promote --environment staging analyze-signal", does: "move one prompt" },
    {
      command:
        "deno task promote --environment production --version 9c2c1b1ba6220000 analyze-signal",
      does: "in an incident",
    },
  ],
};

interface Planned {
  prompt: Surveyed & { file: PromptFile };
  promotion: Promotion;
}

export async function promote(context: Context): Promise<Report> {
  const environment = environmentOf(context);
  const isDryRun = context.args.switches["dry-run"] ?? false;
  const surveying = await surveyRepository(context);
  const { files, isSelected, config } = surveying;
  await requireEnvironment(surveying, environment);
  const { version } = context.args.values;
  if (version !== undefined) {
    return await promoteVersion(context, surveying, { environment, version, isDryRun });
  }
  const plan = await planOf(surveying, environment);
  const report = reportOf("promote", surveying);
  report.problems = sortProblems(files.problems.filter(({ file }) => isSelected({ path: file })));
  report.prompts = plan.map(({ prompt, promotion: { action, detail } }) =>
    reported({ ...prompt, detail }, config, { ok: action !== "refuse", hasDiff: false, action })
  );
  const moves = plan.filter(({ promotion }) => promotion.action === "promote");
  context.say(`Promoting ${moves.length} to "${environment}" in ${targetLine(surveying.target)}`);
  const isRefused = report.problems.length > 0 || report.prompts.some(({ ok }) => !ok);
  if (isRefused || isDryRun) {
    report.notes = [`${isRefused ? "Refused" : "Dry run"}: nothing was moved.`];
    if (isRefused) report.next = [{ command: "deno task verify", does: "see what is not in sync" }];
    return report;
  }
  for (const { prompt: { slug, lock } } of moves) {
    if (lock) await movePointer(surveying, environment, { slug, ...lock });
  }
  return report;
}

function environmentOf({ args }: Context): string {
  const { environment } = args.values;
  if (environment !== undefined) return environment;
  throw new Failure("Cannot promote: no environment is named", {
    hint: "deno task promote --environment NAME",
  });
}

/** A typo must not create or move anything. */
async function requireEnvironment({ braintrust }: Surveying, name: string): Promise<void> {
  const known = await readEnvironments(braintrust);
  if (known.includes(name)) return;
  const near = nearest(name, known);
  const guess = near ? `; did you mean "${near}"?` : "";
  throw new Failure(
    `Cannot find the environment "${name}" of "${braintrust.orgName}"${guess}`,
    {
      hint: known.length > 0
        ? `There is ${known.map((slug) => `"${slug}"`).join(", ")}`
        : "There is none yet: create it in Braintrust's settings",
    },
  );
}

async function planOf(surveying: Surveying, environment: string): Promise<Planned[]> {
  const withFile = surveying.prompts.flatMap((prompt) =>
    prompt.file ? [{ ...prompt, file: prompt.file }] : []
  );
  return await inPool(8, withFile, async (prompt): Promise<Planned> => {
    const { lock, file } = prompt;
    const pinned = await pinnedContent(surveying, prompt);
    const current = lock && await versionIn(surveying.braintrust, environment, lock.id);
    return { prompt, promotion: promotionOf(environment, { file, lock, pinned, current }) };
  });
}

/** The content hash of the version that the lock pins, read from Braintrust. */
async function pinnedContent(
  { braintrust, config }: Surveying,
  { lock, live }: Surveyed,
): Promise<string | undefined> {
  if (!lock) return undefined;
  if (live?.id === lock.id && live.version === lock.version) return live.content_sha256;
  const row = await braintrust.exactVersion(lock.id, lock.version);
  return row && (await versionOf(row, config)).content_sha256;
}

if (import.meta.main) await main(COMMAND, promote);
