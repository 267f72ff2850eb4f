import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import { differences } from "../../../lib/runtime/answer.ts";

const object = (properties: Json, more: Record<string, Json> = {}): Json => ({
  type: "object",
  properties,
  ...more,
});
const REF = { $defs: { a: { type: "string" } }, properties: { x: { $ref: "#/$defs/a" } } };

const CASES: { schema: Json; right: Json[]; wrong: [value: Json, path: string][] }[] = [
  { schema: true, right: [1, null], wrong: [] },
  { schema: false, right: [], wrong: [[1, ""]] },
  { schema: { type: "string" }, right: ["a", ""], wrong: [[1, ""], [null, ""]] },
  { schema: { type: ["string", "null"] }, right: ["a", null], wrong: [[1, ""]] },
  { schema: { type: "integer" }, right: [1, 1.0, -2], wrong: [[1.5, ""], ["1", ""]] },
  { schema: { type: "number" }, right: [1.5], wrong: [[true, ""]] },
  {
    schema: { type: "array", items: { type: "number" } },
    right: [[], [1]],
    wrong: [[[1, "a"], "[1]"], [{}, ""]],
  },
  { schema: { enum: ["a", { b: 1 }] }, right: ["a", { b: 1 }], wrong: [["b", ""]] },
  { schema: { const: [1, 2] }, right: [[1, 2]], wrong: [[[2, 1], ""]] },
  { schema: { minimum: 1, maximum: 2 }, right: [1, 2, "x"], wrong: [[0, ""], [3, ""]] },
  { schema: { exclusiveMinimum: 1, exclusiveMaximum: 3 }, right: [2], wrong: [[1, ""], [3, ""]] },
  { schema: { multipleOf: 0.01 }, right: [0.07, 19.99], wrong: [[0.001, ""]] },
  {
    schema: { minLength: 2, maxLength: 3 },
    right: ["ab", "👩👩"],
    wrong: [["a", ""], ["abcd", ""]],
  },
  { schema: { pattern: "^\\d+$" }, right: ["12"], wrong: [["1a", ""]] },
  { schema: { pattern: "(?P<a>x" }, right: ["anything"], wrong: [] },
  { schema: { minItems: 1, maxItems: 2 }, right: [[1]], wrong: [[[], ""], [[1, 2, 3], ""]] },
  {
    schema: { prefixItems: [{ type: "string" }], items: { type: "number" } },
    right: [["a", 1]],
    wrong: [[[1], "[0]"]],
  },
  {
    schema: object({ a: { type: "object", properties: { "b c": { type: "string" } } } }),
    right: [{}, { a: {} }],
    wrong: [[{ a: { "b c": 1 } }, 'a["b c"]']],
  },
  { schema: object({ a: {} }, { required: ["a"] }), right: [{ a: null }], wrong: [[{}, "a"]] },
  {
    schema: object({ a: {} }, { additionalProperties: false }),
    right: [{ a: 1 }],
    wrong: [[{ b: 1 }, "b"]],
  },
  {
    schema: object({}, { additionalProperties: { type: "number" } }),
    right: [{ b: 1 }],
    wrong: [[{ b: "" }, "b"]],
  },
  { schema: { anyOf: [{ type: "string" }, { minimum: 5 }] }, right: ["a", 6], wrong: [[4, ""]] },
  { schema: { oneOf: [{ type: "number" }, { minimum: 5 }] }, right: [1], wrong: [[6, ""]] },
  { schema: { allOf: [{ type: "number" }, { minimum: 5 }] }, right: [6], wrong: [[4, ""]] },
  { schema: REF, right: [{ x: "a" }], wrong: [[{ x: 1 }, "x"]] },
  {
    schema: { properties: { next: { $ref: "#" } }, required: ["n"] },
    right: [{ n: 1, next: { n: 2 } }],
    wrong: [[{ n: 1, next: {} }, "next.n"]],
  },
  { schema: { $ref: "#" }, right: [1], wrong: [] },
  { schema: object({ constructor: { type: "string" } }), right: [{}, { toString: 1 }], wrong: [] },
];

for (const { schema, right, wrong } of CASES) {
  Deno.test(`differences() — ${JSON.stringify(schema)}`, () => {
    for (const value of right) assertEquals(differences(schema, value), [], JSON.stringify(value));
    for (const [value, path] of wrong) {
      assertEquals(
        differences(schema, value).map((found) => found.path),
        [path],
        JSON.stringify(value),
      );
    }
  });
}

Deno.test("differences() — names the first ten places", () => {
  const found = differences({ items: { type: "string" } }, Array.from({ length: 12 }, () => 1));
  assertEquals(found.map(({ path }) => path), Array.from({ length: 10 }, (_, at) => `[${at}]`));
});
