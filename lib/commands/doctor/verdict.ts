// What a check ends with.
import { HttpError, isPassing } from "../../braintrust/http.ts";
import type { Failure } from "../../text/failure.ts";

/** How a check ended. */
export interface Verdict {
  is: "ok" | "not ok" | "cannot tell";
  /** What was found, or why it is not ok or cannot be told. */
  says: string;
  /** What to type, or to do. */
  fix: string[];
}

/** All is well. */
export const ok = (says: string): Verdict => ({ is: "ok", says, fix: [] });

/** Something is wrong. */
export const notOk = (says: string, ...fix: string[]): Verdict => ({ is: "not ok", says, fix });

/** It was not found out. */
export const cannotTell = (says: string, ...fix: string[]): Verdict => ({
  is: "cannot tell",
  says,
  fix,
});

/** The verdict of a reading that failed: an outage says nothing about what is set up. */
export function failed(failure: Failure): Verdict {
  const isAnswered = !(failure instanceof HttpError) || failure.status >= 400;
  const fix = failure.hint === undefined ? [] : [failure.hint];
  return (isAnswered && !isPassing(failure) ? notOk : cannotTell)(failure.message, ...fix);
}
