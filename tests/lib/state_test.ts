import { assertEquals } from "@std/assert";
import type { LockEntry } from "../../lib/lock.ts";
import {
  decideState,
  type Facts,
  type Hashes,
  needsPinned,
  type State,
  STATE_NAMES,
  type Version,
} from "../../lib/state.ts";

// Hashes are short words here: s1, s2 for source texts, c1, c2, c3 for contents.
const file = (source = "s1", content = "c1"): Hashes => ({
  source_sha256: source,
  content_sha256: content,
});
const lock = (version = "10", source = "s1", content = "c1", id = "id"): LockEntry => ({
  path: "prompts/a.md",
  id,
  version,
  ...file(source, content),
});
/** A version whose stamp says `stamp`: source and content; undefined for no stamp. */
const version = (
  number: string,
  content: string,
  stamp: [source: string, content: string] | undefined,
  id = "id",
): Version => ({
  id,
  version: number,
  content_sha256: content,
  stamp: stamp && { ...file(...stamp), path: "prompts/a.md", blob: "b", tool: "t" },
});
const none = undefined;
const s1c1: [string, string] = ["s1", "c1"];
const v10 = version("10", "c1", s1c1);

type Row = [name: string, Facts, state: State, detail: string];
const facts = (
  file: Facts["file"],
  lock: Facts["lock"],
  live: Facts["live"],
  pinned: Facts["pinned"] = none,
): Facts => ({ file, lock, live, pinned });

// deno-fmt-ignore
const TABLE: Row[] = [
  ["all agree", facts(file(), lock(), v10), "in-sync", "file, pinned version and live agree"],
  ["all agree, the pinned version read too", facts(file(), lock(), v10, v10), "in-sync", "file, pinned version and live agree"],

  ["newer, other content, stamped", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), v10), "superseded", "live is newer, uploaded from elsewhere"],
  ["newer, same content and text", facts(file(), lock(), version("11", "c1", s1c1), v10), "superseded", "live is a newer version of the same"],
  ["newer, same content, another text", facts(file(), lock(), version("11", "c1", ["s2", "c1"]), v10), "superseded", "live is a newer version of the same"],

  ["file changed, live as pinned", facts(file("s2", "c2"), lock(), v10), "pending", "has changed since the last upload"],
  ["comment changed, live as pinned, stamp gone", facts(file("s2", "c2"), lock(), version("11", "c1", none)), "pending", "has changed since the last upload"],
  ["no lock, live as its stamp says", facts(file("s2", "c2"), none, v10), "conflict", "differs from live, which was uploaded from another text"],

  ["nothing anywhere but the file", facts(file(), none, none), "missing", "was never uploaded"],
  ["pinned, then deleted", facts(file(), lock(), none), "missing", "was deleted in Braintrust"],

  ["same content, no stamp", facts(file(), none, version("10", "c1", none)), "unstamped", "equals live, which carries no stamp"],
  ["same content, no stamp, pinned", facts(file(), lock(), version("10", "c1", none)), "unstamped", "equals live, which carries no stamp"],
  ["same content, comment changed", facts(file("s2"), lock(), v10), "unstamped", "equals live, whose stamp is stale"],
  ["same content, stamp of other content", facts(file(), lock(), version("11", "c1", ["s1", "c2"]), v10), "unstamped", "equals live, whose stamp is stale"],
  ["same content, no lock", facts(file(), none, v10), "unstamped", "equals live, but the lock does not pin it"],
  ["same content, lock of older text", facts(file(), lock("9", "s0", "c0"), v10), "unstamped", "equals live, but the lock pins another version"],
  ["same content, deleted and made again", facts(file(), lock("9", "s1", "c1", "old"), v10), "unstamped", "equals live, but the lock pins another version"],
  ["same content, pinned version absent", facts(file(), lock("9"), v10, "absent"), "unstamped", "equals live, but the lock pins another version"],
  ["same content, pinned version is other", facts(file(), lock("9"), v10, version("9", "c3", none)), "unstamped", "equals live, but the lock pins another version"],
  ["same content, live older than the lock", facts(file(), lock("12"), v10), "unstamped", "equals live, but the lock pins another version"],

  ["edited, stamp survived", facts(file(), lock(), version("11", "c2", s1c1), v10), "drifted", "was edited outside git"],
  ["edited, stamp gone", facts(file(), lock(), version("11", "c2", none), v10), "drifted", "was edited outside git"],
  ["edited, no lock, stamp survived", facts(file(), none, version("11", "c2", s1c1)), "drifted", "was edited outside git"],
  ["edited, and a comment changed in the file", facts(file("s2"), lock(), version("11", "c2", s1c1)), "drifted", "was edited outside git"],
  ["pinned version absent", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), "absent"), "drifted", "is pinned to a version that Braintrust does not hold"],
  ["pinned version is other", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), version("10", "c3", none)), "drifted", "is pinned to a version that Braintrust does not hold"],
  ["deleted and made again from elsewhere", facts(file(), lock(), version("11", "c2", ["s2", "c2"], "new")), "drifted", "is pinned to a version that Braintrust does not hold"],

  ["both changed, live by hand", facts(file("s2", "c2"), lock(), version("11", "c3", s1c1)), "conflict", "has changed, and live was edited outside git"],
  ["both changed, live by an upload", facts(file("s2", "c2"), lock(), version("11", "c3", ["s3", "c3"])), "conflict", "has changed, and live was uploaded from another branch"],
  ["comment changed, live by an upload", facts(file("s2"), lock(), version("11", "c3", ["s3", "c3"])), "conflict", "has changed, and so has live"],
  ["no lock, no stamp, other content", facts(file(), none, version("10", "c2", none)), "conflict", "differs from live, which no upload of ours wrote"],
  ["no lock, both changed", facts(file("s2", "c2"), none, version("11", "c3", s1c1)), "conflict", "has changed, and live was edited outside git"],

  ["no file, stamp", facts(none, none, v10), "orphaned", "was uploaded from prompts/a.md"],
  ["no file, stamp, still pinned", facts(none, lock(), v10), "orphaned", "was uploaded from prompts/a.md"],
  ["no file, no stamp", facts(none, none, version("10", "c1", none)), "unmanaged", "has no prompt file"],
];

