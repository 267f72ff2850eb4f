import { assertEquals } from "@std/assert";
import {
  isObject,
  type Json,
  type JsonObject,
  memberAt,
  merge,
  nest,
  removeAt,
  sorted,
} from "../../../lib/content/json.ts";

Deno.test("isObject() — no null, no list", () => {
  const values = [{}, { a: 1 }, null, [], "x", 1, undefined];
  assertEquals(values.map(isObject), [true, true, false, false, false, false, false]);
});

// deno-fmt-ignore
const MERGES: [base: JsonObject, over: JsonObject, want: JsonObject][] = [
  [{ a: 1, b: 1 }, { b: 2, c: 2 }, { a: 1, b: 2, c: 2 }],
  [{ a: { b: 1, c: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [{ a: { b: 1 } }, { a: [1] }, { a: [1] }], [{ a: { b: 1 } }, { a: null }, { a: null }], [{ a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
];
for (const [base, over, want] of MERGES) {
  Deno.test(`merge() — ${JSON.stringify(base)} and ${JSON.stringify(over)}`, () => {
    const before = structuredClone([base, over]);
    assertEquals(merge(base, over), want);
    assertEquals([base, over], before, "neither is changed");
  });
}

// deno-fmt-ignore
const MEMBERS: [value: Json, path: string[], want: Json | undefined][] = [
  [{ a: { b: null } }, ["a", "b"], null], [{ a: 1 }, [], { a: 1 }], [{ a: 1 }, ["a", "b"], undefined], [{ a: "x" }, ["a", "length"], undefined],
  [{ a: [1] }, ["a", "0"], undefined], [null, ["a"], undefined], [{ a: {} }, ["a", "constructor"], undefined],
];
for (const [value, path, want] of MEMBERS) {
  Deno.test(`memberAt() — ${path.join(".")} of ${JSON.stringify(value)}`, () => {
    assertEquals(memberAt(value, path), want);
  });
}

// deno-fmt-ignore
const REMOVED: [object: JsonObject, path: string[], want: JsonObject][] = [
  [{ a: 1, b: 2 }, ["a"], { b: 2 }], [{ a: 1 }, [], { a: 1 }], [{ a: 1 }, ["b", "c"], { a: 1 }],
  [{ a: { b: 1, c: 2 } }, ["a", "x"], { a: { b: 1, c: 2 } }], [{ a: 1, b: 2 }, ["a", "x"], { a: 1, b: 2 }], [{ a: "text" }, ["a", "0"], { a: "text" }], [{ a: [1] }, ["a", "0"], { a: [1] }],
  [{ a: 1 }, ["__proto__", "x"], { a: 1 }], [{ a: 1 }, ["constructor", "x"], { a: 1 }],
];
for (const [object, path, want] of REMOVED) {
  Deno.test(`removeAt() — ${path.join(".")} of ${JSON.stringify(object)}`, () => {
    const before = structuredClone(object);
    assertEquals(removeAt(object, path), want);
    assertEquals(object, before, "it is not changed");
  });
}

Deno.test("sorted() — the keys of every object, not the items of a list", () => {
  const value = { b: [{ d: 1, c: 2 }, 1, 0], a: null };
  assertEquals(JSON.stringify(sorted(value)), '{"a":null,"b":[{"c":2,"d":1},1,0]}');
});

Deno.test("merge(), memberAt(), nest(), removeAt() — hostile names are names", () => {
  const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
  assertEquals(memberAt(merge({ x: 1 }, hostile), ["constructor"]), 2);
  assertEquals(memberAt(merge({}, hostile), ["__proto__", "a"]), 1);
  assertEquals(memberAt({}, ["constructor"]), undefined);
  assertEquals(Object.hasOwn(nest(["__proto__"], 1), "__proto__"), true);
  assertEquals(removeAt({ a: { b: { c: 1 } }, d: 2 }, ["a", "b", "c"]), { d: 2 });
  assertEquals(removeAt({ a: { b: 1, c: 2 } }, ["a", "b"]), { a: { c: 2 } });
  assertEquals(removeAt({ a: 1 }, ["constructor"]), { a: 1 });
  assertEquals(merge({ a: { b: 1, c: [1] } }, { a: { c: [2], d: 3 } }), {
    a: { b: 1, c: [2], d: 3 },
  });
});

Deno.test("sorted() — at every depth, hostile keys too", () => {
  const value = JSON.parse('{"b":[{"d":1,"c":null}],"__proto__":1,"a":2}');
  assertEquals(JSON.stringify(sorted(value)), '{"__proto__":1,"a":2,"b":[{"c":null,"d":1}]}');
});
