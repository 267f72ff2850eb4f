// A survey as reports show it.
import { definedModel } from "../prompt/prompt_file.ts";
import { takenContent } from "./taken.ts";
import { changedLine, type Direction, promptDiff, sidesOf } from "../report/prompt_diff.ts";
import type { Config } from "../config/config.ts";
import { emptyReport, type Report, type ReportedPrompt } from "../report/report.ts";
import type { Survey, Surveyed, Target } from "./survey.ts";
import { countTold } from "../report/told.ts";

/** A report about `surveying`; the command adds what it found or did. */
export function reportOf(
  command: string,
  { target, ignored, prompts, isPartial }: Survey,
): Report {
  const notes = isPartial ? [PARTIAL] : [];
  return {
    ...emptyReport(command),
    target: targetOf(target),
    ignored,
    notes,
    told: toldOf(prompts),
  };
}

const PARTIAL =
  "Braintrust's list of prompts contradicts itself: prompts with a file were read one " +
  "by one; others were not checked.";

/** What Braintrust tells otherwise than it was sent, each field once. An edit is no such thing. */
function toldOf(prompts: readonly Surveyed[]): Report["told"] {
  const settled = prompts.filter(({ holdsFile, isRewritten }) => holdsFile || isRewritten);
  return countTold(settled.map(({ told }) => told));
}

/** A prompt of which Braintrust was not asked. */
export function unasked(
  known: Pick<Surveyed, "slug" | "file" | "lock" | "state" | "detail">,
): Surveyed {
  const rest = { live: undefined, base: undefined, told: [], holdsFile: false, isRewritten: false };
  return { ...known, ...rest };
}

/** One prompt as reports show it. */
export function reported(
  prompt: Surveyed,
  config: Config,
  { ok, hasDiff, towards = "git", ...rest }: {
    ok: boolean;
    hasDiff: boolean;
    towards?: Direction;
    action?: ReportedPrompt["action"] & string;
  },
): ReportedPrompt {
  const { slug, state, detail, file, lock, live, isRewritten } = prompt;
  const isShown = hasDiff || !ok;
  const taken = isShown && file ? takenContent(prompt) : undefined;
  const sides = isShown && file
    ? sidesOf(
      { file: file.prompt(), live: live && taken && { version: live.version, content: taken } },
      definedModel(config),
    )
    : undefined;
  return {
    slug,
    path: file?.path ?? null,
    state,
    ...rest,
    source_sha256: file?.source_sha256 ?? null,
    live: live ? { version: live.version, source_sha256: live.stamp?.source_sha256 ?? null } : null,
    pinned: lock ? { version: lock.version } : null,
    detail,
    diff: hasDiff && sides ? promptDiff(sides, towards) : "",
    ...(ok ? {} : { line: sides ? changedLine(sides) : 1 }),
    ...(isRewritten ? { isRewritten } : {}),
    ok,
  };
}

/** The target, in one line, for the moment before something is written. */
export function targetLine({ org, project, api_url }: Target): string {
  return `project "${project.name}" of "${org}" at ${api_url}`;
}

function targetOf({ org, project, api_url }: Target): Report["target"] {
  return { org, project: project.name, api_url };
}
