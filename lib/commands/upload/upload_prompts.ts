// git → Braintrust, as `upload` and `rollback` do it: plan, pre-flight, write, read back, pin, report.
import { dirname } from "@std/path/posix";
import { bundleModules, bundlingProblems, modulePath } from "../../bundle/bundle.ts";
import { Failure } from "../../text/failure.ts";
import { writeBundles } from "../../bundle/files.ts";
import { removeLeftovers } from "../../disk/files.ts";
import { blobIds } from "../../git/git.ts";
import { inPool } from "../../disk/in_pool.ts";
import { writeLock } from "../../disk/lock_file.ts";
import { preflight as preflightWithSdk } from "../../braintrust/preflight.ts";
import { prunePrompts, stillNeeded } from "./prune.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { findOverwritten, type Successor } from "./overwritten.ts";
import { rowFor, type Write, writePrompts, type Written } from "./write.ts";
import { modelProblem } from "../../prompt/lint_problems.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import { nextSteps } from "../../report/next_steps.ts";
import { overwriteDetail, type Overwritten, stepsAfterOverwrite } from "./overwrite_words.ts";
import { type Action, uploadAction, type UploadFlags } from "../../state/plan.ts";
import { type Problem, sortProblems } from "../../text/problem.ts";
import type { Report } from "../../report/report.ts";
import { quoted } from "../../text/shell.ts";
import { isSent, lockAfterUpload } from "./lock_after.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Context } from "../context.ts";
import { reported, reportOf, type Surveying, targetLine } from "../../survey/repository.ts";

/** How an upload is wanted. */
export interface UploadOptions extends UploadFlags {
  dryRun: boolean;
  /** Confirms `prune`. */
  yes: boolean;
  /** How long to wait for a service that lags, in seconds; 30 when left out. */
  wait?: number;
  /** Slugs whose file has just taken what Braintrust holds: no edit is lost by writing it. */
  settled?: ReadonlySet<string>;
}

/** How long a read-back waits for a service that lags, in seconds. */
export const DEFAULT_WAIT = 30;

interface Planned extends Surveyed {
  action: Action;
  overwritten?: Overwritten;
  /** Deleted by this run. */
  isGone?: boolean;
  /** Uploaded by this run, and edited in Braintrust since. */
  isEdited?: boolean;
}

/** Uploads the prompts of `surveying` and reports what was done, or with `dryRun` would be done. */
export async function uploadPrompts(
  context: Context,
  surveying: Surveying,
  options: UploadOptions,
): Promise<Report> {
  const needed = options.prune
    ? await stillNeededOf(context, surveying)
    : new Map<string, string>();
  const planned = surveying.prompts.map((prompt) => planOf(prompt, options, needed));
  const { writes, loadProblems } = await plannedWrites(context, surveying, planned);
  const unloadable = new Set(loadProblems.map(({ file }) => file));
  const plan = planned.map((prompt) =>
    unloadable.has(prompt.file?.path ?? "") ? refused(prompt) : prompt
  );
  const problems = sortProblems([...surveying.files.problems, ...unbundleable(surveying)]);
  showPlan(context, surveying, plan);
  const all = sortProblems([...problems, ...loadProblems]);
  if (options.dryRun) return report(surveying, plan, all, ["Dry run: nothing was written."]);
  if (problems.length > 0) {
    const idle = plan.map((prompt): Planned => ({ ...prompt, action: "skip" }));
    return report(surveying, idle, all, ["Nothing was written: fix the problems first."]);
  }
  if (plan.some(({ action }) => action === "delete") && !options.yes) {
    return unconfirmed(surveying, plan, all);
  }
  return await execute(context, surveying, { plan, writes, problems: all, options });
}

function planOf(
  prompt: Surveyed,
  options: UploadOptions,
  needed: ReadonlyMap<string, string>,
): Planned {
  const { slug, state, file, live, holdsFile } = prompt;
  const force = options.force || (options.settled?.has(slug) ?? false);
  const isThere = file !== undefined && live !== undefined;
  const action = uploadAction(state, holdsFile, { ...options, force, isThere });
  const reason = action === "delete" ? needed.get(slug) : undefined;
  return reason === undefined
    ? { ...prompt, action }
    : { ...prompt, action: "refuse", detail: reason };
}

function refused(prompt: Planned): Planned {
  return { ...prompt, action: "refuse", detail: "cannot be loaded by an application" };
}

