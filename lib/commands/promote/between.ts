// From one environment to another: what was tried there goes on, version by version, as it is.
import { inPool } from "../../disk/in_pool.ts";
import { readPointers, requireEnvironment } from "../../braintrust/environments.ts";
import { prettyVersion } from "../../content/version.ts";
import { git } from "../../git/git.ts";
import type { Report, ReportedPrompt } from "../../report/report.ts";
import { versionOf } from "../../survey/live_version.ts";
import { traceOrigin } from "../../survey/origin.ts";
import { reported, reportOf, targetLine } from "../../survey/reported.ts";
import type { Surveying } from "../../survey/repository.ts";
import { readSide } from "../../survey/sides.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { quoted } from "../../text/shell.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import type { Context } from "../context.ts";
import { type Approved, requireSamePlan } from "./approved.ts";
import { type Move, movePointers } from "./move_pointers.ts";

/** The two environments. */
export interface Way {
  from: string;
  to: string;
}

/** One prompt, and what happens to its pointer. */
interface Step {
  line: ReportedPrompt;
  move: Move | undefined;
}

/** Moves `to` to what `from` points at; with `approved`, only if that is still what was approved. */
export async function promoteBetween(
  { root, args, say }: Context,
  surveying: Surveying,
  way: Way,
  approved?: Approved,
): Promise<Report> {
  await requireEnvironment(surveying.braintrust, way.from);
  const steps = await inPool(4, surveying.prompts, (prompt) => stepOf(surveying, prompt, way));
  const report = { ...reportOf("promote", surveying), prompts: steps.map(({ line }) => line) };
  const moves = steps.flatMap(({ move }) => move ? [move] : []);
  if (approved) requireSamePlan(approved, { ...way, moves, commit: await headOf(root) });
  say(`Promoting ${moves.length} to "${way.to}" in ${targetLine(surveying.target)}`);
  const isRefused = steps.some(({ line }) => !line.ok);
  if (isRefused || args.switches["dry-run"]) {
    const why = isRefused ? "Refused" : "Dry run";
    return { ...report, notes: [...report.notes, `${why}: nothing was moved.`] };
  }
  await movePointers(surveying.braintrust, way.to, moves);
  return { ...report, notes: [...report.notes, ...backNotes(way.to, moves)] };
}

/** The plan, for somebody to approve. */
export async function planBetween(
  { root }: Context,
  surveying: Surveying,
  way: Way,
): Promise<Approved> {
  await requireEnvironment(surveying.braintrust, way.from);
  const steps = await inPool(4, surveying.prompts, (prompt) => stepOf(surveying, prompt, way));
  const moves = steps.flatMap(({ move }) => move ? [move] : []);
  return { version: 1, ...way, commit: await headOf(root), moves };
}

async function stepOf(surveying: Surveying, prompt: Surveyed, { from, to }: Way): Promise<Step> {
  const { braintrust, config } = surveying;
  const id = prompt.live?.id ?? prompt.lock?.id;
  const pointers = id === undefined ? [] : await readPointers(braintrust, id);
  const at = (name: string): string | undefined =>
    pointers.find(({ environment }) => environment === name)?.version;
  const [wanted, current] = [at(from), at(to)];
  const words = `${to}: ${versionWords(current)} → ${versionWords(wanted)}`;
  const line = (
    detail: string,
    ok: boolean,
    action: "skip" | "promote" | "refuse",
  ): ReportedPrompt => reported({ ...prompt, detail }, config, { ok, hasDiff: false, action });
  if (id === undefined || wanted === undefined) {
    return { line: line(`${from}: points at no version of it`, true, "skip"), move: undefined };
  }
  if (wanted === current) {
    return { line: line(`${to}: already ${versionWords(wanted)}`, true, "skip"), move: undefined };
  }
  if (!await isUpload(surveying, id, wanted)) {
    const reason = `${words}; that version was edited outside git, or cannot be read`;
    return { line: line(reason, false, "refuse"), move: undefined };
  }
  const before = await readSide(surveying, prompt, { environment: to });
  const after = await readSide(surveying, prompt, { environment: from });
  return {
    line: { ...line(words, true, "promote"), diff: unifiedDiff(before, after) },
    move: { slug: prompt.slug, id, from: current, to: wanted },
  };
}

/** An environment may point at an edit that nobody has reviewed: that goes no further. */
async function isUpload(
  { braintrust, config }: Surveying,
  id: string,
  version: string,
): Promise<boolean> {
  const row = await braintrust.exactVersion(id, version);
  if (!row) return false;
  const { origin } = await traceOrigin(braintrust, config, versionOf(row, config));
  return origin === "upload";
}

/** How to go back, should it have been a mistake. */
function backNotes(to: string, moves: readonly Move[]): string[] {
  const command = `deno task promote --environment ${quoted(to)}`;
  return moves.map(({ slug, from }) =>
    from === undefined
      ? `To take it back: ${command} --remove --yes ${quoted(slug)}`
      : `To go back: ${command} --version ${prettyVersion(from)} ${quoted(slug)}`
  );
}

async function headOf(root: string): Promise<string> {
  return (await git(root, ["rev-parse", "HEAD"])).trim();
}

function versionWords(version: string | undefined): string {
  return version === undefined ? "none" : prettyVersion(version);
}
