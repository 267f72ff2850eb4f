import { quoted } from "../../text/shell.ts";
import { reported, reportOf } from "../../survey/reported.ts";
import { holdReason } from "./hold.ts";
import { readConfig } from "../../disk/config_file.ts";
import { Failure } from "../../text/failure.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { updatePrompt } from "../../prompt/format.ts";
import { requireSame } from "../../disk/require_same.ts";
import { writeText } from "../../disk/files.ts";
import { takenContent } from "../../survey/taken.ts";
import { definedModel } from "../../prompt/prompt_file.ts";
import type { Report } from "../../report/report.ts";
import type { Settings } from "../../config/settings.ts";
import type { Context } from "../context.ts";
import { type Repository, type Surveying, surveyRepository } from "../../survey/repository.ts";
import { uploadPrompts } from "./upload_prompts.ts";
import { DEFAULT_WAIT } from "./upload_report.ts";

export async function upload(context: Context): Promise<Report> {
  const flag = (name: string): boolean => context.args.switches[name] ?? false;
  const wait = secondsOf(context.args.values.wait);
  const config = await readConfig(context.root);
  const isHeld = config.upload === "after-merge" && !flag("from-branch") && !flag("dry-run");
  const reason = isHeld ? await holdReason(context.root, config) : undefined;
  if (reason && !flag("accept")) throw reason;
  let surveying = await surveyRepository(context, async (braintrust, settings, repository) => {
    if (flag("create-project")) await createProject(context, braintrust, settings, repository);
  }, { isPartialEnough: true, config });
  const settled = flag("accept") && !flag("dry-run")
    ? await acceptTold(context, surveying)
    : new Set<string>();
  // The survey is old now that files are others: read again what upload decides on.
  if (settled.size > 0) {
    surveying = await surveyRepository(context, undefined, { isPartialEnough: true, config });
  }
  if (reason && settled.size > 0) return acceptedReport(surveying, settled);
  if (reason) throw reason;
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
    await writeText(root, file.path, updatePrompt(file.prompt().text, taken, options));
    say(`Wrote what Braintrust returns to ${file.path}`);
    accepted.add(slug);
  }
  return accepted;
}

/** The files say now what Braintrust returns; the merge uploads them. */
function acceptedReport(surveying: Surveying, settled: ReadonlySet<string>): Report {
  const accepted = surveying.prompts.filter(({ slug }) => settled.has(slug));
  const paths = accepted.flatMap(({ file }) => file ? [file.path] : []);
  return {
    ...reportOf("upload", surveying),
    prompts: accepted.map((prompt) =>
      reported(prompt, surveying.config, { ok: true, hasDiff: false, action: "skip" })
    ),
    notes: ["Nothing was uploaded: the merge uploads these files."],
    next: [{
      command: `git commit --message="Take what Braintrust returns" -- ${
        paths.map(quoted).join(" ")
      }`,
      does: "then open a pull request",
    }],
  };
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
