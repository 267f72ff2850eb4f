import { assertEquals } from "@std/assert";
import type { ToldField } from "../../../lib/content/telling.ts";
import { countTold, toldLines } from "../../../lib/report/told.ts";

const field = (name: string, how: ToldField["how"]): ToldField => ({
  field: name,
  how,
  isKnown: true,
});

Deno.test("countTold() — each field once, with its prompts, sorted", () => {
  const counts = countTold([
    [field("tags", "added"), field("description", "changed")],
    [field("tags", "added"), field("description", "added")],
    [],
  ]);
  assertEquals(counts.map(({ field, how, prompts }) => `${field} ${how} ${prompts}`), [
    "description changed 1",
    "description added 1",
    "tags added 2",
  ]);
});

Deno.test("toldLines() — a line each, and what settles a value that differs at each read", () => {
  assertEquals(toldLines([]), []);
  const how = ["added", "respelled", "changed", "unsteady"] as const;
  const counts = how.map((how, index) => ({ field: "x.y", how, prompts: index + 1 }));
  assertEquals(toldLines(counts), [
    "Braintrust returns some fields differently from what was uploaded. Nobody edited them:",
    "  adds: x.y (1 prompt)",
    "  writes in another form: x.y (2 prompts)",
    "  returns another value: x.y (3 prompts)",
    '  returns another value at each read: x.y (4 prompts); to leave it out, add to "ignore": { "field": "x.y" }',
  ]);
});
