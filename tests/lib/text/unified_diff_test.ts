import { assertEquals } from "@std/assert";
import { firstChangedLine, unifiedDiff } from "../../../lib/text/unified_diff.ts";

const diff = (before: string, after: string): string =>
  unifiedDiff({ name: "a/x y.md", text: before }, { name: "b", text: after });

Deno.test("unifiedDiff() — equal texts have none", () => assertEquals(diff("a\n", "a\n"), ""));

Deno.test("unifiedDiff() — three lines of context, git's headers", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  assertEquals(
    diff(before, before.replace("5", "five")),
    "--- a/x y.md\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
  );
});

Deno.test("unifiedDiff() — no final newline", () => {
  assertEquals(
    diff("a", "b\n"),
    "--- a/x y.md\n+++ b\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n",
  );
});

Deno.test("unifiedDiff() — lines that look like headers keep their tab", () => {
  assertEquals(diff("-- x\t\n", "++ x\t\n").split("\n").slice(3, 5), ["--- x\t", "+++ x\t"]);
});

Deno.test("unifiedDiff() — texts that share nothing are shown whole, soon", () => {
  const lines = (word: string): string =>
    Array.from({ length: 20_000 }, (_, n) => `${word} ${n}\n`).join("");
  const patch = diff(lines("old"), `${lines("new")}end`).split("\n");
  assertEquals(patch.slice(2, 4), ["@@ -1,20000 +1,20001 @@", "-old 0"]);
  assertEquals(patch.slice(20_003, 20_004), ["+new 0"]);
  assertEquals(patch.slice(-3), ["+end", "\\ No newline at end of file", ""]);
});

Deno.test("firstChangedLine() — of the new text", () => {
  assertEquals(firstChangedLine("a\nb\n", "a\nc\n"), 2);
  assertEquals(firstChangedLine("a\n", "a\nb\n"), 2);
  assertEquals(firstChangedLine("", "x"), 1);
  assertEquals(firstChangedLine("a\nb", "a"), 1);
});
