import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { isNewer, prettyVersion, timeOf, xactIdOf } from "../../../lib/content/version.ts";
import { runs } from "../runs.ts";

for (
  const [xactId, pretty] of [
    ["1000192656880881099", "81cd05ee665fdfb3"],
    ["1000196491253383169", "805cc02ef48a78b9"],
    ["1000192683980739838", "5878bd218351fb8e"],
  ] as const
) {
  Deno.test(`prettyVersion(), xactIdOf() — ${xactId} is ${pretty}`, () => {
    assertEquals(prettyVersion(xactId), pretty);
    assertEquals(xactIdOf(pretty), xactId);
    assertEquals(xactIdOf(pretty.toUpperCase()), xactId);
    assertEquals(xactIdOf(xactId), xactId);
  });
}

Deno.test("prettyVersion() — what is no number stays", () => {
  for (const word of ["v1", "1v", ""]) assertEquals(prettyVersion(word), word);
  assertEquals(prettyVersion("0"), "0000000000000000");
});

for (
  const word of [
    "",
    "v1",
    "81cd05ee665fdfb",
    "81cd05ee665fdfbg",
    "1".repeat(21),
    "-1",
    "81cd05ee665fdfb3a",
    "x81cd05ee665fdfb3",
    "1x",
  ]
) {
  Deno.test(`xactIdOf() — "${word}" is neither spelling`, () => {
    assertEquals(xactIdOf(word), undefined);
  });
}

Deno.test("xactIdOf() — undoes prettyVersion() for every transaction id", () => {
  const ids = fc.bigInt({ min: 0n, max: (1n << 48n) - 1n }).map((low) =>
    `${(0x0de1n << 48n) | low}`
  );
  fc.assert(fc.property(ids, (id) => assertEquals(xactIdOf(prettyVersion(id)), id)), runs());
});

Deno.test("xactIdOf() — has the top bits of every transaction id", () => {
  assertEquals(xactIdOf("0000000000000000"), String(0x0de1n << 48n));
});

Deno.test("isNewer() — as numbers, not as text", () => {
  assertEquals(isNewer("10", "9"), true);
  assertEquals(isNewer("9", "10"), false);
  assertEquals(isNewer("9", "9"), false);
  assertEquals(isNewer("1000196491253383170", "1000196491253383169"), true);
});

Deno.test("xactIdOf() — the longest transaction id", () => {
  assertEquals(xactIdOf("1".repeat(20)), "1".repeat(20));
});

Deno.test("timeOf() — to the second", () => {
  assertEquals(timeOf("1000192656880881099").toISOString(), "2024-03-09T07:48:38.000Z");
});
