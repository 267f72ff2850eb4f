// What an upload says: its plan before it writes, its report afterwards.
import type { Config } from "../../config/config.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import { Failure } from "../../text/failure.ts";
import { modelProblem } from "../../prompt/lint_problems.ts";
import { isSent } from "./lock_after.ts";
import type { Write, Written } from "./write.ts";
import { overwriteDetail, type Overwritten, stepsAfterOverwrite } from "./overwrite_words.ts";
import { nextSteps } from "../../report/next_steps.ts";
import type { Report } from "../../report/report.ts";
import type { Problem } from "../../text/problem.ts";
import type { PlannedUpload } from "./upload_plan.ts";
import type { Surveying } from "../../survey/repository.ts";
import { reported, reportOf, targetLine } from "../../survey/reported.ts";
import type { Context } from "../context.ts";
import { prettyVersion } from "../../content/version.ts";

/** How long a read-back waits for a service that lags, in seconds. */
export const DEFAULT_WAIT = 30;

/** Says what is going to happen, before it happens. */
export function showPlan({ say }: Context, { target }: Surveying, plan: PlannedUpload[]): void {
  const counts = Map.groupBy(plan, ({ action }) => action);
  counts.delete("skip");
  const words = [...counts].map(([action, prompts]) => `${prompts.length} to ${action}`);
  say(`Plan for ${targetLine(target)}: ${words.join(", ") || "nothing to do"}`);
}

/** The report of an upload, after its plan or its work. */
export function uploadReport(
  surveying: Surveying,
  plan: PlannedUpload[],
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
      surveying.config,
    ),
    ...plan.flatMap(stepsAfterOverwrite),
  ];
  const base = reportOf("upload", { ...surveying, prompts: plan });
  return { ...base, prompts, problems, notes: [...base.notes, ...notes], next };
}

/** The report of a plan that deletes, without --yes. */
export function unconfirmed(
  surveying: Surveying,
  plan: PlannedUpload[],
  problems: Problem[],
): Report {
  const unprunable = plan.map((prompt): PlannedUpload =>
    prompt.action === "delete" ? { ...prompt, action: "refuse" } : prompt
  );
  const notes = ["Nothing was deleted: add --yes."];
  const next = [{ command: "deno task upload --prune --yes", does: "delete what is listed" }];
  return { ...uploadReport(surveying, unprunable, problems, notes), next };
}

/** A prompt as it stands after its action. */
export function after(
  prompt: PlannedUpload,
  { proven, rewritten, edited, overtaken, told }: Written,
  allOverwritten: ReadonlyMap<string, Overwritten>,
  unread: ReadonlySet<string>,
): PlannedUpload {
  const { slug, action } = prompt;
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
  const replaced = replacedWords(prompt);
  const detail = proven.has(slug)
    ? `uploaded and read back${replaced}`
    : "pinned; Braintrust already had it";
  const now = { holdsFile: true, told: told.get(slug) ?? prompt.told };
  return { ...prompt, ...now, live, state: "in-sync", detail };
}

/** The SDK throws on these, unless an application gives what they lack. */
export function modelless(writes: Write[], config: Surveying["config"]): string[] {
  return writes.flatMap(({ file }) => {
    const problem = modelProblem(file.prompt(), config);
    return problem === undefined ? [] : [`${file.path}: ${problem}.`];
  });
}

/** Why an upload is not proven. */
export function unprovenUpload(
  reasons: ReadonlyMap<string, string>,
  plan: readonly PlannedUpload[],
  { config: { upload }, wait }: { config: Config; wait: number },
): Failure {
  const list = plan.flatMap((prompt) => {
    const reason = reasons.get(prompt.slug);
    return reason === undefined ? [] : [`"${prompt.slug}": ${reason}${replacedWords(prompt)}`];
  }).join("; ");
  const kept = upload === "after-merge" ? "" : `${LOCK_PATH} still pins the old versions. `;
  return new Failure(`Cannot prove the upload of ${list}`, {
    hint: `${kept}If Braintrust needs more than ${wait} s ` +
      "to show what was written: deno task upload --wait 120",
  });
}

/** What stood there, where git does not know it from the lock. */
function replacedWords(prompt: PlannedUpload): string {
  const { live, lock } = prompt;
  return live && live.version !== lock?.version && isSent(prompt)
    ? `; replaced version ${prettyVersion(live.version)}`
    : "";
}
