import { assertEquals } from "@std/assert";
import type { LockEntry } from "../../../lib/state/lock.ts";
import {
  type Comparison,
  decideState,
  type Facts,
  type Needs,
  needsOf,
  type State,
  STATE_NAMES,
  type Version,
} from "../../../lib/state/state.ts";
import type { Hashes } from "../../../lib/content/hash.ts";

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

/** What reading showed beside the hashes; the hashes alone say the rest. */
type Shown = Partial<Comparison & Pick<Facts, "pinned" | "wasOurs">>;
type Row = [name: string, Facts, state: State, detail: string];
const facts = (
  file: Facts["file"],
  lock: Facts["lock"],
  live: Facts["live"],
  { pinned, wasOurs = false, ...shown }: Shown = {},
): Facts => ({
  file,
  lock,
  live,
  pinned,
  wasOurs,
  compared: {
    file: file && live && file.content_sha256 !== live.content_sha256 ? "changed" : "same",
    isPinned: typeof pinned === "object" && pinned.content_sha256 === live?.content_sha256,
    origin: live?.stamp && live.stamp.content_sha256 === live.content_sha256 ? "upload" : "edit",
    pinnedOrigin: "upload",
    before: "upload",
    ...shown,
  },
});
/** The text s1 as Braintrust tells it: other content than its stamp names. */
const toldOf = (number: string, content = "c1 told"): Version => version(number, content, s1c1);

