// What every command and the hook do in each state, in both flows.
import { assertEquals } from "@std/assert";
import type { Config } from "../../../lib/config/config.ts";
import {
  type Action,
  demandOf,
  downloadAction,
  type Occasion,
  passes,
  uploadAction,
} from "../../../lib/state/plan.ts";
import { type State, STATE_NAMES } from "../../../lib/state/state.ts";

type Line = [
  state: State,
  /** Plain, in both flows; with "after-merge" from main alone, elsewhere it refuses to start. */
  upload: Action,
  /** In both flows; what is written is uploaded by hand, or by the merge. */
  download: Action,
  /** Whether each of OCCASIONS passes. `unknown` lets a commit pass all the same: it is noted. */
  beforeCommit: string,
  afterMerge: string,
];
const OCCASIONS: Occasion[] = ["commit", "verify", "verify --merged", "verify --strict"];
// deno-fmt-ignore
const TABLE: Line[] = [
  ["in-sync",    "skip",    "skip",   "+ + + +", "+ + + +"],
  ["superseded", "skip",    "skip",   "+ + + -", "+ + + -"],
  ["pending",    "replace", "skip",   "- - - -", "+ + - -"],
  ["missing",    "create",  "skip",   "- - - -", "+ + - -"],
  ["unstamped",  "stamp",   "skip",   "- - - -", "+ + - -"],
  ["drifted",    "refuse",  "write",  "- - - -", "- - - -"],
  ["conflict",   "refuse",  "refuse", "- - - -", "- - - -"],
  ["orphaned",   "skip",    "skip",   "+ + + -", "+ + + -"],
  ["elsewhere",  "skip",    "skip",   "+ + + +", "+ + + +"],
  ["unmanaged",  "skip",    "write",  "+ + + -", "+ + + -"],
  ["unknown",    "skip",    "skip",   "- - - -", "- - - -"],
];

const judged = (state: State, upload: Config["upload"]): string =>
  OCCASIONS.map((one) => passes(state, false, demandOf(upload, one)) ? "+" : "-").join(" ");

for (const [state, upload, download, beforeCommit, afterMerge] of TABLE) {
  Deno.test(`both flows — ${state}`, () => {
    const plain = { force: false, reassert: false, prune: false, isThere: true };
    assertEquals(uploadAction(state, false, plain), upload);
    const asked = { force: false, merge: false, isNamed: false };
    assertEquals(downloadAction(state, asked), download);
    assertEquals(judged(state, "before-commit"), beforeCommit);
    assertEquals(judged(state, "after-merge"), afterMerge);
  });
}

Deno.test("both flows — the table holds every state", () => {
  assertEquals(TABLE.map(([state]) => state), STATE_NAMES);
});
