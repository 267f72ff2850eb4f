import { bundleModules } from "../lib/bundle.ts";
import { Failure } from "../lib/failure.ts";
import type { Braintrust } from "../lib/io/braintrust.ts";
import { writeBundles } from "../lib/io/bundles.ts";
import { blobIds } from "../lib/io/git.ts";
import { writeLock } from "../lib/io/lock_file.ts";
import { preflight } from "../lib/io/preflight.ts";
import { PRUNED_FOLDER, prunePrompts } from "../lib/io/prune.ts";
import type { Surveyed } from "../lib/io/survey.ts";
import { rowFor, type Write, writePrompts, type Written } from "../lib/io/upload.ts";
import { LOCK_PATH } from "../lib/lock.ts";
import { nextLock, type Pin } from "../lib/next_lock.ts";
import { nextSteps } from "../lib/next_steps.ts";
import { type Action, uploadAction } from "../lib/plan.ts";
import { type Problem, sortProblems } from "../lib/problem.ts";
import type { Report } from "../lib/report.ts";
import type { Settings } from "../lib/settings.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { reported, reportOf, type Surveying, surveyRepository, targetLine } from "./_repository.ts";

const COMMAND: Command = {
  name: "upload",
  summary: "Bring prompt files to Braintrust, prove it by reading back, and pin the versions in " +
    "prompts/lock.json.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show the plan; write nothing" },
    force: { describes: "Also replace prompts that were edited outside git" },
    reassert: { describes: "Put git's text back on top of versions uploaded from other branches" },
    prune: {
      describes:
        "Delete uploaded prompts whose file is gone (needs --yes); keeps each row in a file",
    },
    yes: { describes: "Confirm --prune" },
    "create-project": { describes: "Create the project when there is none" },
  },
  examples: [
    { command: "deno task upload --dry-run", does: "see what would happen" },
    { command: "deno task upload", does: "do it" },
    {
      command: "deno task upload --force analyze-signal",
      does: "overwrite one edit made in Braintrust",
    },
  ],
};

interface Planned extends Surveyed {
  action: Action;
}

async function upload(context: Context): Promise<Report> {
  const { switches } = context.args;
  const flag = (name: string): boolean => switches[name] ?? false;
  const surveying = await surveyRepository(context, async (braintrust, settings) => {
    if (flag("create-project")) await createProject(context, braintrust, settings, flag("dry-run"));
  });
  const report = reportOf("upload", surveying);
  report.problems = sortProblems([...surveying.files.problems, ...unbundleable(surveying)]);
  const flags = { force: flag("force"), reassert: flag("reassert"), prune: flag("prune") };
  const plan = surveying.prompts.map((prompt): Planned => {
    const isSame = prompt.live?.content_sha256 === prompt.file?.content_sha256;
    return { ...prompt, action: uploadAction(prompt.state, isSame, flags) };
  });
  const writes = await plannedWrites(context, surveying, plan);
  report.problems.push(...await preflightProblems(writes));
  showPlan(context, surveying, plan);
  if (flag("dry-run") || report.problems.length > 0) {
    const why = flag("dry-run") ? "Dry run" : "Problems come first";
    return finish(report, surveying, plan, [`${why}: nothing was written.`]);
  }
  if (plan.some(({ action }) => action === "delete") && !flag("yes")) {
    const confirm = { command: "deno task upload --prune --yes", does: "delete what is listed" };
    const unconfirmed = plan.map((prompt) =>
      prompt.action === "delete" ? { ...prompt, action: "refuse" as const } : prompt
    );
    const notes = ["Deleting needs --yes: nothing was written."];
    return { ...finish(report, surveying, unconfirmed, notes), next: [confirm] };
  }
  return await execute(context, surveying, plan, writes, report);
}

async function execute(
  context: Context,
  surveying: Surveying,
  plan: Planned[],
  writes: Write[],
  report: Report,
): Promise<Report> {
  const { braintrust, config, target } = surveying;
  const options = { projectId: target.project.id, config };
  const written = await writePrompts(braintrust, writes, options, context.progress);
  const lock = nextLock(surveying.lock.lock, target.project, pinsOf(surveying, plan, written));
  const isNewLock = await writeLock(context.root, lock);
  const bundles = await writeBundles(context.root, { config, files: surveying.files.files, lock });
  if (written.unproven.size > 0) throw unproven(written.unproven);
  const orphans = plan.flatMap(({ action, live }) => action === "delete" && live ? [live.row] : []);
  const kept = await prunePrompts(braintrust, context.root, orphans);
  const overtaken = new Set(written.overtaken);
  const done = plan.map((prompt): Planned => {
    if (overtaken.has(prompt.slug)) {
      return {
        ...prompt,
        state: "conflict",
        action: "refuse",
        detail: "was changed while this ran",
      };
    }
    const live = written.proven.get(prompt.slug) ?? prompt.live;
    const isDone = prompt.action !== "refuse" && prompt.action !== "skip" &&
      prompt.action !== "delete";
    return isDone
      ? { ...prompt, live, state: "in-sync", detail: doneDetail(prompt) }
      : { ...prompt, live };
  });
  const notes = [
    ...(isNewLock ? [`Wrote ${LOCK_PATH}: commit it with the prompts.`] : []),
    ...bundles.map((path) => `Wrote ${path}: commit it with the prompts.`),
    ...(kept.length > 0 ? [`Kept what was deleted under ${PRUNED_FOLDER}/.`] : []),
  ];
  return finish(report, surveying, done, notes);
}

