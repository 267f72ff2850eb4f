import { Failure } from "../lib/failure.ts";
import type { Braintrust } from "../lib/io/braintrust.ts";
import type { Report } from "../lib/report.ts";
import type { Settings } from "../lib/settings.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { type Repository, surveyRepository } from "./_repository.ts";
import { uploadPrompts } from "./_upload.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "upload",
  writes: true,
  summary: "Bring prompt files to Braintrust, prove it by reading back, and pin the versions in " +
    "prompts/lock.json.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show the plan; write nothing" },
    force: { describes: "Also replace prompts that were edited outside git" },
    reassert: { describes: "Put git's text back on top of versions uploaded from other branches" },
    prune: {
      describes: "Delete uploaded prompts whose file is gone (needs --yes); keeps the rows",
    },
    yes: { describes: "Confirm --prune" },
    "create-project": { describes: "Create the project when there is none" },
  },
  examples: [
    { command: "deno task upload --dry-run", does: "see what would happen" },
    { command: "deno task upload", does: "do it" },
    { command: "deno task upload --force analyze-signal", does: "overwrite one edit of the UI" },
  ],
};

export async function upload(context: Context): Promise<Report> {
  const flag = (name: string): boolean => context.args.switches[name] ?? false;
  const surveying = await surveyRepository(context, async (braintrust, settings, repository) => {
    if (flag("create-project")) await createProject(context, braintrust, settings, repository);
  });
  return await uploadPrompts(context, surveying, {
    force: flag("force"),
    reassert: flag("reassert"),
    prune: flag("prune"),
    yes: flag("yes"),
    dryRun: flag("dry-run"),
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
      hint: "Without --dry-run it is created",
    });
  }
  await braintrust.createProject(project);
  context.say(
    `Created the project "${project}" of "${braintrust.orgName}" at ${braintrust.apiUrl}`,
  );
}

if (import.meta.main) await main(COMMAND, upload);
