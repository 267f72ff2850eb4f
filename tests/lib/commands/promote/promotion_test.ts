import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Candidate, promotionOf } from "../../../../lib/commands/promote/promotion.ts";

const FILE = { source_sha256: "s", content_sha256: "c" };
const LOCK = { ...FILE, path: "prompts/x.md", id: "id", version: "1000192880881099" };
const READY: Candidate = { file: FILE, lock: LOCK, pinned: "c", current: undefined };

const CASES: { name: string; change: Partial<Candidate>; action: string; says: string }[] = [
  { name: "nothing there yet", change: {}, action: "promote", says: "production: none → " },
  { name: "an older version", change: { current: "5" }, action: "promote", says: " → " },
  { name: "there already", change: { current: LOCK.version }, action: "skip", says: "already" },
  {
    name: "followed: where git had it",
    change: { current: "5", since: { pinned: "5", isSameContent: false } },
    action: "promote",
    says: " → ",
  },
  {
    name: "followed: new in git",
    change: { since: { pinned: undefined, isSameContent: false } },
    action: "promote",
    says: "none → ",
  },
  {
    name: "followed: moved elsewhere",
    change: { current: "5", since: { pinned: LOCK.version, isSameContent: false } },
    action: "hold",
    says: "somebody moved it to ",
  },
  {
    name: "followed: taken out",
    change: { since: { pinned: LOCK.version, isSameContent: false } },
    action: "hold",
    says: "somebody moved it to none",
  },
  {
    name: "followed: moved elsewhere, and git has caught up",
    change: { current: "5", since: { pinned: "6", isSameContent: true } },
    action: "promote",
    says: " → ",
  },
  { name: "no lock entry", change: { lock: undefined }, action: "refuse", says: "not pinned" },
  {
    name: "a changed text",
    change: { file: { ...FILE, source_sha256: "t" } },
    action: "refuse",
    says: "has changed since the last upload: the pinned version does not match the file",
  },
  {
    name: "a changed content",
    change: { file: { ...FILE, content_sha256: "d" } },
    action: "refuse",
    says: "has changed since the last upload: the pinned version does not match the file",
  },
  {
    name: "a pinned version with other content",
    change: { pinned: "other", current: LOCK.version },
    action: "refuse",
    says: "does not match the file",
  },
  {
    name: "a pinned version that is gone",
    change: { pinned: undefined },
    action: "refuse",
    says: "does not have",
  },
];
for (const { name, change, action, says } of CASES) {
  Deno.test(`promotionOf() — ${name}`, () => {
    const promotion = promotionOf("production", { ...READY, ...change });
    assertEquals(promotion.action, action);
    assertStringIncludes(promotion.detail, says);
  });
}