function unbundleable({ config, files, lock }: Surveying): Problem[] {
  return bundleModules({ config, files: files.files, lock: lock.lock }).problems;
}

/** What has to be sent: a prompt that lacks nothing but its lock entry does not. */
async function plannedWrites(
  { root }: Context,
  { config, target }: Surveying,
  plan: Planned[],
): Promise<Write[]> {
  const sent = plan.flatMap(({ action, file, live }) => {
    const isSent = action === "create" || action === "replace" || action === "stamp";
    const isStamped = live?.content_sha256 === file?.content_sha256 &&
      live?.stamp?.source_sha256 === file?.source_sha256 &&
      live?.stamp?.content_sha256 === file?.content_sha256;
    return isSent && file && !isStamped ? [{ file, live }] : [];
  });
  const blobs = await blobIds(root, sent.map(({ file }) => file.path));
  return sent.map(({ file, live }) => {
    const blob = blobs.get(file.path) ?? "";
    return { file, live, row: rowFor(file, live, { blob, projectId: target.project.id, config }) };
  });
}

async function preflightProblems(writes: Write[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { file, row } of writes) {
    const reason = await preflight(row);
    if (reason === undefined) continue;
    const message = `Cannot be loaded by an application (braintrust SDK): ${reason}`;
    problems.push({ file: file.path, line: 1, column: 1, message });
  }
  return problems;
}

function pinsOf({ files }: Surveying, plan: Planned[], written: Written): Pin[] {
  const planned = new Map(plan.map((prompt) => [prompt.slug, prompt]));
  return files.files.map((file): Pin => {
    const { slug } = file;
    const prompt = planned.get(slug);
    // Stamped already, only the lock lacks it: the survey read the proof.
    const isLockOnly = prompt?.action === "stamp" && !written.unproven.has(slug) &&
      !written.overtaken.includes(slug);
    const version = written.proven.get(slug) ?? (isLockOnly ? prompt?.live : undefined);
    const proven = version && { id: version.id, version: version.version };
    return { slug, file, proven };
  });
}

function showPlan({ say }: Context, { target }: Surveying, plan: Planned[]): void {
  const writes = plan.filter(({ action }) => action !== "skip");
  const counts = Map.groupBy(writes, ({ action }) => action);
  const words = [...counts].map(([action, prompts]) => `${prompts.length} to ${action}`);
  say(`Plan for ${targetLine(target)}: ${words.join(", ") || "nothing to do"}`);
}

function finish(report: Report, { config }: Surveying, plan: Planned[], notes: string[]): Report {
  const prompts = plan.map((prompt) => {
    const ok = prompt.action !== "refuse";
    return reported(prompt, config, {
      ok,
      hasDiff: !ok || prompt.action === "replace",
      action: prompt.action,
    });
  });
  return { ...report, prompts, notes: [...report.notes, ...notes], next: nextSteps(prompts) };
}

function doneDetail({ action, state, live }: Planned): string {
  if (action === "replace" && live && (state === "drifted" || state === "conflict")) {
    return `overwrote version ${live.version}`;
  }
  return "uploaded and read back";
}

function unproven(reasons: Map<string, string>): Failure {
  const list = [...reasons].map(([slug, reason]) => `"${slug}": ${reason}`).join("; ");
  return new Failure(`Cannot prove the upload of ${list}`, {
    hint:
      "prompts/lock.json still pins the old versions. See what Braintrust holds: deno task verify",
  });
}

async function createProject(
  { say }: Context,
  braintrust: Braintrust,
  { project }: Settings,
  isDryRun: boolean,
): Promise<void> {
  if (await braintrust.findProject(project)) return;
  if (isDryRun) {
    throw new Failure(`Cannot plan for the project "${project}": it does not exist yet`, {
      hint: "Without --dry-run it is created",
    });
  }
  await braintrust.createProject(project);
  say(`Created the project "${project}" of "${braintrust.orgName}" at ${braintrust.apiUrl}`);
}

if (import.meta.main) await main(COMMAND, upload);
