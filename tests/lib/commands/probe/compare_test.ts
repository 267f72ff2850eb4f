import { assertEquals } from "@std/assert";
import { additions, differences, holds, unsteady } from "../../../../lib/commands/probe/compare.ts";
import type { Json, JsonObject } from "../../../../lib/content/json.ts";

// deno-fmt-ignore
const PAIRS: [sent: Json, told: Json, differ: string[], added: string[], isHeld: boolean][] = [
  [{ a: 1 }, { a: 1 }, [], [], true],
  [{ a: 1 }, { a: 2 }, ["a"], [], false],
  [{ a: 1 }, {}, ["a"], [], false],
  [{ a: 1 }, { a: 1, b: { c: 2 } }, ["b.c"], ["b.c"], true],
  [{ a: 1 }, { a: 1, b: null }, [], [], true],
  [{ a: 1 }, { a: 1, b: {} }, [], [], true],
  [{ a: null }, {}, [], [], true],
  [{ a: "" }, { a: null }, ["a"], [], false],
  [{ a: [] }, {}, ["a"], [], false],
  [{ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }, ["a.*.c"], ["a.*.c"], true],
  [{ a: [1] }, { a: [1, 2] }, ["a.*"], ["a.*"], false],
  [{ a: "1" }, { a: 1 }, ["a"], [], false],
  [null, { a: { b: 1 } }, ["a.b"], ["a.b"], false],
];
for (const [sent, told, differ, added, isHeld] of PAIRS) {
  Deno.test(`${JSON.stringify(sent)} and ${JSON.stringify(told)} — what differs, what is added`, () => {
    assertEquals(differences(sent, told), differ);
    assertEquals(additions(sent, told), added);
    assertEquals(holds(told, sent), isHeld);
  });
}

// deno-fmt-ignore
const ROWS: [rows: JsonObject[], paths: string[]][] = [
  [[], []],
  [[{ a: 1 }], []],
  [[{ a: 1 }, { a: 1 }], []],
  [[{ a: 1 }, { a: 2 }, { a: 1, b: 3 }], ["a", "b"]],
  [[{ a: 1, b: 2 }, { b: 2, a: 1 }], ["the order of members"]],
];
for (const [rows, paths] of ROWS) {
  Deno.test(`unsteady() — ${JSON.stringify(rows)}`, () => assertEquals(unsteady(rows), paths));
}
