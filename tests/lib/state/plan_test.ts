import { assertEquals } from "@std/assert";
import {
  type Action,
  downloadAction,
  passes,
  uploadAction,
  type UploadFlags,
} from "../../../lib/state/plan.ts";
import { type State, STATE_NAMES } from "../../../lib/state/state.ts";

type Line = [
  state: State,
  upload: Action,
  forced: Action,
  reasserted: Action,
  pruned: Action,
  download: Action,
  forcedDownload: Action,
  passes: boolean,
  passesStrict: boolean,
];
// deno-fmt-ignore
const TABLE: Line[] = [
  ["in-sync",    "skip",    "skip",    "skip",    "skip",    "skip",   "skip",  true,  true],
  ["superseded", "skip",    "skip",    "replace", "skip",    "skip",   "skip",  true,  false],
  ["pending",    "replace", "replace", "replace", "replace", "skip",   "skip",  false, false],
  ["missing",    "create",  "create",  "create",  "create",  "skip",   "skip",  false, false],
  ["unstamped",  "stamp",   "stamp",   "stamp",   "stamp",   "skip",   "skip",  false, false],
  ["drifted",    "refuse",  "replace", "refuse",  "refuse",  "write",  "write", false, false],
  ["conflict",   "refuse",  "replace", "refuse",  "refuse",  "refuse", "write", false, false],
  ["orphaned",   "skip",    "skip",    "skip",    "delete",  "skip",   "skip",  true,  false],
  ["elsewhere",  "skip",    "skip",    "skip",    "skip",    "skip",   "skip",  true,  true],
  ["unmanaged",  "skip",    "skip",    "skip",    "skip",    "write",  "write", true,  false],
  ["unknown",    "skip",    "replace", "skip",    "skip",    "skip",   "skip",  false, false],
];
const none: UploadFlags & { isThere: boolean } = {
  force: false,
  reassert: false,
  prune: false,
  isThere: true,
};
const LAX = { isStrict: false, isBeforeMerge: false };
const STRICT = { isStrict: true, isBeforeMerge: false };
const plain = { force: false, merge: false, isNamed: false };

for (const [state, upload, forced, reasserted, pruned, download, taken, ok, strict] of TABLE) {
  Deno.test(`uploadAction(), downloadAction(), passes() — ${state}`, () => {
    assertEquals(uploadAction(state, false, none), upload);
    assertEquals(uploadAction(state, false, { ...none, force: true }), forced);
    assertEquals(uploadAction(state, false, { ...none, reassert: true }), reasserted);
    assertEquals(uploadAction(state, false, { ...none, prune: true }), pruned);
    assertEquals(downloadAction(state, plain), download);
    assertEquals(downloadAction(state, { ...plain, force: true }), taken);
    assertEquals([passes(state, false, LAX), passes(state, false, STRICT)], [ok, strict]);
  });
}

Deno.test("uploadAction() — --reassert leaves live alone that holds git's content", () => {
  assertEquals(uploadAction("superseded", true, { ...none, reassert: true }), "skip");
});

Deno.test("passes() — a newer version that holds git's content passes, also strictly; an edit never", () => {
  assertEquals([passes("superseded", true, STRICT), passes("drifted", true, LAX)], [true, false]);
});

Deno.test("uploadAction() — the table holds every state", () => {
  assertEquals(TABLE.map(([state]) => state), STATE_NAMES);
});

Deno.test("uploadAction() — --force replaces what cannot be read, where there is a file and a row", () => {
  assertEquals(uploadAction("unknown", false, { ...none, force: true, isThere: false }), "skip");
});

Deno.test("downloadAction() — what others uploaded is taken only by name and with --force", () => {
  for (const state of ["elsewhere", "orphaned"] as const) {
    const named = { ...plain, isNamed: true };
    assertEquals(downloadAction(state, named), "skip");
    assertEquals(downloadAction(state, { ...named, force: true }), "write");
  }
});

Deno.test("downloadAction() — --merge merges a conflict", () => {
  assertEquals(downloadAction("conflict", { ...plain, merge: true }), "merge");
});
