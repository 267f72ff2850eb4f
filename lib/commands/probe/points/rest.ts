// Environments, limits, and what changes while time goes by.
import type { JsonObject } from "../../../content/json.ts";
import { additions, differences, distinct, withoutIdentity } from "../compare.ts";
import { PLAIN, RICH } from "../samples.ts";
import { nothingThere } from "./corners.ts";
import { unsteadyIn } from "./ways.ts";
import { cost, fine, type Point, unsafe } from "./point.ts";

const applied: Point<"applied"> = {
  name: "writes",
  question: "Is a write there that was answered with success?",
  step: "applied",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    no: unsafe("`upload` reads back, stops with exit code 2 and leaves the lock as it was"),
  },
  judge: ({ isApplied }) => isApplied ? "yes" : "no",
};

const environments: Point<"environments"> = {
  name: "environments",
  question: "Can environments be made, pointed at a version, and read?",
  step: "environments",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    "not made": cost(
      "the key or the plan does not allow it: `promote` stops; applications read pinned versions",
    ),
    "not pointed": cost("`promote` stops; applications read pinned versions"),
    "lead elsewhere": cost(
      "applications that read by environment get another version than `promote` has proven: let them " +
        "read pinned versions",
    ),
  },
  judge: ({ made, assigned, read, wanted }) => {
    if (made.status !== 200) return ["not made", made.says];
    if (assigned?.status !== 200) return ["not pointed", assigned?.says ?? ""];
    return read === wanted ? "yes" : "lead elsewhere";
  },
};

const without: Point<"environments"> = {
  name: "environment without a version",
  question: "What does a read answer in an environment that has no version of the prompt?",
  step: "environments",
  assumes: ["400 or 404"],
  answers: {
    "400 or 404": fine(),
    "the latest": cost(
      "applications that read by environment get prompts that were never promoted: let them read pinned " +
        "versions",
    ),
    "another status": cost("applications that read by environment take it for an outage"),
  },
  judge: ({ without }) => without && nothingThere(without, "the latest"),
};

const body: Point<"limits"> = {
  name: "size of a call",
  question: "Does one call take as much as `upload` sends at once?",
  step: "limits",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    no: cost(
      "`upload` sends halves until they are taken; a single prompt that is too large is refused",
    ),
  },
  judge: ({ bytes, body: { status, says } }) =>
    status === 200 ? "yes" : ["no", `${bytes} bytes: ${says}`],
};

const rate: Point<"later"> = {
  name: "rate",
  question: "Does the service ask to be called less often?",
  step: "later",
  assumes: ["no"],
  answers: {
    no: fine(),
    yes: cost("commands wait as long as it asks for, and take longer"),
  },
  judge: ({ counts: { limited, limitedWithTime, requests } }) =>
    limited === 0
      ? "no"
      : ["yes", `${limited} of ${requests} requests, ${limitedWithTime} with Retry-After`],
};

const failures: Point<"later"> = {
  name: "failures in passing",
  question: "Do requests fail that succeed a moment later?",
  step: "later",
  assumes: ["no"],
  answers: {
    no: fine(),
    yes: cost(
      "reads are repeated; a write that may have been applied is read back before anything else",
    ),
  },
  judge: ({ counts: { failed, requests } }) =>
    failed === 0 ? "no" : ["yes", `${failed} of ${requests} requests`],
};

const lasting: Point<"later"> = {
  name: "over time",
  question: "Is a row returned later as it was at first, and its like, too?",
  step: "later",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    no: cost(
      "what the service does to rows changed while the probe ran; none of it counts as an edit",
    ),
  },
  judge: ({ first, late, again }) => {
    const sent = [RICH, PLAIN];
    const strange = (rows: readonly (JsonObject | undefined)[]): string[] =>
      rows.flatMap((row, index) => row ? additions(sent[index], withoutIdentity(row)) : []);
    const early = first.map(({ reads: [row] }) => row);
    const changed = late.flatMap((row, index) => row ? differences(early[index], row) : []);
    const known = new Set([...strange(early), ...first.flatMap(unsteadyIn)]);
    const paths = distinct([...changed, ...strange(late), ...strange(again)])
      .filter((path) => !known.has(path));
    return paths.length === 0 ? "yes" : ["no", paths.join(", ")];
  },
};

export const APPLIED = [applied] as const;

export const REST = [environments, without, body, rate, failures, lasting] as const;
