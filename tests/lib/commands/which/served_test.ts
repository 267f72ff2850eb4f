import { assertEquals, assertThrows } from "@std/assert";
import {
  instantOf,
  type Promotion,
  promotionsAt,
  settledBy,
  versionAt,
} from "../../../../lib/commands/which/served.ts";
import { Failure } from "../../../../lib/text/failure.ts";

const xact = (iso: string, counter = 0): string =>
  ((0x0de1n << 48n) | (BigInt(Date.parse(iso) / 1000) << 16n) | BigInt(counter)).toString();

for (
  const [text, iso] of [
    ["2026-11-25", "2026-11-25T00:00:00.000Z"],
    ["2026-11-25T08:30Z", "2026-11-25T08:30:00.000Z"],
    ["2026-11-25 08:30", "2026-11-25T08:30:00.000Z"],
    ["2026-11-25T08:30:15+02:00", "2026-11-25T06:30:15.000Z"],
  ] as const
) {
  Deno.test(`instantOf() — ${text}`, () => {
    assertEquals(instantOf(text).toISOString(), iso);
  });
}

for (const text of ["yesterday", "2026-13-01", "08:30", "2026-11-25T08", ""]) {
  Deno.test(`instantOf() — not ${JSON.stringify(text)}`, () => {
    assertThrows(() => instantOf(text), Failure, "expected a time");
  });
}

Deno.test("versionAt() — the newest that was there, within one second by its number", () => {
  const at = new Date("2026-11-25T08:30:00Z");
  const [first, second] = [xact("2026-11-25T08:30:00Z"), xact("2026-11-25T08:30:00Z", 1)];
  const later = xact("2026-11-25T08:30:01Z");
  assertEquals(versionAt([later, first, second], at), second);
  assertEquals(versionAt([later], at), undefined);
});

const made = (sha: string, iso: string, moves?: Record<string, string>): Promotion => ({
  sha,
  at: new Date(iso),
  moves: moves && new Map(Object.entries(moves)),
});

Deno.test("promotionsAt() — those at or before, the newest first, in whatever order they come", () => {
  const at = new Date("2026-11-25T08:30:00Z");
  const [a, b] = [made("a", "2026-11-24T00:00:00Z"), made("b", "2026-11-25T08:30:00Z")];
  assertEquals(promotionsAt([a, made("c", "2026-11-26T00:00:00Z"), b], at), [b, a]);
});

Deno.test("settledBy() — a promotion from another environment tells only of what it moved", () => {
  const followed = made("a", "2026-11-24T00:00:00Z");
  const moved = made("b", "2026-11-25T00:00:00Z", { one: "7" });
  assertEquals(settledBy("one", [moved, followed]), moved);
  assertEquals(settledBy("two", [moved, followed]), followed);
  assertEquals(settledBy("two", [moved]), undefined);
});