// deno-fmt-ignore
const TABLE: Row[] = [
  ["all agree", facts(file(), lock(), v10), "in-sync", "file, pinned version and live agree"],
  ["the pinned version is told with additions", facts(file(), lock(), toldOf("10"), { file: "added", origin: "upload" }), "in-sync", "file, pinned version and live agree"],
  ["the pinned version is told with fields that nobody knows", facts(file(), lock(), toldOf("10"), { file: "same", origin: "edit" }), "in-sync", "file, pinned version and live agree"],
  ["the pinned version is told with other values", facts(file(), lock(), toldOf("10"), { file: "changed", origin: "upload" }), "in-sync", "file, pinned version and live agree"],

  ["newer, other content, stamped", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), { pinned: v10 }), "superseded", "live is newer, uploaded from another branch"],
  ["newer, other content told otherwise, stamped", facts(file(), lock(), version("11", "c2 told", ["s2", "c2"]), { pinned: toldOf("10"), origin: "upload" }), "superseded", "live is newer, uploaded from another branch"],
  ["newer, same text, over an edit that nobody has named", facts(file(), lock(), version("11", "c1", s1c1), { pinned: v10, before: "edit" }), "unstamped", "equals live, but the lock pins another version"],
  ["newer, same text, over something that cannot be read", facts(file(), lock(), version("11", "c1", s1c1), { pinned: v10, before: "unread" }), "superseded", "live is a newer version with the same content"],
  ["newer, same text, but an edit was pinned that the file took", facts(file(), lock(), version("11", "c1", s1c1), { pinned: version("10", "c1", none) }), "unstamped", "equals live, but the lock pins another version"],
  ["newer, same content and text", facts(file(), lock(), version("11", "c1", s1c1), { pinned: v10 }), "superseded", "live is a newer version with the same content"],
  ["newer, same content, another text", facts(file(), lock(), version("11", "c1", ["s2", "c1"]), { pinned: v10 }), "superseded", "live is a newer version with the same content"],

  ["file changed, live as pinned", facts(file("s2", "c2"), lock(), v10), "pending", "has changed since the last upload"],
  ["file changed, live as pinned and told otherwise", facts(file("s2", "c2"), lock(), toldOf("10")), "pending", "has changed since the last upload"],
  ["file changed, live as pinned but for its stamp", facts(file("s2", "c2"), lock(), version("11", "c1", none)), "pending", "has changed since the last upload"],
  ["file changed, live tells what the pinned version tells", facts(file("s2", "c2"), lock(), version("11", "c1 told", none), { pinned: toldOf("10") }), "pending", "has changed since the last upload"],

  ["nothing anywhere but the file", facts(file(), none, none), "missing", "is not there yet, or was deleted in Braintrust"],
  ["pinned, then deleted", facts(file(), lock(), none), "missing", "was deleted in Braintrust"],

  ["same content, no stamp", facts(file(), none, version("10", "c1", none)), "unstamped", "equals live, which has no stamp"],
  ["same content, no stamp, pinned", facts(file(), lock(), version("10", "c1", none)), "unstamped", "equals live, which has no stamp"],
  ["no stamp, pinned, told with additions", facts(file(), lock(), version("10", "c1 told", none), { file: "added" }), "unstamped", "equals live, which has no stamp"],
  ["same content, comment changed", facts(file("s2"), lock(), v10), "unstamped", "equals live, whose stamp is stale"],
  ["same content, stamp of other content", facts(file(), lock(), version("11", "c1", ["s1", "c2"]), { pinned: v10 }), "unstamped", "equals live, whose stamp is stale"],
  ["same content, pinned by the lock of another text", facts(file(), lock("10", "s2", "c2"), v10), "unstamped", "equals live, but the lock pins different text"],
  ["same content, no lock", facts(file(), none, v10), "unstamped", "equals live, but the lock does not pin it"],
  ["same content, lock of older text", facts(file(), lock("9", "s0", "c0"), v10), "unstamped", "equals live, but the lock pins another version"],
  ["same content, deleted and made again", facts(file(), lock("9", "s1", "c1", "old"), v10), "unstamped", "equals live, but the lock pins another version"],
  ["same content, pinned version absent", facts(file(), lock("9"), v10, { pinned: "absent" }), "unstamped", "equals live, but the lock pins another version"],
  ["same content, pinned version is other", facts(file(), lock("9"), v10, { pinned: version("9", "c3", none) }), "unstamped", "equals live, but the lock pins another version"],
  ["own upload that was not pinned, told with additions", facts(file(), lock("9", "s0", "c0"), toldOf("10"), { file: "added", origin: "upload" }), "unstamped", "was uploaded, but the lock does not pin that version"],
  ["own upload without a lock, told with additions", facts(file(), none, toldOf("10"), { file: "added", origin: "upload" }), "unstamped", "was uploaded, but the lock does not pin that version"],
  ["saved once more without a change", facts(file(), lock(), toldOf("11"), { pinned: toldOf("10"), file: "added", origin: "edit" }), "unstamped", "equals live, whose stamp is stale"],

  ["edited, stamp survived", facts(file(), lock(), version("11", "c2", s1c1), { pinned: v10 }), "drifted", "was edited outside git"],
  ["edited, stamp gone", facts(file(), lock(), version("11", "c2", none), { pinned: v10 }), "drifted", "was edited outside git"],
  ["edited, both versions told otherwise", facts(file(), lock(), version("11", "c2 told", s1c1), { pinned: toldOf("10") }), "drifted", "was edited outside git"],
  ["edited, no lock, stamp survived", facts(file(), none, version("11", "c2", s1c1)), "drifted", "was edited outside git"],
  ["edited, and a comment changed in the file", facts(file("s2"), lock(), version("11", "c2", s1c1)), "drifted", "was edited outside git"],
  ["forged lock: an edit that kept the stamp is pinned", facts(file(), lock(), version("10", "c2", s1c1)), "drifted", "is pinned to a version that was edited outside git"],
  ["forged lock: an edit that only adds is pinned", facts(file(), lock(), version("10", "c2", s1c1), { file: "added" }), "drifted", "is pinned to a version that was edited outside git"],
  ["forged lock: a version of another text is pinned", facts(file(), lock(), version("10", "c2", ["s2", "c2"])), "drifted", "is pinned to a version that was uploaded from different text"],
  ["forged lock: an older edit that kept the stamp is pinned", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), { pinned: version("10", "c3", s1c1), pinnedOrigin: "edit" }), "drifted", "is pinned to a version that Braintrust does not have"],
  ["pinned version absent", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), { pinned: "absent" }), "drifted", "is pinned to a version that Braintrust does not have"],
  ["pinned version is other", facts(file(), lock(), version("11", "c2", ["s2", "c2"]), { pinned: version("10", "c3", none) }), "drifted", "is pinned to a version that Braintrust does not have"],
  ["deleted and made again from elsewhere", facts(file(), lock(), version("11", "c2", ["s2", "c2"], "new")), "drifted", "is pinned to a version that Braintrust does not have"],

  ["no lock, live as its stamp says", facts(file("s2", "c2"), none, v10), "conflict", "differs from live, which was uploaded from different text"],
  ["both changed, live by hand", facts(file("s2", "c2"), lock(), version("11", "c3", s1c1)), "conflict", "has changed, and live was edited outside git"],
  ["both changed, live by an upload", facts(file("s2", "c2"), lock(), version("11", "c3", ["s3", "c3"])), "conflict", "has changed, and live was uploaded from another branch"],
  ["comment changed, live by an upload", facts(file("s2"), lock(), version("11", "c3", ["s3", "c3"])), "conflict", "has changed, and so has live"],
  ["no lock, no stamp, other content", facts(file(), none, version("10", "c2", none)), "conflict", "differs from live, which prompt-sync did not upload"],
  ["no lock, both changed", facts(file("s2", "c2"), none, version("11", "c3", s1c1)), "conflict", "has changed, and live was edited outside git"],

  ["no file, stamp, once ours", facts(none, none, v10, { wasOurs: true }), "orphaned", "was uploaded from prompts/a.md"],
  ["no file, stamp, still pinned", facts(none, lock(), v10, { wasOurs: true }), "orphaned", "was uploaded from prompts/a.md"],
  ["no file, stamp, never ours", facts(none, none, v10), "elsewhere", "was uploaded from prompts/a.md in another branch or repository"],
  ["no file, no stamp", facts(none, none, version("10", "c1", none)), "unmanaged", "has no prompt file"],
  ["no file, no stamp, once ours", facts(none, none, version("10", "c1", none), { wasOurs: true }), "unmanaged", "has no prompt file"],

  ["live is older than the pinned version", facts(file(), lock("12"), v10), "unknown", "Braintrust shows a version older than the pinned one"],
  ["live is older, and the file has changed", facts(file("s2", "c2"), lock("12"), v10), "unknown", "Braintrust shows a version older than the pinned one"],
  ["newer and told otherwise, and nothing older can be read", facts(file(), lock(), version("11", "c2", ["s2", "c2 sent"]), { pinned: v10, origin: "unread" }), "unknown", "cannot tell whether live was edited: older versions cannot be read"],
  ["no lock, told otherwise than its stamp says, and nothing older can be read", facts(file(), none, toldOf("10"), { origin: "unread" }), "unknown", "cannot tell whether live was edited: older versions cannot be read"],
];

