// git → Braintrust, as `upload` and `rollback` do it: plan, pre-flight, write, read back, pin, report.
import { type Problem, sortProblems } from "../../text/problem.ts";
import type { Context } from "../context.ts";
import {
  after,
  DEFAULT_WAIT,
  modelless,
  showPlan,
  unconfirmed,
  unprovenUpload,
  uploadReport,
} from "./upload_report.ts";
import {
  type PlannedUpload,
  plannedWrites,
  planOf,
  refused,
  stillNeededOf,
  unbundleable,
  type UploadOptions,
} from "./upload_plan.ts";
import { dirname } from "@std/path/posix";
import { bundleModules, modulePath } from "../../bundle/bundle.ts";
import { writeBundles } from "../../bundle/files.ts";
import { removeLeftovers } from "../../disk/files.ts";
import { writeLock } from "../../disk/lock_file.ts";
import { prunePrompts } from "./prune.ts";
import { findOverwritten, type Successor } from "./overwritten.ts";
import { type Write, writePrompts, type Written } from "./write.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import type { Report } from "../../report/report.ts";
import { quoted } from "../../text/shell.ts";
import { isSent, lockAfterUpload } from "./lock_after.ts";
import type { Surveying } from "../../survey/repository.ts";

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
  if (options.dryRun) return uploadReport(surveying, plan, all, ["Dry run: nothing was written."]);
  if (problems.length > 0) {
    const idle = plan.map((prompt): PlannedUpload => ({ ...prompt, action: "skip" }));
    return uploadReport(surveying, idle, all, ["Nothing was written: fix the problems first."]);
  }
  if (plan.some(({ action }) => action === "delete") && !options.yes) {
    return unconfirmed(surveying, plan, all);
  }
  return await execute(context, surveying, { plan, writes, problems: all, options });
}

async function execute(
  context: Context,
  surveying: Surveying,
  { plan, writes, problems, options }: {
    plan: PlannedUpload[];
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
  const newLock = config.upload === "after-merge" ? undefined : lockAfterUpload(
    { previous: lock.lock, project: target.project, files: files.files },
    plan,
    { proven, failed },
  );
  const isNewLock = newLock !== undefined && await writeLock(context.root, newLock);
  const sources = { config, files: files.files, lock: newLock };
  // A refused text is not to be deployed: the module stays as it is until that is settled.
  const isWhole = failed.size === 0 && plan.every(({ action }) => action !== "refuse");
  const bundles = isWhole ? await writeBundles(context.root, config, bundleModules(sources)) : [];
  const wait = options.wait ?? DEFAULT_WAIT;
  if (unproven.size > 0) throw unprovenUpload(unproven, plan, { config, wait });
  const orphans = plan.flatMap(({ action, live }) =>
    action === "delete" && live?.whole ? [live.whole] : []
  );
  const kept = await prunePrompts(braintrust, context.root, orphans);
  const done = plan.map((prompt) => after(prompt, written, overwritten, new Set(unread)));
  return uploadReport(surveying, done, problems, [
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
function successorsOf(plan: PlannedUpload[], { proven }: Written): Successor[] {
  return plan.flatMap((prompt): Successor[] => {
    const { slug, action, file, live, lock } = prompt;
    const ours = proven.get(slug);
    if (ours) return live ? [{ slug, ours, expected: live.version }] : [];
    const isLeftBehind = action === "stamp" && file && live && !isSent(prompt);
    return isLeftBehind ? [{ slug, ours: live, expected: lock?.version }] : [];
  });
}

/** Every folder in which a command that was killed may have left something. */
function foldersOf({ config, files }: Surveying): string[] {
  const paths = [LOCK_PATH, ...files.files.map(({ path }) => path)];
  return [...paths, ...Object.keys(config.bundles).map(modulePath)].map((path) => dirname(path));
}
