import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../../lib/text/failure.ts";
import { mergeFile } from "../../../../lib/commands/download/merge_file.ts";
import { takeTurn } from "../../../../lib/disk/turn.ts";
import type { Three } from "../../../../lib/prompt/merge.ts";
import { type Temporary, temporary } from "../../disk/temporary.ts";

async function repository(): Promise<Temporary> {
  const box = await temporary();
  await box.git("init", "--quiet");
  return box;
}

function sides(ours: string, base: string, theirs: string): Three<{ label: string; text: string }> {
  return {
    ours: { label: "the file", text: ours },
    base: { label: "the upload", text: base },
    theirs: { label: "live", text: theirs },
  };
}

Deno.test("mergeFile() — takes both sides' changes; what both changed is marked with the labels", async () => {
  await using box = await repository();
  const clean = sides(
    "one!\ntwo\n3\n4\nfive\n",
    "one\ntwo\n3\n4\nfive\n",
    "one\ntwo\n3\n4\nfive?\n",
  );
  assertEquals(await mergeFile(box.root, clean), {
    text: "one!\ntwo\n3\n4\nfive?\n",
    conflicts: 0,
  });
  assertEquals(await mergeFile(box.root, sides("é1\n", "é\n", "é2\n")), {
    text: "<<<<<<< the file\né1\n=======\né2\n>>>>>>> live\n",
    conflicts: 1,
  });
  await box.git("config", "merge.conflictStyle", "diff3");
  const { text } = await mergeFile(box.root, sides("1\n", "0\n", "2\n"));
  assertEquals(text, "<<<<<<< the file\n1\n||||||| the upload\n0\n=======\n2\n>>>>>>> live\n");
});

Deno.test("mergeFile() — counts places to decide, more of them than git's exit code holds too", async () => {
  await using box = await repository();
  const lines = (count: number, end: string): string =>
    Array.from({ length: count }, (_, index) => `${index}${end}\nsame\nsame\nsame\nsame\n`).join(
      "",
    );
  for (const [count, conflicts] of [[2, 2], [127, 127], [200, 127]] as const) {
    const three = sides(lines(count, "a"), lines(count, ""), lines(count, "b"));
    assertEquals((await mergeFile(box.root, three)).conflicts, conflicts);
  }
});

Deno.test("mergeFile() — what git cannot merge is a Failure; nothing is left, whatever happens", async () => {
  await using box = await repository();
  const error = await assertRejects(() => mergeFile(box.root, sides("\0", "a", "b")), Failure);
  assertEquals(error.message.startsWith('Cannot run "git merge-file": '), true, error.message);
  await box.write(".git/config", "[broken");
  await assertRejects(
    () => mergeFile(box.root, sides("a", "a", "b")),
    Failure,
    "bad config line",
  );
  assertEquals((await Array.fromAsync(Deno.readDir(`${box.root}/.prompt-sync`))).length, 0);
});

Deno.test("mergeFile() — several at once do not meet, and the next turn finds what one left", async () => {
  await using box = await repository();
  const texts = Array.from({ length: 8 }, (_, index) => `${index}\n`);
  const merged = await Promise.all(
    texts.map((text) => mergeFile(box.root, sides(text, "base\n", "base\n"))),
  );
  assertEquals(merged.map(({ text }) => text), texts);
  using _ = await takeTurn(box.root, () => {});
});