for (const [name, input, state, detail] of TABLE) {
  Deno.test(`decideState() — ${state}: ${name}`, () => {
    assertEquals(decideState(input), { state, detail });
  });
}

// deno-fmt-ignore
const REWRITTEN: [name: string, Facts][] = [
  ["without a lock entry", facts(file(), none, toldOf("10"), { origin: "upload" })],
  ["after a version that is pinned", facts(file(), lock("9", "s0", "c0"), toldOf("10"), { origin: "upload" })],
];
for (const [name, input] of REWRITTEN) {
  Deno.test(`decideState() — drifted: own upload that is kept with other values, ${name}`, () => {
    const detail = "Braintrust returns it differently from what was uploaded";
    assertEquals(decideState(input), { state: "drifted", detail, isRewritten: true });
  });
}

Deno.test("decideState() — unknown: the pinned version is told otherwise, and nothing older can be read", () => {
  for (const how of ["added", "changed"] as const) {
    const input = facts(file(), lock(), toldOf("10"), { file: how, origin: "unread" });
    const { state, isRewritten } = decideState(input);
    assertEquals([state, isRewritten], ["unknown", true], how);
  }
});

Deno.test("decideState() — the table holds every state", () => {
  const tested = new Set(TABLE.map(([, , state]) => state));
  assertEquals(STATE_NAMES.filter((state) => !tested.has(state)), []);
});

