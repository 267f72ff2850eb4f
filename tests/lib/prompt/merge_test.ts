import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/content/json.ts";
import { mergeThree } from "../../../lib/prompt/merge.ts";

// deno-fmt-ignore
const MERGED: [name: string, base: JsonObject, ours: JsonObject, theirs: JsonObject, want: JsonObject][] = [
  ["nothing changed", { a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }],
  ["ours changed", { a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
  ["theirs changed", { a: 1 }, { a: 1 }, { a: 2 }, { a: 2 }],
  ["both changed in one way", { a: 1 }, { a: 2 }, { a: 2 }, { a: 2 }],
  ["both added in one way", {}, { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, { a: { b: 1, c: 2 } }],
  ["ours removed", { a: 1, b: 1 }, { b: 1 }, { a: 1, b: 1 }, { b: 1 }],
  ["theirs removed", { a: 1, b: 1 }, { a: 1, b: 1 }, { b: 1 }, { b: 1 }],
  ["both removed", { a: 1 }, {}, {}, {}],
  ["each added one", {}, { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ["members of an object", { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, { a: { b: 1, c: 2 } }, { a: { b: 2, c: 2 } }],
  ["a member that both removed from an object", { a: { b: 1, c: 1, d: 1 } }, { a: { c: 2, d: 1 } }, { a: { c: 1, d: 2 } }, { a: { c: 2, d: 2 } }],
  ["an object that both added", {}, { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  ["an object in place of a text", { a: "x" }, { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  ["tags that each added", { tags: ["m"] }, { tags: ["m", "z"] }, { tags: ["a", "m"] }, { tags: ["a", "m", "z"] }],
  ["tags that each removed", { tags: ["a", "b", "c"] }, { tags: ["b", "c"] }, { tags: ["a", "c"] }, { tags: ["c"] }],
  ["tags where there were none", {}, { tags: ["b"] }, { tags: ["a", "b"] }, { tags: ["a", "b"] }],
  ["names that every object has", {}, { constructor: 1 }, { toString: 2 }, { constructor: 1, toString: 2 }],
];
for (const [name, base, ours, theirs, want] of MERGED) {
  Deno.test(`mergeThree() — ${name}`, () => {
    assertEquals(mergeThree({ ours, base, theirs }), { ours: want, base: want, theirs: want });
  });
}

// deno-fmt-ignore
const TORN: [name: string, base: JsonObject, ours: JsonObject, theirs: JsonObject][] = [
  ["two texts", { a: 1 }, { a: 2 }, { a: 3 }],
  ["changed and removed", { a: 1 }, { a: 2 }, {}],
  ["a name that every object has, changed and removed", { constructor: 1 }, { constructor: 2 }, {}],
  ["two new ones", {}, { a: 2 }, { a: 3 }],
  ["lists that are not called tags", { stop: ["m"] }, { stop: ["m", "z"] }, { stop: ["a", "m"] }],
  ["tags and no list", { tags: ["m"] }, { tags: ["m", "z"] }, { tags: "a" }],
  ["within an object", { a: { b: 1 } }, { a: { b: 2 } }, { a: { b: 3 } }],
];
for (const [name, base, ours, theirs] of TORN) {
  Deno.test(`mergeThree() — each keeps its own of ${name}`, () => {
    const sides = { ours: { ...ours, x: 1 }, base: { ...base, x: 1 }, theirs: { ...theirs, x: 1 } };
    assertEquals(mergeThree(sides), sides);
  });
}
