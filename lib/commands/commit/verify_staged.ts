// `verify --staged`, and what a push brings: judged by the lock beside it and, if it answers in time,
// by Braintrust.
import { liveOrNote } from "./live_answers.ts";
import { reported, unasked } from "../../survey/reported.ts";
import { modulesWith } from "../../bundle/bundle.ts";
import { type Config, ignoredFor } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { isPartialCommit, type Snapshot } from "../../git/snapshot.ts";
import { readStaged } from "./read_staged.ts";
import { stagedBundleProblems } from "./bundles.ts";
import { markerLine } from "../../state/lock.ts";
import { demandOf, passes } from "../../state/plan.ts";
import { sortProblems } from "../../text/problem.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import { emptyReport, isOk, type Report } from "../../report/report.ts";
import { danglingEntries, type Judged, judgeStaged } from "./judge.ts";
import { stagedSteps } from "./steps.ts";
import type { Context } from "../context.ts";

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
  const report: Report = { ...emptyReport("verify"), brief: { headline: headlineOf(at) } };
  const staged = await readStaged(at);
  if (!staged) return report;
  const flow = staged.config.upload;
  const demand = demandOf(flow, "commit");
  const isSettled = ({ state }: Judged): boolean => passes(state, false, demand);
  const { judged, ignored } = withoutIgnored(judgeStaged(staged, flow), staged.config);
  report.ignored = ignored;
  const dangling = danglingEntries(staged);
  const live = await liveOrNote(context, staged, judged.filter(isSettled));
  const answers = new Map(live.prompts.map((prompt) => [prompt.slug, prompt]));
  report.prompts = judged.map((prompt) => {
    const known = answers.get(prompt.slug) ?? unasked(prompt);
    return reported(known, staged.config, {
      ok: passes(known.state, false, demand),
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
    flow: staged.config,
  });
  return report;
}

function headlineOf({ pushed }: Snapshot): string {
  if (!pushed) return "prompt-sync blocks this commit:";
  const commit = pushed.commit.slice(0, 12);
  return `prompt-sync blocks this push (fix it in a commit on top of ${commit}):`;
}

function withoutIgnored(
  all: Judged<PromptFile>[],
  { ignore }: Config,
): { judged: Judged<PromptFile>[]; ignored: Report["ignored"] } {
  const reasonOf = ({ slug }: Judged): string | undefined => ignoredFor(ignore, slug).reason;
  return {
    judged: all.filter((prompt) => reasonOf(prompt) === undefined),
    ignored: all.flatMap((prompt) => {
      const reason = reasonOf(prompt);
      return reason === undefined ? [] : [{ slug: prompt.slug, reason }];
    }),
  };
}