Deno.test("decideState() — a stamp without a path", () => {
  const live = { ...v10, stamp: { ...file(), path: "", blob: "", tool: "" } };
  const input = facts(none, none, live, { wasOurs: true });
  assertEquals(decideState(input).detail, "was uploaded from a file");
});

const nothing: Needs = { pinned: false, origin: false, before: false };
const pinned: Needs = { ...nothing, pinned: true };
const origin: Needs = { ...nothing, origin: true };
const both: Needs = { ...nothing, pinned: true, origin: true };
const before: Needs = { ...nothing, pinned: true, before: true };
// deno-fmt-ignore
const NEEDS: [name: string, Parameters<typeof needsOf>[0], Comparison["file"], Needs][] = [
  ["newer, edited without a stamp", { file: file(), lock: lock(), live: version("11", "c2", none) }, "changed", pinned],
  ["newer, as its stamp says", { file: file(), lock: lock(), live: version("11", "c2", ["s2", "c2"]) }, "changed", pinned],
  ["newer, not as its stamp says", { file: file(), lock: lock(), live: version("11", "c2", s1c1) }, "changed", both],
  ["more digits are newer", { file: file(), lock: lock("9"), live: v10 }, "same", before],
  ["newer, the file has changed, live is as pinned", { file: file("s2", "c2"), lock: lock(), live: version("11", "c1", none) }, "changed", nothing],
  ["newer, the file has changed, live is other", { file: file("s2", "c2"), lock: lock(), live: version("11", "c3", none) }, "changed", pinned],
  ["pinned, all agree", { file: file(), lock: lock(), live: v10 }, "same", nothing],
  ["pinned, told with fields that nobody knows", { file: file(), lock: lock(), live: toldOf("10") }, "same", nothing],
  ["pinned, told with additions", { file: file(), lock: lock(), live: toldOf("10") }, "added", origin],
  ["pinned, told with other values", { file: file(), lock: lock(), live: toldOf("10") }, "changed", origin],
  ["pinned, the file has changed", { file: file("s2", "c2"), lock: lock(), live: toldOf("10") }, "changed", nothing],
  ["live is older than the lock", { file: file(), lock: lock("11"), live: v10 }, "same", nothing],
  ["another prompt", { file: file(), lock: lock(), live: version("11", "c2", none, "new") }, "changed", nothing],
  ["no lock, as its stamp says", { file: file("s2", "c2"), lock: none, live: v10 }, "changed", nothing],
  ["no lock, not as its stamp says", { file: file(), lock: none, live: toldOf("10") }, "added", origin],
  ["no file", { file: none, lock: lock(), live: version("11", "c2", none) }, "same", nothing],
  ["no live", { file: file(), lock: lock(), live: none }, "same", nothing],
];
for (const [name, input, how, want] of NEEDS) {
  Deno.test(`needsOf() — ${name}`, () => assertEquals(needsOf(input, how), want));
}

Deno.test("decideState() — never asks for what needsOf() does not fetch", () => {
  for (const [name, input, state] of TABLE) {
    const { file, lock, live, compared } = input;
    const needs = needsOf({ file, lock, live }, compared.file);
    const seen = needs.pinned ? input : { ...input, pinned: none };
    const known = needs.before
      ? seen
      : { ...seen, compared: { ...seen.compared, before: "upload" as const } };
    assertEquals(decideState(known).state, state, name);
  }
});
