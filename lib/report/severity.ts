import type { ReportedPrompt } from "./report.ts";
import type { State } from "../state/state.ts";

/** The states, the one that needs a person first at the head. */
const ORDER: State[] = [
  "conflict",
  "drifted",
  "missing",
  "pending",
  "unstamped",
  "unknown",
  "superseded",
  "orphaned",
  "elsewhere",
  "unmanaged",
  "in-sync",
];

/** `prompts` with what fails first, and among that what needs a person most. */
export function bySeverity<P extends Pick<ReportedPrompt, "ok" | "state">>(
  prompts: readonly P[],
): P[] {
  return prompts.toSorted((a, b) =>
    Number(a.ok) - Number(b.ok) || ORDER.indexOf(a.state) - ORDER.indexOf(b.state)
  );
}
