// What excuses a wrong "in sync": that all answers were older, and none gave a reason to ask again.
import { assertEquals } from "@std/assert";
import { type Heard, heard, isOnlyEarlier } from "./witness.ts";

const told = (way: Heard["way"], ...rows: [id: string, version: string][]): Heard => ({
  way,
  told: rows.map(([id, version]) => ({ id, version })),
});
const FIRST = told("first page", ["a", "1"], ["b", "5"]);
const SECOND = told("page", ["c", "3"]);
const END = told("page");

const CASES: [name: string, answers: Heard[], expected: boolean][] = [
  ["a whole list, and all of it older", [FIRST, SECOND, END], true],
  ["nothing was heard of it", [told("first page", ["b", "5"]), END], false],
  ["one answer has the edit", [FIRST, SECOND, END, told("read", ["a", "9"])], false],
  ["the history has the edit", [FIRST, SECOND, END, told("history", ["a", "9"])], false],
  ["another prompt is told in two versions", [FIRST, END, told("read", ["b", "6"])], false],
  ["the list lacks another prompt", [FIRST, END, told("read", ["c", "3"])], false],
  ["the list has another prompt twice", [FIRST, told("page", ["b", "5"]), END], false],
  ["a second list lacks it", [FIRST, END, told("first page", ["b", "5"]), END], false],
  [
    "the list is torn, and the prompt alone is older too",
    [FIRST, END, told("read", ["c", "3"]), told("read", ["a", "1"])],
    true,
  ],
  ["an old version alone says nothing of live", [FIRST, told("version", ["b", "4"]), END], true],
];

for (const [name, answers, expected] of CASES) {
  Deno.test(`isOnlyEarlier() — ${name}`, () => {
    assertEquals(isOnlyEarlier(answers, "a", "9"), expected);
  });
}

Deno.test("heard() — knows lists, pages, reads, versions and the history", () => {
  const row = { id: "a", _xact_id: "1" };
  const of = (method: string, path: string, answer: Parameters<typeof heard>[0]["answer"]) =>
    heard({ method, url: new URL(path, "http://localhost"), answer })?.way;
  assertEquals(of("GET", "/v1/prompt?project_name=p", { objects: [row] }), "first page");
  assertEquals(of("GET", "/v1/prompt?starting_after=a", { objects: [] }), "page");
  assertEquals(of("GET", "/v1/prompt?slug=a", { objects: [row] }), "slug");
  assertEquals(of("GET", "/v1/prompt/a", row), "read");
  assertEquals(of("GET", "/v1/prompt/a?version=1", row), "version");
  assertEquals(of("POST", "/btql", { data: [row] }), "history");
  assertEquals(of("PATCH", "/v1/prompt/a", row), undefined);
  assertEquals(of("GET", "/v1/project", { objects: [] }), undefined);
});
