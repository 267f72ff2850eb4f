import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import { isPrompt, readRow, type Row } from "../../../lib/content/row.ts";

const ROW: Row = { id: "i", _xact_id: "1", project_id: "p", slug: "s", name: "n" };

// deno-fmt-ignore
const NO_ROWS: [name: string, value: Json][] = [
  ["nothing", null], ["a text", "row"], ["a list", [ROW]],
  ...Object.keys(ROW).map((key): [string, Json] => [`${key} is a number`, { ...ROW, [key]: 1 }]),
  ["no digits", { ...ROW, _xact_id: "" }], ["too many digits", { ...ROW, _xact_id: "1".repeat(21) }],
  ["more than digits", { ...ROW, _xact_id: "1 " }], ["a sign", { ...ROW, _xact_id: "-1" }],
];
for (const [name, value] of NO_ROWS) {
  Deno.test(`readRow() — no row: ${name}`, () => assertEquals(readRow(value), undefined));
}

Deno.test("readRow() — a row, whatever else it holds", () => {
  for (const row of [ROW, { ...ROW, _xact_id: "1".repeat(20), more: null }]) {
    assertEquals(readRow(row), row);
  }
});

Deno.test("isPrompt() — tools and scorers are none", () => {
  const kinds: Json[] = [null, "x", { type: "prompt" }, { type: "code" }, {}];
  const found = kinds.map((function_data) => isPrompt({ ...ROW, function_data }));
  assertEquals([isPrompt(ROW), ...found], [true, true, true, true, false, false]);
});
