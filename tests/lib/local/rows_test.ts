import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import {
  deepMerge,
  makeRow,
  promptView,
  sameJson,
  withServerDefaults,
} from "../../../lib/local/rows.ts";

const identity = { id: "i", project_id: "p", org_id: "o", created: "c", _xact_id: "1" };

const merges = [
  {
    name: "objects at every depth",
    old: { a: { b: 1, c: { d: 2 } } },
    patch: { a: { c: { e: 3 } } },
    want: { a: { b: 1, c: { d: 2, e: 3 } } },
  },
  { name: "arrays are replaced", old: { a: [1, 2] }, patch: { a: [3] }, want: { a: [3] } },
  {
    name: "an object replaces text",
    old: { a: "x" },
    patch: { a: { b: 1 } },
    want: { a: { b: 1 } },
  },
  {
    name: "null changes nothing",
    old: { a: 1, b: { c: 2 } },
    patch: { a: null, b: { c: null } },
    want: { a: 1, b: { c: 2 } },
  },
];
for (const { name, old, patch, want } of merges) {
  Deno.test(`deepMerge() — ${name}`, () => assertEquals<unknown>(deepMerge(old, patch), want));
}

Deno.test("deepMerge() — keeps a key named __proto__ as data", () => {
  const merged = deepMerge(
    JSON.parse('{"__proto__":{"a":1}}'),
    JSON.parse('{"__proto__":{"b":2}}'),
  );
  assertEquals(JSON.stringify(merged), '{"__proto__":{"a":1,"b":2}}');
});

Deno.test("makeRow() — the writer does not choose what the server decides", () => {
  const row = makeRow(identity, { id: "mine", _xact_id: "9", log_id: "x", name: "n" });
  assertEquals([row["id"], row["_xact_id"], row["log_id"], row["name"]], ["i", "1", "p", "n"]);
});

Deno.test("makeRow(), promptView() — keep fields that nobody documented", () => {
  assertEquals(promptView(makeRow(identity, { odd: { x: 1 } }))["odd"], { x: 1 });
});

Deno.test("promptView() — hides what only /v1/function shows", () => {
  const view = promptView(makeRow(identity, { origin: {}, function_schema: {} }));
  assertEquals(["origin", "function_schema", "function_data"].map((key) => key in view), [
    false,
    false,
    false,
  ]);
});

Deno.test("withServerDefaults() — fills what is empty and nothing else", () => {
  const full = {
    ...identity,
    description: "d",
    tags: ["t"],
    metadata: { a: 1 },
    prompt_data: { mcp: { x: 1 } },
  };
  const filled = withServerDefaults(full);
  assertEquals([filled["description"], filled["tags"], filled["metadata"]], ["d", ["t"], { a: 1 }]);
  const empty = withServerDefaults(makeRow(identity, {}));
  assertEquals([empty["description"], empty["tags"], empty["metadata"], empty["prompt_data"]], [
    "",
    [],
    {},
    null,
  ]);
});

const pairs: { a: Json; b: Json; want: boolean }[] = [
  { a: { x: 1, y: [1, { z: null }] }, b: { y: [1, { z: null }], x: 1 }, want: true },
  { a: [1, 2], b: [2, 1], want: false },
  { a: { x: 1 }, b: { x: 1, y: 1 }, want: false },
  { a: { x: null }, b: { y: null }, want: false },
  { a: [], b: {}, want: false },
  { a: null, b: {}, want: false },
];
for (const { a, b, want } of pairs) {
  Deno.test(`sameJson() — ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () =>
    assertEquals(sameJson(a, b), want));
}
