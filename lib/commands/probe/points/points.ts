// All points, in the order in which they are printed.
import type { Seen } from "../seen.ts";
import { CORNERS } from "./corners.ts";
import { FILTERS } from "./filters.ts";
import { LISTS } from "./lists.ts";
import { MESSAGES } from "./messages.ts";
import { METADATA } from "./metadata.ts";
import type { AnyPoint, Judged, Meaning } from "./point.ts";
import { APPLIED, REST } from "./rest.ts";
import { VALUES } from "./values.ts";
import { VERSIONS } from "./versions.ts";
import { WAYS } from "./ways.ts";
import { WRITES } from "./writes.ts";

/** By what they are about. */
export const GROUPS: Readonly<Record<string, readonly AnyPoint[]>> = {
  "What comes back": [...APPLIED, ...METADATA, ...VALUES, ...MESSAGES],
  "Ways to read": WAYS,
  "Ways to write": WRITES,
  "Versions": VERSIONS,
  "Lists and filters": [...LISTS, ...FILTERS],
  "Corners": CORNERS,
  "Environments, limits, time": REST,
};

/** The same in one list. */
export const POINTS: readonly AnyPoint[] = Object.values(GROUPS).flat();

/** A point, and what the probe found out about it. */
export interface Found {
  name: string;
  question: string;
  /** Null where it could not be told. */
  seen: string | null;
  detail: string;
  assumes: readonly string[];
  /** `hidden`: another point shows why it cannot be told; `unknown`: it was not found out. */
  follows: Meaning["follows"] | "hidden" | "unknown";
  means: string;
  /** The test that proves that `upload` refuses; null where nothing is unsafe. */
  proof: string | null;
}

/** What a step ended with: what it saw, or why it saw nothing. */
export type Ended = { [Step in keyof Seen]?: Seen[Step] };

/** What all steps together show. `why` says why a step that is missing saw nothing. */
export function judge(ended: Ended, why: Readonly<Record<string, string>> = {}): Found[] {
  return POINTS.map((point) => {
    const { name, question, assumes, step } = point;
    const judged = judgeOne(point, ended);
    const [seen, detail] = typeof judged === "string" ? [judged, ""] : judged ?? [null, ""];
    const meaning = seen === null ? undefined : point.answers[seen];
    if (seen !== null && !meaning) throw new Error(`${name} has no answer "${seen}"`);
    const reason = why[step] ?? why["applied"];
    return {
      name,
      question,
      seen,
      detail: seen === null ? reason ?? "hidden by another point" : detail,
      assumes,
      follows: meaning?.follows ?? (reason === undefined ? "hidden" : "unknown"),
      means: meaning?.means ?? "",
      proof: meaning?.follows === "unsafe" ? proofOf(name, seen ?? "") : null,
    };
  });
}

function judgeOne({ step, judge }: AnyPoint, ended: Ended): Judged | undefined {
  const seen = ended[step];
  // A point judges what its own step saw; the compiler cannot follow that through a list.
  return seen === undefined ? undefined : (judge as (seen: unknown) => Judged | undefined)(seen);
}

/** What the test is called that proves that nothing goes wrong unseen. */
export function proofOf(name: string, answer: string): string {
  return `upload refuses — ${name}: ${answer}`;
}
