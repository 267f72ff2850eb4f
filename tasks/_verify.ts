// Proving sync against Braintrust: what `verify` prints and `drift-issue` keeps an issue about.
import { type Assignment, environmentProblems } from "../lib/environment_problems.ts";
import type { Failure } from "../lib/failure.ts";
import { bundleProblems } from "../lib/io/bundles.ts";
import { readPointers } from "../lib/io/environments.ts";
import { readText } from "../lib/io/files.ts";
import { isPassing } from "../lib/io/http.ts";
import { inPool } from "../lib/io/in_pool.ts";
import { foreignLock, lockProblems } from "../lib/lock_problems.ts";
import { nextSteps } from "../lib/next_steps.ts";
import { passes } from "../lib/plan.ts";
import { type Problem, sortProblems } from "../lib/problem.ts";
import { emptyReport, type Report } from "../lib/report.ts";
import type { Named } from "../lib/select.ts";
import type { Context } from "./_main.ts";
import {
  reported,
  reportOf,
  type Repository,
  type Surveying,
  surveyRepository,
} from "./_repository.ts";

/** How strictly to verify, and on whose behalf. */
export interface Strictness {
  command: string;
  /** Also fail on what git does not hold. */
  isStrict: boolean;
  /** An outage of Braintrust becomes part of the report instead of a failure. */
  isOutageTolerated: boolean;
}

/** Verifies the selected prompts against Braintrust. */
export async function verifyProject(context: Context, strictness: Strictness): Promise<Report> {
  let surveying: Surveying;
  try {
    surveying = await surveyRepository(context);
  } catch (error) {
    // A wrong key or a missing project is no outage: it does not pass by itself.
    if (!strictness.isOutageTolerated || !isPassing(error)) throw error;
    return outageReport(strictness.command, error);
  }
  const { config, lock, prompts, isSelected } = surveying;
  const report = reportOf(strictness.command, surveying);
  report.prompts = prompts.map((prompt) => {
    const { state, holdsFile } = prompt;
    const ok = passes(state, strictness.isStrict, holdsFile);
    // A prompt that is not in Braintrust at all would be printed whole.
    return reported(prompt, config, { ok, hasDiff: !ok && state !== "missing" });
  });
  report.problems = sortProblems([
    ...await repositoryProblems(context, surveying, isSelected),
    ...foreignLock(lock.lock, surveying.target.project),
    ...strictness.isStrict ? environmentProblems(await readAssignments(surveying)) : [],
  ]);
  report.next = nextSteps(report.prompts);
  const unread = report.prompts.find(({ state }) => state === "unknown");
  if (unread && strictness.isOutageTolerated) report.outage = `${unread.slug} ${unread.detail}`;
  return report;
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

/**
 * What is wrong in the repository itself: prompt files, the lock, generated bundles. The last two are
 * made of all prompts, so that a command narrowed to some says nothing about them.
 */
export async function repositoryProblems(
  { root, args }: Context,
  { config, files, lock }: Repository,
  isSelected: (thing: Named) => boolean,
): Promise<Problem[]> {
  const invalid = files.problems.filter(({ file }) => isSelected({ path: file }));
  if (args.operands.length > 0) return sortProblems(invalid);
  const sources = { config, files: files.files, lock: lock.lock };
  const stale = files.problems.length > 0
    ? []
    : await bundleProblems(sources, (path) => readText(root, path));
  return sortProblems([...invalid, ...lockProblems(lock, files), ...stale]);
}

function outageReport(command: string, { message }: Failure): Report {
  return { ...emptyReport(command), outage: message };
}
