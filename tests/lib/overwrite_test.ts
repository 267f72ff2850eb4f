import { assertEquals } from "@std/assert";
import { overwriteDetail, stepsAfterOverwrite } from "../../lib/overwrite.ts";

const version = "1000192656880881099";

Deno.test("overwriteDetail() — names what was overwritten, or that nothing tells", () => {
  const named = overwriteDetail({ version });
  assertEquals(named.includes("overwrote version 81cd05ee665fdfb3"), true, named);
  assertEquals(overwriteDetail("unread").includes("not pinned"), true);
});

Deno.test("stepsAfterOverwrite() — how to take it back, or to look again", () => {
  const commands = (overwritten: Parameters<typeof overwriteDetail>[0]): string[] =>
    stepsAfterOverwrite({ slug: "a", overwritten }).map(({ command }) => command);
  assertEquals(stepsAfterOverwrite({ slug: "a" }), []);
  assertEquals(commands({ version }), [
    "deno task log a",
    "deno task rollback a --to 81cd05ee665fdfb3",
  ]);
  assertEquals(commands("unread"), ["deno task upload a", "deno task upload --force a"]);
});
