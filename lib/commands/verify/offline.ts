// What can be judged without Braintrust: all of `verify --offline`, a part of every `verify`, and what
// is left of it in an outage.
import { type Config, ignoredFor } from "../../config/config.ts";
import type { Failure } from "../../text/failure.ts";
import { includeProblems } from "../../config/include_problems.ts";
import { readBreaking } from "./breaking.ts";
import { bundleModules } from "../../bundle/bundle.ts";
import { bundleProblems } from "../../bundle/files.ts";
import { exists, readText } from "../../disk/files.ts";
import { readTouched } from "../../survey/touched.ts";
import { type Lock, LOCK_PATH } from "../../state/lock.ts";
import { lockProblems } from "../../state/lock_problems.ts";
import { nextSteps } from "../../report/next_steps.ts";
import { offlineState } from "../../state/offline.ts";
import { type Problem, sortProblems } from "../../text/problem.ts";
import { emptyReport, type Report, type ReportedPrompt } from "../../report/report.ts";
import { type Named, selector } from "../../state/select.ts";
import { warnUntouched } from "../../report/touched.ts";
import type { Context } from "../context.ts";
import { namesIn, readRepository, type Repository } from "../../survey/repository.ts";
import { reported, unasked } from "../../survey/reported.ts";

/** Judges the selected prompts by the lock. */
export async function verifyOffline(context: Context, command: string): Promise<Report> {
  const { config, files, lock } = await readRepository(context);
  const isSelected = selector(context.args.operands, namesIn(files, lock.lock), context);
  if (config.upload === "after-merge") {
    return await lintOnly(context, command, { config, files, lock }, isSelected);
  }
  const reasonOf = (slug: string): string | undefined => ignoredFor(config.ignore, slug).reason;
  const judged = files.files.filter(({ slug }) => reasonOf(slug) === undefined);
  const prompts = judged.filter(isSelected).map((file) => {
    const entry = lock.lock?.prompts[file.slug];
    const decision = offlineState(file, entry);
    const prompt = unasked({ slug: file.slug, file, lock: entry, ...decision });
    return reported(prompt, config, { ok: decision.state === "in-sync", hasDiff: false });
  });
  const report: Report = {
    ...emptyReport(command),
    prompts: await withSince(context, prompts, lock.lock),
    problems: await repositoryProblems(context, { config, files, lock }, isSelected),
    ignored: files.files.flatMap(({ slug }) => {
      const reason = reasonOf(slug);
      return reason === undefined ? [] : [{ slug, reason }];
    }),
    notes: [
      ...await breakingNotes(context, { config, files, lock }),
      "Compared with prompts/lock.json only: Braintrust was not asked.",
    ],
  };
  return { ...report, next: nextSteps(report.prompts) };
}

/** Without a lock, nothing but Braintrust tells what is live: the files are judged by themselves. */
async function lintOnly(
  context: Context,
  command: string,
  repository: Repository,
  isSelected: (thing: Named) => boolean,
): Promise<Report> {
  const count = repository.files.files.filter(isSelected).length;
  return {
    ...emptyReport(command),
    problems: await repositoryProblems(context, repository, isSelected),
    notes: [
      ...await breakingNotes(context, repository),
      `${count} prompt ${count === 1 ? "file is" : "files are"} valid. ` +
      'With "upload": "after-merge", only Braintrust tells what is live: it was not asked.',
    ],
  };
}

/** What the lock disproves is found all the same; what it proves is not verified without Braintrust. */
export async function outageReport(
  context: Context,
  command: string,
  { message }: Failure,
): Promise<Report> {
  const report = await verifyOffline(context, command);
  return {
    ...report,
    prompts: report.prompts.map(unverified),
    notes: report.notes.slice(0, -1),
    outage: message,
  };
}

/** `prompts`, of which those that `--since` leaves to others pass with a warning. */
export async function withSince(
  { root, args }: Context,
  prompts: ReportedPrompt[],
  lock: Lock | undefined,
): Promise<ReportedPrompt[]> {
  const { since } = args.values;
  return since === undefined
    ? prompts
    : warnUntouched(prompts, await readTouched(root, since, lock));
}

/** What callers of the prompts have to follow: with `--since`, one sentence each, with its place. */
export async function breakingNotes(
  { root, args }: Context,
  { config, files }: Repository,
): Promise<string[]> {
  const { since } = args.values;
  if (since === undefined) return [];
  const found = await readBreaking(root, since, { config, files });
  return found.map(({ file, line, message }) => `${file}:${line}  Breaks callers: ${message}.`);
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
    : await bundleProblems(bundleModules(sources), (path) => readText(root, path));
  return sortProblems([
    ...includeProblems(config, files),
    ...invalid,
    ...lockProblems(lock, files),
    ...await strayLock(root, config),
    ...stale,
  ]);
}

/** A prompt of an offline report when Braintrust was asked and gave no answer. */
export function unverified(prompt: ReportedPrompt): ReportedPrompt {
  if (prompt.state !== "in-sync") return prompt;
  const detail = "equals the version that the lock pins; Braintrust did not answer";
  return { ...prompt, state: "unknown", detail, ok: false };
}

/** A lock that nobody reads would be believed all the same. */
async function strayLock(root: string, { upload }: Config): Promise<Problem[]> {
  if (upload !== "after-merge" || !await exists(root, LOCK_PATH)) return [];
  const message = `Expected no lock with "upload": "after-merge"; run: git rm ${LOCK_PATH}`;
  return [{ file: LOCK_PATH, line: 1, column: 1, message }];
}
