// What a point is.
import type { Seen } from "../seen.ts";

/** What an answer means for somebody who uses prompt-sync. */
export interface Meaning {
  follows: "fine" | "cost" | "unsafe";
  /** In words that follow "fine", "fine, at the cost of" or "not safe:". */
  means: string;
}

/** What a step of the probe shows about one point: the name of an answer, and what exactly was seen. */
export type Judged = string | readonly [answer: string, detail: string];

/** One thing that nobody but the service itself can tell. */
export interface Point<Step extends keyof Seen> {
  name: string;
  question: string;
  step: Step;
  /** The answers that prompt-sync counts on. */
  assumes: readonly string[];
  answers: Readonly<Record<string, Meaning>>;
  /** Undefined where the step does not show it. */
  judge: (seen: Seen[Step]) => Judged | undefined;
}

/** A point of any step. */
export type AnyPoint = { [Step in keyof Seen]: Point<Step> }[keyof Seen];

/** Nothing to do. */
export const fine = (means = "nothing to do"): Meaning => ({ follows: "fine", means });
/** It works, but costs something. */
export const cost = (means: string): Meaning => ({ follows: "cost", means });
/** `upload` must refuse, and does. */
export const unsafe = (means: string): Meaning => ({ follows: "unsafe", means });
