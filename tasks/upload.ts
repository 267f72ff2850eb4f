import { Failure } from "../lib/text/failure.ts";
import type { Braintrust } from "../lib/braintrust/client.ts";
import { updatePrompt } from "../lib/prompt/format.ts";
import { requireSame } from "../lib/commands/download/checks.ts";
import { writeText } from "../lib/disk/files.ts";
import { takenContent } from "../lib/survey/taken.ts";
import { definedModel } from "../lib/prompt/prompt_file.ts";
import type { Report } from "../lib/report/report.ts";
import type { Settings } from "../lib/config/settings.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { type Repository, type Surveying, surveyRepository } from "../lib/survey/repository.ts";
import { DEFAULT_WAIT, uploadPrompts } from "../lib/commands/upload/upload.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "upload",
  asks: true,
  writes: true,
  summary: "Upload prompt files to Braintrust, read them back as proof, and pin the versions in " +
    "prompts/lock.json.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show the plan; write nothing" },
    force: { describes: "Also replace prompts that were edited outside git" },
    reassert: {
      describes: "Make git's text live again where another branch uploaded a newer version",
    },
    prune: {
      describes: "Delete uploaded prompts whose file is gone (needs --yes); keeps the rows",
    },
    yes: { describes: "Confirm --prune" },
    accept: {
      describes: "If Braintrust returns other values than were uploaded, write them to the file",
    },
    wait: {
      describes:
        `How long to wait until Braintrust shows what was written (default ${DEFAULT_WAIT})`,
      value: "SECONDS",
    },
    "create-project": { describes: "Create the project if it does not exist" },
  },
  examples: [
    { command: "deno task upload --dry-run", does: "see what would happen" },
    { command: "deno task upload", does: "do it" },
    {
      command: "deno task upload --force analyze-signal",
      does: "overwrite an edit made in the UI",
    },
  ],
};

export async function upload(context: Context): Promise<Report> {
  const flag = (name: string): boolean => context.args.switches[name] ?? false;
  const wait = secondsOf(context.args.values.wait);
  let surveying = await surveyRepository(context, async (braintrust, settings, repository) => {
    if (flag("create-project")) await createProject(context, braintrust, settings, repository);
  }, { isPartialEnough: true });
  const settled = flag("accept") && !flag("dry-run")
    ? await acceptTold(context, surveying)
    : new Set<string>();
  // The survey is old now that files are others: read again what upload decides on.
  if (settled.size > 0) {
    surveying = await surveyRepository(context, undefined, { isPartialEnough: true });
  }
  return await uploadPrompts(context, surveying, {
    force: flag("force"),
    reassert: flag("reassert"),
    prune: flag("prune"),
    yes: flag("yes"),
    dryRun: flag("dry-run"),
    wait,
    settled,
  });
}

/** Writes what Braintrust keeps into the files that it keeps otherwise; returns their slugs. */
async function acceptTold(
  { root, say }: Context,
  { prompts, config }: Surveying,
): Promise<Set<string>> {
  const accepted = new Set<string>();
  for (const prompt of prompts) {
    const { slug, file, isRewritten } = prompt;
    const taken = isRewritten ? takenContent(prompt) : undefined;
    if (!file || !taken) continue;
    const options = { path: file.path, defaults: definedModel(config) };
    await requireSame(root, file.path, file);
    await writeText(root, file.path, updatePrompt(file.text, taken, options));
    say(`Wrote what Braintrust returns to ${file.path}`);
    accepted.add(slug);
  }
  return accepted;
}

function secondsOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_WAIT;
  if (/^\d{1,4}$/.test(value)) return Number(value);
  throw new Failure(`Cannot use --wait "${value}": expected a number of seconds`, {
    hint: "deno task upload --wait 120",
  });
}

async function createProject(
  context: Context,
  braintrust: Braintrust,
  { project }: Settings,
  repository: Promise<Repository>,
): Promise<void> {
  if (await braintrust.findProject(project)) return;
  const { files: { problems } } = await repository;
  if (problems.length > 0) {
    throw new Failure(`Cannot create the project "${project}": prompt files have problems`, {
      hint: "deno task lint",
    });
  }
  if (context.args.switches["dry-run"]) {
    throw new Failure(`Cannot plan for the project "${project}": it does not exist yet`, {
      hint: "Run it without --dry-run to create it",
    });
  }
  await braintrust.createProject(project);
  context.say(
    `Created the project "${project}" of "${braintrust.orgName}" at ${braintrust.apiUrl}`,
  );
}

if (import.meta.main) await main(COMMAND, upload);
