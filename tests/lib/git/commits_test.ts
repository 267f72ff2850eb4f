// Which commit brought a file, by object id.
import { assertEquals } from "@std/assert";
import { commitsOf } from "../../../lib/git/commits.ts";
import { temporary } from "../disk/temporary.ts";

Deno.test("commitsOf() — the first commit of each text, however many, in the short spelling of git", async () => {
  await using box = await temporary();
  await box.git("init", "--quiet", "--initial-branch=main");
  const expected = new Map<string, { id: string; subject: string }>();
  const commit = async (text: string, subject: string): Promise<void> => {
    await box.write("a.md", text);
    await box.git("add", "--all");
    await box.git("commit", "--quiet", `--message=${subject}`);
    const blob = (await box.git("rev-parse", "HEAD:a.md")).trim();
    const id = (await box.git("log", "-1", "--format=%h")).trim();
    if (!expected.has(blob)) expected.set(blob, { id, subject });
  };
  for (const text of ["one", "two", "three"]) await commit(text, `:write ${text}`);
  await commit("one", "Back to the first text");
  const [unknown, foreign] = ["12".repeat(20), "34".repeat(32)];
  const blobs = [...expected.keys(), unknown, foreign, "", "no id"];
  assertEquals(await commitsOf(box.root, blobs), expected);
});

Deno.test("commitsOf() — a text that only a merge has, and a folder without a repository", async () => {
  await using box = await temporary({ "a.md": "one\n" });
  assertEquals(await commitsOf(box.root, ["12".repeat(20)]), new Map());
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.commit("start");
  await box.git("checkout", "--quiet", "-b", "side");
  await box.commit("side");
  await box.git("checkout", "--quiet", "main");
  await box.git("merge", "--quiet", "--no-ff", "--no-commit", "side");
  await box.write("a.md", "merged\n");
  await box.commit("merge");
  const blob = (await box.git("rev-parse", "HEAD:a.md")).trim();
  assertEquals((await commitsOf(box.root, [blob])).get(blob)?.subject, "merge");
});
