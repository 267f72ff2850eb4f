// git → Braintrust, as `upload` and `rollback` do it: plan, pre-flight, write, read back, pin, report.
import { dirname } from "@std/path/posix";
import { bundleModules, modulePath } from "../lib/bundle.ts";
import { Failure } from "../lib/failure.ts";
import { writeBundles } from "../lib/io/bundles.ts";
import { removeLeftovers } from "../lib/io/files.ts";
import { blobIds } from "../lib/io/git.ts";
import { inPool } from "../lib/io/in_pool.ts";
import { writeLock } from "../lib/io/lock_file.ts";
import { preflight } from "../lib/io/preflight.ts";
import { prunePrompts, stillNeeded } from "../lib/io/prune.ts";
import type { Surveyed } from "../lib/io/survey.ts";
import { rowFor, type Write, writePrompts, type Written } from "../lib/io/upload.ts";
import { LOCK_PATH } from "../lib/lock.ts";
import { nextSteps } from "../lib/next_steps.ts";
import { overwriteDetail, stepsAfterOverwrite } from "../lib/overwrite.ts";
import { type Action, uploadAction, type UploadFlags } from "../lib/plan.ts";
import { type Problem, sortProblems } from "../lib/problem.ts";
import type { Report } from "../lib/report.ts";
import { quoted } from "../lib/shell.ts";
import { isSent, lockAfterUpload } from "../lib/upload_plan.ts";
import { prettyVersion } from "../lib/version.ts";
import type { Context } from "./_main.ts";
import { reported, reportOf, type Surveying, targetLine } from "./_repository.ts";

/** How an upload is wanted. */
export interface UploadOptions extends UploadFlags {
  dryRun: boolean;
  /** Confirms `prune`. */
  yes: boolean;
}

type Planned = Surveyed & { action: Action; overwritten?: string };

/** Uploads the prompts of `surveying` and reports what was done, or with `dryRun` would be done. */
export async function uploadPrompts(
  context: Context,
  surveying: Surveying,
  options: UploadOptions,
): Promise<Report> {
  const needed = options.prune
    ? await stillNeededOf(context, surveying)
    : new Map<string, string>();
  const plan = surveying.prompts.map((prompt): Planned => {
    const isSame = prompt.live?.content_sha256 === prompt.file?.content_sha256;
    const action = uploadAction(prompt.state, isSame, options);
    const reason = action === "delete" ? needed.get(prompt.slug) : undefined;
    return reason === undefined
      ? { ...prompt, action }
      : { ...prompt, action: "refuse", detail: reason };
  });
  const writes = await plannedWrites(context, surveying, plan);
  const problems = sortProblems([
    ...surveying.files.problems,
    ...unbundleable(surveying),
    ...await preflightProblems(writes),
  ]);
  showPlan(context, surveying, plan);
  if (options.dryRun) return report(surveying, plan, problems, ["Dry run: nothing was written."]);
  if (problems.length > 0) {
    return report(surveying, plan, problems, ["Problems come first: nothing was written."]);
  }
  if (plan.some(({ action }) => action === "delete") && !options.yes) {
    return unconfirmed(surveying, plan);
  }
  return await execute(context, surveying, plan, writes);
}

/** Slug → why an orphaned prompt is not to be deleted. */
async function stillNeededOf(
  { root }: Context,
  { braintrust, files, prompts }: Surveying,
): Promise<Map<string, string>> {
  const selected = new Set(files.files.map(({ path }) => path));
  const orphaned = prompts.filter(({ state }) => state === "orphaned");
  const reasons = await inPool(8, orphaned, async ({ slug, live }) => {
    const reason = live && await stillNeeded(braintrust, root, live.row, selected);
    return reason === undefined ? [] : [[slug, reason] as const];
  });
  return new Map(reasons.flat());
}

async function execute(
  context: Context,
  surveying: Surveying,
  plan: Planned[],
  writes: Write[],
): Promise<Report> {
  const { braintrust, config, target, files, lock } = surveying;
  await removeLeftovers(context.root, foldersOf(surveying));
  const options = { projectId: target.project.id, config };
  const written = await writePrompts(braintrust, writes, options, context.progress);
  const failed = new Set([...written.unproven.keys(), ...written.overtaken]);
  const outcome = { proven: written.proven, failed };
  const newLock = lockAfterUpload(lock.lock, target.project, files.files, plan, outcome);
  const isNewLock = await writeLock(context.root, newLock);
  const sources = { config, files: files.files, lock: newLock };
  // A refused text is not to be deployed: the module stays as it is until that is settled.
  const isWhole = failed.size === 0 && plan.every(({ action }) => action !== "refuse");
  const bundles = isWhole ? await writeBundles(context.root, sources) : [];
  if (written.unproven.size > 0) throw unproven(written.unproven);
  const orphans = plan.flatMap(({ action, live }) => action === "delete" && live ? [live.row] : []);
  const kept = await prunePrompts(braintrust, context.root, orphans);
  return report(surveying, plan.map((prompt) => after(prompt, written)), [], [
    ...(isNewLock ? [`Wrote ${LOCK_PATH}: commit it with the prompts.`] : []),
    ...bundles.map((path) => `Wrote ${path}: commit it with the prompts.`),
    ...kept.map((path) => `Deleted; kept in ${path}: deno task restore ${quoted(path)}`),
  ]);
}

