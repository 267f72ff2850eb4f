import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readFrontMatter, splitFrontMatter } from "../../../lib/prompt/front_matter.ts";
import { text } from "../content/arbitrary_row.ts";
import { runs } from "../runs.ts";

Deno.test("splitFrontMatter() — the body keeps every character", () => {
  fc.assert(
    fc.property(text, (body) => {
      assertEquals(splitFrontMatter(`---\nname: x\n---\n${body}`), {
        yaml: "name: x\n",
        body,
        bodyLine: 3,
      });
    }),
    runs(),
  );
});

Deno.test("splitFrontMatter() — a rule further down is no fence", () => {
  const body = "text\n---\nname: x\n---\n";
  assertEquals(splitFrontMatter(body), { body, bodyLine: 0 });
});

const YAML = `# comment
name: x
metadata:
  list:
    - a
    - { b: 1 }
"quoted": y
`;
// deno-fmt-ignore
const PLACES: [path: (string | number)[], line: number, column: number][] = [
  [["name"], 3, 1],
  [["metadata"], 4, 1],
  [["metadata", "list"], 5, 3],
  [["metadata", "list", 1], 7, 7],
  [["metadata", "list", 1, "b"], 7, 9],
  [["quoted"], 8, 1],
  [["metadata", "nothing"], 4, 1],
];
for (const [path, line, column] of PLACES) {
  Deno.test(`readFrontMatter() — ${path.join(".")} stands at ${line}:${column}`, () => {
    assertEquals(readFrontMatter(YAML).positionOf(path), { line, column });
  });
}

Deno.test("readFrontMatter() — empty", () => {
  for (const yaml of ["", "\n", "# comment\n"]) {
    const { values, problems } = readFrontMatter(yaml);
    assertEquals([values, problems], [{}, []]);
  }
});