for (const [name, input, state, detail] of TABLE) {
  Deno.test(`decideState() — ${state}: ${name}`, () => {
    assertEquals(decideState(input), { state, detail });
  });
}

Deno.test("decideState() — the table holds every state but unknown, which no facts give", () => {
  const tested = new Set(TABLE.map(([, , state]) => state));
  assertEquals(STATE_NAMES.filter((state) => !tested.has(state)), ["unknown"]);
});

Deno.test("decideState() — a stamp without a path", () => {
  const live = { ...v10, stamp: { ...file(), path: "", blob: "", tool: "" } };
  assertEquals(decideState(facts(none, none, live)).detail, "was uploaded from a file");
});

// deno-fmt-ignore
const NEEDS: [name: string, Parameters<typeof needsPinned>[0], boolean][] = [
  ["live is newer than the lock", { file: file(), lock: lock(), live: version("11", "c2", none) }, true],
  ["more digits are newer", { file: file(), lock: lock("9"), live: v10 }, true],
  ["live is the pinned version", { file: file(), lock: lock(), live: v10 }, false],
  ["live is older than the lock", { file: file(), lock: lock("11"), live: v10 }, false],
  ["another source", { file: file("s2"), lock: lock(), live: version("11", "c2", none) }, false],
  ["another content", { file: file("s1", "c2"), lock: lock(), live: version("11", "c2", none) }, false],
  ["another prompt", { file: file(), lock: lock(), live: version("11", "c2", none, "new") }, false],
  ["no lock", { file: file(), lock: none, live: v10 }, false],
  ["no file", { file: none, lock: lock(), live: version("11", "c2", none) }, false],
  ["no live", { file: file(), lock: lock(), live: none }, false],
];
for (const [name, input, want] of NEEDS) {
  Deno.test(`needsPinned() — ${name}`, () => assertEquals(needsPinned(input), want));
}

Deno.test("decideState() — never asks for a pinned version that needsPinned() does not fetch", () => {
  for (const [name, input, state] of TABLE) {
    if (input.pinned === none || needsPinned(input)) continue;
    assertEquals(decideState({ ...input, pinned: none }).state, state, name);
  }
});
