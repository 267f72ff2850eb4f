import { STATE_LOOKS } from "./state_looks.ts";
import type { ReportedPrompt } from "./report.ts";

/** `prompts` with what fails first, and among that what needs a person most. */
export function bySeverity(prompts: readonly ReportedPrompt[]): ReportedPrompt[] {
  return prompts.toSorted((a, b) =>
    Number(a.ok) - Number(b.ok) || STATE_LOOKS[a.state].rank - STATE_LOOKS[b.state].rank
  );
}
