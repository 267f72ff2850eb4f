// `verify --staged`, and what a push brings: judged by the lock beside it and, if it answers in time,
// by Braintrust.
import { reported, unasked } from "../../survey/reported.ts";
import { modulesWith } from "../../bundle/bundle.ts";
import { type Config, ignoredFor } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { isLinkedWorktree, isPartialCommit, type Snapshot } from "../../git/index.ts";
import { checkLive, type LiveCheck } from "./live_check.ts";
import { readStaged, type StagedPrompts } from "./read.ts";
import { stagedBundleProblems } from "./bundles.ts";
import { markerLine } from "../../state/lock.ts";
import { passes } from "../../state/plan.ts";
import { sortProblems } from "../../text/problem.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import { emptyReport, isOk, type Report } from "../../report/report.ts";
import { parseSettings } from "../../config/settings.ts";
import { danglingEntries, type Judged, judgeStaged } from "./judge.ts";
import { stagedSteps } from "./steps.ts";
import type { Context } from "../context.ts";

/** A commit waits no longer for Braintrust: two seconds, less what it takes to start on a slow machine. */
const BUDGET_MS = 1500;

/** Judges the index, or what a push brings. */
export async function verifyStaged(
  context: Context,
  at: Snapshot = { root: context.root },
): Promise<Report> {
  if (context.args.operands.length > 0) {
    throw new Failure("Cannot narrow --staged: staged changes are checked together", {
      hint: "deno task verify --staged",
    });
  }
  const headline = at.pushed
    ? `prompt-sync blocks this push (fix it in a commit on top of ${
      at.pushed.commit.slice(0, 12)
    }):`
    : "prompt-sync blocks this commit:";
  const report = { ...emptyReport("verify"), brief: { headline } };
  const staged = await readStaged(at);
  if (!staged) return report;
  const flow = staged.config.upload;
  const isBeforeMerge = flow === "after-merge";
  const isSettled = ({ state }: Judged): boolean =>
    passes(state, false, { isStrict: false, isBeforeMerge });
  const all = judgeStaged(staged, flow);
  const reasonOf = ({ slug }: Judged): string | undefined =>
    ignoredFor(staged.config.ignore, slug).reason;
  const judged = all.filter((prompt) => reasonOf(prompt) === undefined);
  report.ignored = all.flatMap((prompt) => {
    const reason = reasonOf(prompt);
    return reason === undefined ? [] : [{ slug: prompt.slug, reason }];
  });
  const dangling = danglingEntries(staged);
  const live = await liveOrNote(context, staged, judged.filter(isSettled));
  const answers = new Map(live.prompts.map((prompt) => [prompt.slug, prompt]));
  report.prompts = judged.map((prompt) => {
    const known = answers.get(prompt.slug) ?? unasked(prompt);
    return reported(known, staged.config, {
      ok: passes(known.state, false, { isStrict: false, isBeforeMerge }),
      hasDiff: false,
    });
  });
  report.notes = live.notes;
  const paths = [
    ...judged.map(({ file }) => file.path),
    ...dangling.map(({ path }) => path),
    ...staged.modules,
  ];
  const stale = judged.every(isSettled) && dangling.length === 0
    ? await stagedBundleProblems(at, staged, paths)
    : []; // the upload that is missing writes the modules, too
  report.problems = sortProblems([
    ...staged.problems,
    ...dangling.map(({ problem }) => problem),
    ...live.problems,
    ...stale,
  ]);
  if (isOk(report)) return report;
  report.next = stagedSteps({
    prompts: report.prompts.map((prompt) => ({ ...prompt, path: prompt.path ?? "" })),
    dangling,
    invalid: [...staged.invalid],
    modules: modulesWith(staged.config, paths),
    stale: stale.map(({ file }) => file),
    hasTornLock: markerLine(staged.lock.text) !== undefined,
    isPartial: !at.pushed && await isPartialCommit(context.root),
    isPushed: at.pushed !== undefined,
    flow,
  });
  return report;
}

type Answers = LiveCheck & { notes: string[] };

/** The live check; when it cannot be made, one line that says so. */
async function liveOrNote(
  { root, args, env, unusable }: Context,
  { config, lock }: StagedPrompts,
  judged: Judged<PromptFile>[],
): Promise<Answers> {
  const nothing: Answers = { prompts: [], problems: [], notes: [] };
  const isProvable = lock.lock !== undefined || config.upload === "after-merge";
  if (judged.length === 0 || !isProvable || args.switches.offline) return nothing;
  try {
    if (unusable) throw unusable;
    const settings = parseSettings(env, config.project);
    const known = { root, config, lock: lock.lock, judged };
    const { prompts, problems } = await checkLive(settings, BUDGET_MS, known);
    const unread = prompts.find(({ state }) => state === "unknown");
    return {
      prompts: prompts.filter(({ state }) => state !== "unknown"),
      problems,
      notes: unread ? [skipped(`${unread.slug}: ${unread.detail}`, config)] : [],
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const hasNoKey = !env.BRAINTRUST_API_KEY && await isLinkedWorktree(root);
    const where = hasNoKey ? "; a linked worktree does not use the .env of the main one" : "";
    return { ...nothing, notes: [skipped(error.message + where, config)] };
  }
}

function skipped(reason: string, { upload }: Config): string {
  const decides = upload === "after-merge" ? "" : ", the lock decides";
  return `prompt-sync: live check skipped${decides} (${reason})`;
}