/** Slug → why an orphaned prompt is not to be deleted. */
async function stillNeededOf(
  { root }: Context,
  { braintrust, files, prompts }: Surveying,
): Promise<Map<string, string>> {
  const selected = new Set(files.files.map(({ path }) => path));
  const orphaned = prompts.filter(({ state }) => state === "orphaned");
  const reasons = await inPool(8, orphaned, async ({ slug, live }) => {
    const reason = live?.whole && await stillNeeded(braintrust, root, live.whole, selected);
    return reason === undefined ? [] : [[slug, reason] as const];
  });
  return new Map(reasons.flat());
}

async function execute(
  context: Context,
  surveying: Surveying,
  { plan, writes, problems, options }: {
    plan: Planned[];
    writes: Write[];
    problems: Problem[];
    options: UploadOptions;
  },
): Promise<Report> {
  const { braintrust, config, target, files, lock } = surveying;
  await removeLeftovers(context.root, foldersOf(surveying));
  const written = await writePrompts(braintrust, writes, {
    projectId: target.project.id,
    config,
    waitMs: (options.wait ?? DEFAULT_WAIT) * 1000,
    onProgress: context.progress,
  });
  const overwritten = await findOverwritten(braintrust, config, successorsOf(plan, written));
  const unread = [...overwritten].flatMap(([slug, what]) =>
    what === "unread" && !options.force ? [slug] : []
  );
  const { proven, rewritten, unproven, overtaken } = written;
  const failed = new Set([...unproven.keys(), ...rewritten.keys(), ...overtaken, ...unread]);
  for (const slug of unread) proven.delete(slug);
  const newLock = lockAfterUpload(lock.lock, target.project, files.files, plan, { proven, failed });
  const isNewLock = await writeLock(context.root, newLock);
  const sources = { config, files: files.files, lock: newLock };
  // A refused text is not to be deployed: the module stays as it is until that is settled.
  const isWhole = failed.size === 0 && plan.every(({ action }) => action !== "refuse");
  const bundles = isWhole ? await writeBundles(context.root, config, bundleModules(sources)) : [];
  if (unproven.size > 0) throw unprovenUpload(unproven, options.wait ?? DEFAULT_WAIT);
  const orphans = plan.flatMap(({ action, live }) =>
    action === "delete" && live?.whole ? [live.whole] : []
  );
  const kept = await prunePrompts(braintrust, context.root, orphans);
  const done = plan.map((prompt) => after(prompt, written, overwritten, new Set(unread)));
  return report(surveying, done, problems, [
    ...modelless(writes, config),
    ...(isNewLock ? [`Wrote ${LOCK_PATH}: commit it with the prompts.`] : []),
    ...bundles.map((path) => `Wrote ${path}: commit it with the prompts.`),
    ...kept.map((path) =>
      `Deleted; a copy is in ${path}. To bring it back: deno task restore ${quoted(path)}`
    ),
  ]);
}

/**
 * The versions of ours that are to be pinned. Before one that was sent stood what was seen; before one
 * that an upload left behind, which broke off, what the lock pins.
 */
function successorsOf(plan: Planned[], { proven }: Written): Successor[] {
  return plan.flatMap((prompt): Successor[] => {
    const { slug, action, file, live, lock } = prompt;
    const ours = proven.get(slug);
    if (ours) return live ? [{ slug, ours, expected: live.version }] : [];
    const isLeftBehind = action === "stamp" && file && live && !isSent(prompt);
    return isLeftBehind ? [{ slug, ours: live, expected: lock?.version }] : [];
  });
}

/** A prompt as it stands after its action. */
function after(
  prompt: Planned,
  { proven, rewritten, edited, overtaken, told }: Written,
  allOverwritten: ReadonlyMap<string, Overwritten>,
  unread: ReadonlySet<string>,
): Planned {
  const { slug, action, lock } = prompt;
  if (overtaken.includes(slug)) {
    return {
      ...prompt,
      state: "conflict",
      action: "refuse",
      detail: "changed while the command ran",
    };
  }
  if (action === "delete") return { ...prompt, detail: "deleted", isGone: true };
  if (action !== "create" && action !== "replace" && action !== "stamp") return prompt;
  const kept = rewritten.get(slug);
  if (kept) {
    const detail = "was uploaded, but Braintrust returns other values than were uploaded";
    const now = { live: kept, told: told.get(slug) ?? [], holdsFile: false };
    return { ...prompt, ...now, state: "drifted", isRewritten: true, detail };
  }
  const edit = edited.get(slug);
  if (edit) {
    const detail = "was uploaded, but somebody edited it in Braintrust right after that";
    const base = proven.get(slug);
    return { ...prompt, live: edit, base, state: "drifted", isEdited: true, detail };
  }
  const live = proven.get(slug) ?? prompt.live;
  const overwritten = allOverwritten.get(slug);
  if (overwritten !== undefined && (overwritten !== "unread" || unread.has(slug))) {
    const state = overwritten === "unread" ? "unknown" : "in-sync";
    return { ...prompt, live, state, overwritten, detail: overwriteDetail(overwritten) };
  }
  const replaced = prompt.live && prompt.live.version !== lock?.version && isSent(prompt)
    ? `; replaced version ${prettyVersion(prompt.live.version)}`
    : "";
  const detail = proven.has(slug)
    ? `uploaded and read back${replaced}`
    : "pinned; Braintrust already had it";
  const now = { holdsFile: true, told: told.get(slug) ?? prompt.told };
  return { ...prompt, ...now, live, state: "in-sync", detail };
}

