import { assertEquals } from "@std/assert";
import type { Lock, LockEntry } from "../../../../lib/state/lock.ts";
import {
  isSent,
  lockAfterUpload,
  type Planned,
} from "../../../../lib/commands/upload/lock_after.ts";

const hashes = { source_sha256: "s", content_sha256: "c" };
const file = { slug: "a", path: "a.md", ...hashes };
const stamp = { ...hashes, path: "a.md", blob: "b", tool: "t" };
const live = { id: "live", version: "2", stamp };
const lock: LockEntry = { path: "a.md", ...hashes, id: "lock", version: "1" };
const PLANNED: Planned = { slug: "a", state: "unstamped", action: "stamp", file, lock, live };
const stamped = (by: Partial<typeof stamp> | undefined): Partial<Planned> => ({
  live: { ...live, stamp: by && { ...stamp, ...by } },
});

// deno-fmt-ignore
const SENT: [name: string, planned: Partial<Planned>, isSent: boolean][] = [
  ["a new prompt", { action: "create", live: undefined }, true],
  ["a replaced one", { action: "replace" }, true],
  ["one that is left alone", { action: "skip", ...stamped(undefined) }, false],
  ["one without a stamp", stamped(undefined), true],
  ["one with another text's stamp", stamped({ source_sha256: "x" }), true],
  ["one with another content's stamp", stamped({ content_sha256: "x" }), true],
  ["one that lacks its lock entry alone", { lock: undefined }, false],
  ["one without a file", { file: undefined, ...stamped(undefined) }, false],
];
for (const [name, planned, is] of SENT) {
  Deno.test(`isSent() — ${name}`, () => assertEquals(isSent({ ...PLANNED, ...planned }), is));
}

const project = { id: "p", name: "P" };
const previous: Lock = { version: 1, project, prompts: { a: { ...lock, version: "0" } } };
const REPLACED: Partial<Planned> = { action: "replace", state: "pending" };
// deno-fmt-ignore
const LOCKED: [name: string, planned: Partial<Planned> | undefined, proven: string | undefined, isFailed: boolean, version: string][] = [
  ["what was read back", REPLACED, "9", false, "9"],
  ["what was stamped already", {}, undefined, false, "2"],
  ["what was read back before what was known", {}, "9", false, "9"],
  ["what the lock said, where stamping failed", {}, undefined, true, "0"],
  ["what the lock said, where the write was not read", REPLACED, undefined, false, "0"],
  ["what was in sync", { action: "skip", state: "in-sync" }, undefined, false, "1"],
  ["what was not planned", undefined, undefined, false, "0"],
];
for (const [name, planned, proven, isFailed, version] of LOCKED) {
  Deno.test(`lockAfterUpload() — pins ${name}`, () => {
    const plan = planned ? [{ ...PLANNED, ...planned }] : [];
    const outcome = {
      proven: new Map(proven ? [["a", { id: "new", version: proven }]] : []),
      failed: new Set(isFailed ? ["a"] : []),
    };
    const { prompts } = lockAfterUpload({ previous, project, files: [file] }, plan, outcome);
    assertEquals(prompts.a?.version, version);
  });
}
