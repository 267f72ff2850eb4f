import { assertEquals } from "@std/assert";
import { type DiffRow, diffRows } from "../../../lib/text/diff_rows.ts";
import { unifiedDiff } from "../../../lib/text/unified_diff.ts";

/** Rows as a person would sketch them: numbers, a sign, and what is marked in brackets. */
function sketch(row: DiffRow): string {
  if (row.kind === "gap") return `... ${row.lines ?? "rest"}`;
  const sign = { same: " ", gone: "-", come: "+" }[row.kind];
  const text = row.pieces.map(({ text, isChanged }) => isChanged ? `[${text}]` : text).join("");
  return `${row.before ?? "_"} ${row.after ?? "_"} ${sign}${text}`;
}

const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i + 1}`);
const edited = (count: number, edits: Record<number, string | undefined>): string =>
  lines(count).flatMap((line, i) => i + 1 in edits ? edits[i + 1] ?? [] : line).join("\n") + "\n";

const ROWS: [name: string, before: string, after: string, rows: string[]][] = [
  ["equal", "a\n", "a\n", []],
  ["the words that differ are marked", "Say hello to me.\n", "Say goodbye to me.\n", [
    "1 _ -Say [hello] to me.",
    "_ 1 +Say [goodbye] to me.",
  ]],
  ["another line altogether is not marked", "abc def\n", "xyz uvw\n", [
    "1 _ -abc def",
    "_ 1 +xyz uvw",
  ]],
  ["lines that only come", "a\n", "a\nb\nc\n", ["1 1  a", "_ 2 +b", "_ 3 +c"]],
  ["a text that is new", "", "a\nb\n", ["_ 1 +a", "_ 2 +b"]],
  ["a text that is gone", "a\nb\n", "", ["1 _ -a", "2 _ -b"]],
  ["gaps are counted", edited(20, {}), edited(20, { 5: "new", 15: undefined }), [
    "... 1",
    "2 2  line 2",
    "3 3  line 3",
    "4 4  line 4",
    "5 _ -line 5",
    "_ 5 +new",
    "6 6  line 6",
    "7 7  line 7",
    "8 8  line 8",
    "... 3",
    "12 12  line 12",
    "13 13  line 13",
    "14 14  line 14",
    "15 _ -line 15",
    "16 15  line 16",
    "17 16  line 17",
    "18 17  line 18",
    "... rest",
  ]],
  ["lines that look like headers", "-- a\n", "++ b\n", ["1 _ --- a", "_ 1 +++ b"]],
];
for (const [name, before, after, rows] of ROWS) {
  Deno.test(`diffRows() — ${name}`, () => {
    const diff = unifiedDiff({ name: "a", text: before }, { name: "b", text: after });
    assertEquals(diffRows(diff).map(sketch), rows);
  });
}

Deno.test("diffRows() — a very long line costs no time", () => {
  const text = (word: string): string => `${`${word} b `.repeat(200_000)}\n`;
  const diff = unifiedDiff({ name: "a", text: text("x") }, { name: "b", text: text("y") });
  const start = performance.now();
  assertEquals(diffRows(diff).length, 2);
  assertEquals(performance.now() - start < 1000, true);
});