/** Every folder in which a command that was killed may have left something. */
function foldersOf({ config, files }: Surveying): string[] {
  const paths = [LOCK_PATH, ...files.files.map(({ path }) => path)];
  return [...paths, ...Object.keys(config.bundles).map(modulePath)].map((path) => dirname(path));
}

/** What is to be sent, and what an application could not load: that one is left out. */
async function plannedWrites(
  { root, preflight = preflightWithSdk }: Context,
  { config, target }: Surveying,
  plan: Planned[],
): Promise<{ writes: Write[]; loadProblems: Problem[] }> {
  const sent = plan.flatMap((prompt) =>
    isSent(prompt) && prompt.file ? [{ file: prompt.file, live: prompt.live }] : []
  );
  const blobs = await blobIds(
    root,
    sent.map(({ file: { path, source } }) => ({ path, text: source() })),
  );
  const writes: Write[] = [];
  const loadProblems: Problem[] = [];
  for (const { file, live } of sent) {
    const blob = blobs.get(file.path) ?? "";
    const row = rowFor(file, live, { blob, projectId: target.project.id, config });
    const reason = await preflight(row);
    if (reason === undefined) {
      writes.push({ file, live, row });
      continue;
    }
    const message = `Cannot be loaded by an application (braintrust SDK): ${reason}; ` +
      'fix it, or delete the file and list the slug under "ignore" in prompts/config.json';
    loadProblems.push({ file: file.path, line: 1, column: 1, message });
  }
  return { writes, loadProblems };
}

/** What keeps prompts out of a bundle is found before anything is written. */
function unbundleable({ config, files }: Surveying): Problem[] {
  if (files.problems.length > 0) return []; // some of a bundle's prompts may be missing for that
  return bundlingProblems({ config, files: files.files });
}

/** The SDK throws on these, unless an application gives what they lack. */
function modelless(writes: Write[], config: Surveying["config"]): string[] {
  return writes.flatMap(({ file }) => {
    const problem = modelProblem(file.prompt(), config);
    return problem === undefined ? [] : [`${file.path}: ${problem}.`];
  });
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
    const isSettled = prompt.overwritten === undefined && !prompt.isRewritten && !prompt.isEdited;
    const ok = prompt.action !== "refuse" && isSettled && prompt.state !== "unknown";
    const hasDiff = !ok || prompt.action === "replace" && prompt.state !== "in-sync";
    const line = reported(prompt, surveying.config, { ok, hasDiff, action: prompt.action });
    return prompt.isGone ? { ...line, isGone: true } : line;
  });
  const next = [
    // The detail of a prompt that is still needed says what to do first.
    ...nextSteps(
      prompts.filter(({ state, action, slug }) =>
        (state !== "orphaned" || action !== "refuse") &&
        !plan.some((prompt) => prompt.slug === slug && prompt.overwritten !== undefined)
      ),
    ),
    ...plan.flatMap(stepsAfterOverwrite),
  ];
  const base = reportOf("upload", { ...surveying, prompts: plan });
  return { ...base, prompts, problems, notes: [...base.notes, ...notes], next };
}

function unconfirmed(surveying: Surveying, plan: Planned[], problems: Problem[]): Report {
  const unprunable = plan.map((prompt): Planned =>
    prompt.action === "delete" ? { ...prompt, action: "refuse" } : prompt
  );
  const notes = ["Nothing was deleted: add --yes."];
  const next = [{ command: "deno task upload --prune --yes", does: "delete what is listed" }];
  return { ...report(surveying, unprunable, problems, notes), next };
}

function unprovenUpload(reasons: Map<string, string>, wait: number): Failure {
  const list = [...reasons].map(([slug, reason]) => `"${slug}": ${reason}`).join("; ");
  return new Failure(`Cannot prove the upload of ${list}`, {
    hint: `${LOCK_PATH} still pins the old versions. If Braintrust needs more than ${wait} s ` +
      "to show what was written: deno task upload --wait 120",
  });
}
