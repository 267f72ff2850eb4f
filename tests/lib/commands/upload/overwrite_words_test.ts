import { assertEquals } from "@std/assert";
import {
  overwriteDetail,
  type Overwritten,
  stepsAfterOverwrite,
} from "../../../../lib/commands/upload/overwrite_words.ts";

const commands = (overwritten?: Overwritten): string[] =>
  stepsAfterOverwrite({ slug: "a", ...(overwritten ? { overwritten } : {}) })
    .map(({ command }) => command);

Deno.test("overwriteDetail(), stepsAfterOverwrite() — a version that nobody had seen", () => {
  const overwritten = { version: "1000192656880881099" };
  assertEquals(
    overwriteDetail(overwritten),
    "uploaded and read back; overwrote version 81cd05ee665fdfb3, an edit that you had not seen",
  );
  assertEquals(commands(overwritten), [
    "deno task log a",
    "deno task rollback a --to 81cd05ee665fdfb3",
  ]);
});

Deno.test("overwriteDetail(), stepsAfterOverwrite() — nothing tells", () => {
  assertEquals(
    overwriteDetail("unread"),
    "uploaded, but not pinned: cannot tell whether it overwrote an edit",
  );
  assertEquals(commands("unread"), ["deno task upload a", "deno task upload --force a"]);
});

Deno.test("stepsAfterOverwrite() — nothing was overwritten", () => assertEquals(commands(), []));
