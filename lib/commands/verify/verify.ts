// Proving sync against Braintrust: what `verify` prints and `drift-issue` keeps an issue about.
import { isLiveBeforeReview } from "../../config/early_upload.ts";
import type { Config } from "../../config/config.ts";
import { type Assignment, environmentProblems } from "./environment_problems.ts";
import { readPointers } from "../../braintrust/environments.ts";
import { isPassing } from "../../braintrust/http.ts";
import { inPool } from "../../disk/in_pool.ts";
import { foreignLock } from "../../state/lock_problems.ts";
import { nextSteps } from "../../report/next_steps.ts";
import { demandOf, passes, uploadAction } from "../../state/plan.ts";
import type { State } from "../../state/state.ts";
import { type Problem, sortProblems } from "../../text/problem.ts";
import type { Report, ReportedPrompt } from "../../report/report.ts";
import type { Context } from "../context.ts";
import {
  breakingNotes,
  changesSince,
  outageReport,
  repositoryProblems,
  verifyOffline,
  withSince,
} from "./offline.ts";
import { type Surveying, surveyRepository } from "../../survey/repository.ts";
import { reported, reportOf } from "../../survey/reported.ts";
import { Failure } from "../../text/failure.ts";

/** How strictly to verify, and on whose behalf. */
export interface Strictness {
  command: string;
  /** Also fail on what git does not hold. */
  isStrict: boolean;
  /** Where the merge uploads: also fail on what it should have uploaded. */
  isMerged?: boolean;
  /** What an open branch has uploaded is normal work, also where everything else counts. */
  isBranchFine?: boolean;
  /** An outage of Braintrust becomes part of the report instead of a failure. */
  isOutageTolerated: boolean;
}

/** What `verify` does, unless it is about staged changes. */
export async function verify(context: Context): Promise<Report> {
  const { switches, values } = context.args;
  const isOutageTolerated = onOutage(values["on-outage"]) === "warn";
  if (switches.offline) return await verifyOffline(context, "verify");
  return await verifyProject(context, {
    command: "verify",
    isStrict: switches.strict ?? false,
    isMerged: switches.merged ?? false,
    isOutageTolerated,
  });
}

function onOutage(value = "fail"): "fail" | "warn" {
  if (value === "fail" || value === "warn") return value;
  throw new Failure(`Cannot use --on-outage "${value}": choose fail or warn`, {
    hint: "deno task verify --help",
  });
}

/** Verifies the selected prompts against Braintrust. */
export async function verifyProject(context: Context, strictness: Strictness): Promise<Report> {
  let surveying: Surveying;
  try {
    surveying = await surveyRepository(context);
  } catch (error) {
    // A wrong key or a missing project is no outage: it does not pass by itself.
    if (!strictness.isOutageTolerated || !isPassing(error)) throw error;
    return await outageReport(context, strictness.command, error);
  }
  const { config, lock, prompts, isSelected } = surveying;
  const report = reportOf(strictness.command, surveying);
  const { isStrict, isMerged = false, isBranchFine = false } = strictness;
  const occasion = isStrict ? "verify --strict" : isMerged ? "verify --merged" : "verify";
  const demand = demandOf(config.upload, occasion);
  const judged = prompts.map((prompt) => {
    const { state, holdsFile } = prompt;
    const isFine = isBranchFine && state === "superseded";
    const ok = isFine || passes(state, holdsFile, demand);
    // A prompt that is not in Braintrust at all would be printed whole.
    const hasDiff = state !== "missing" && (!ok || isPlanned(state));
    return reported(prompt, config, { ok, hasDiff });
  });
  report.prompts = await withSince(context, judged, lock.lock);
  const plan = demand.isBeforeMerge ? mergePlan(report.prompts) : [];
  const risk = isStrict ? earlyUploadRisk(config) : [];
  const breaking = await breakingNotes(context, surveying);
  report.notes = [...report.notes, ...breaking, ...plan, ...risk];
  const environments = await judgeEnvironments(surveying, strictness);
  report.problems = sortProblems([
    ...await repositoryProblems(context, surveying, isSelected),
    ...foreignLock(lock.lock, surveying.target.project),
    ...environments.problems,
  ]);
  report.next = nextSteps(report.prompts, config);
  Object.assign(report, await changesSince(context, surveying));
  if (!strictness.isOutageTolerated) return report;
  const unread = report.prompts.find(({ state }) => state === "unknown");
  const outage = unread ? `${unread.slug} ${unread.detail}` : environments.outage;
  return outage === undefined ? report : { ...report, outage };
}

/** What reaches applications before anybody has reviewed it, where nothing here says that it does not. */
function earlyUploadRisk(config: Config): string[] {
  if (!isLiveBeforeReview(config)) return [];
  return [
    "No environment and no bundle is configured. Applications that read the latest version of a prompt " +
    'get it at the upload, before the review. See "upload" in the README\'s configuration.',
  ];
}

/** Whether the merge is going to change what is live. */
function isPlanned(state: State): boolean {
  return uploadAction(state, false, NO_FLAGS) === "replace";
}

/** What merging is going to upload, in one sentence. */
function mergePlan(prompts: readonly ReportedPrompt[]): string[] {
  const actions = prompts.map(({ state }) => uploadAction(state, false, NO_FLAGS));
  const counts = (["create", "replace", "stamp"] as const)
    .map((action) => [actions.filter((one) => one === action).length, action] as const)
    .filter(([count]) => count > 0)
    .map(([count, action]) => `${count} to ${action}`);
  return counts.length === 0 ? [] : [`The merge uploads: ${counts.join(", ")}.`];
}

const NO_FLAGS = { force: false, reassert: false, prune: false, isThere: true };

/** What is wrong with the environments of the configuration; an outage where one is tolerated. */
async function judgeEnvironments(
  surveying: Surveying,
  { isStrict, isOutageTolerated }: Strictness,
): Promise<{ problems: Problem[]; outage?: string }> {
  if (!isStrict) return { problems: [] };
  try {
    return { problems: environmentProblems(await readAssignments(surveying)) };
  } catch (error) {
    if (!isOutageTolerated || !isPassing(error)) throw error;
    return { problems: [], outage: error.message };
  }
}

/** Where the environments of the configuration point: one request for each pinned prompt. */
async function readAssignments(
  { config: { environments }, prompts, braintrust }: Surveying,
): Promise<Assignment[]> {
  if (environments.length === 0) return [];
  const pinned = prompts.flatMap(({ slug, file, lock }) =>
    file && lock ? [{ slug, file, lock }] : []
  );
  const read = await inPool(8, pinned, async ({ slug, file, lock }): Promise<Assignment[]> => {
    const assigned = await readPointers(braintrust, lock.id);
    return environments.map((environment) => {
      const current = assigned.find((one) => one.environment === environment)?.version;
      return { environment, slug, path: file.path, pinned: lock.version, current };
    });
  });
  return read.flat();
}