/** A prompt as it stands after its action. */
function after(prompt: Planned, { proven, overtaken, overwritten }: Written): Planned {
  if (overtaken.includes(prompt.slug)) {
    return { ...prompt, state: "conflict", action: "refuse", detail: "was changed while this ran" };
  }
  const { state, action } = prompt;
  const live = proven.get(prompt.slug) ?? prompt.live;
  if (action === "delete") return { ...prompt, detail: "is deleted" };
  if (action !== "create" && action !== "replace" && action !== "stamp") return { ...prompt, live };
  const version = overwritten.get(prompt.slug);
  if (version !== undefined) {
    return {
      ...prompt,
      live,
      state: "in-sync",
      overwritten: version,
      detail: overwriteDetail(version),
    };
  }
  const isOverwritten = prompt.live && (state === "drifted" || state === "conflict");
  const detail = isOverwritten
    ? `uploaded and read back; replaced version ${prettyVersion(prompt.live?.version ?? "")}`
    : proven.has(prompt.slug)
    ? "uploaded and read back"
    : "pinned; Braintrust held it already";
  return { ...prompt, live, state: "in-sync", detail };
}

/** Every folder in which a command that was killed may have left something. */
function foldersOf({ config, files }: Surveying): string[] {
  const paths = [LOCK_PATH, ...files.files.map(({ path }) => path)];
  return [...paths, ...Object.keys(config.bundles).map(modulePath)].map((path) => dirname(path));
}

async function plannedWrites(
  { root }: Context,
  { config, target }: Surveying,
  plan: Planned[],
): Promise<Write[]> {
  const sent = plan.flatMap((prompt) =>
    isSent(prompt) && prompt.file ? [{ file: prompt.file, live: prompt.live }] : []
  );
  const blobs = await blobIds(root, sent.map(({ file }) => file.path));
  return sent.map(({ file, live }) => {
    const blob = blobs.get(file.path) ?? "";
    return { file, live, row: rowFor(file, live, { blob, projectId: target.project.id, config }) };
  });
}

/** What keeps prompts out of a bundle is found before anything is written. */
function unbundleable({ config, files, lock }: Surveying): Problem[] {
  if (files.problems.length > 0) return []; // some of a bundle's prompts may be missing for that
  return bundleModules({ config, files: files.files, lock: lock.lock }).problems;
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

function showPlan({ say }: Context, { target }: Surveying, plan: Planned[]): void {
  const counts = Map.groupBy(plan, ({ action }) => action);
  counts.delete("skip");
  const words = [...counts].map(([action, prompts]) => `${prompts.length} to ${action}`);
  say(`Plan for ${targetLine(target)}: ${words.join(", ") || "nothing to do"}`);
}

function report(
  surveying: Surveying,
  plan: Planned[],
  problems: Problem[],
  notes: string[],
): Report {
  const prompts = plan.map((prompt) => {
    const ok = prompt.action !== "refuse" && prompt.overwritten === undefined;
    const hasDiff = !ok || prompt.action === "replace" && prompt.state !== "in-sync";
    return reported(prompt, surveying.config, { ok, hasDiff, action: prompt.action });
  });
  const next = [
    // The detail of a prompt that is still needed says what to do first.
    ...nextSteps(
      prompts.filter(({ state, action }) => state !== "orphaned" || action !== "refuse"),
    ),
    ...plan.flatMap(stepsAfterOverwrite),
  ];
  return { ...reportOf("upload", surveying), prompts, problems, notes, next };
}

function unconfirmed(surveying: Surveying, plan: Planned[]): Report {
  const refused = plan.map((prompt): Planned =>
    prompt.action === "delete" ? { ...prompt, action: "refuse" } : prompt
  );
  const notes = ["Deleting needs --yes: nothing was written."];
  const next = [{ command: "deno task upload --prune --yes", does: "delete what is listed" }];
  return { ...report(surveying, refused, [], notes), next };
}

function unproven(reasons: Map<string, string>): Failure {
  const list = [...reasons].map(([slug, reason]) => `"${slug}": ${reason}`).join("; ");
  return new Failure(`Cannot prove the upload of ${list}`, {
    hint:
      "prompts/lock.json still pins the old versions. See what Braintrust holds: deno task verify",
  });
}
