import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/failure.ts";
import { blobIds, git, uncommitted } from "../../../lib/io/git.ts";
import { type Temporary, temporary } from "./temporary.ts";

async function repository(files: Record<string, string>): Promise<Temporary> {
  const box = await temporary(files);
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=start");
  return box;
}

Deno.test("blobIds() — equals git hash-object, whatever the file is called", async () => {
  const paths = [
    "a.md",
    "with space/b c.md",
    '"quoted".md',
    "line\nbreak.md",
    "back\\slash.md",
    ":(top)x.md",
    "é.md",
  ];
  await using box = await repository(
    Object.fromEntries(paths.map((path) => [path, `text of ${path}`])),
  );
  const ids = await blobIds(box.root, paths);
  for (const path of paths) {
    assertEquals(ids.get(path), (await box.git("hash-object", "--", path)).trim(), path);
  }
  assertEquals(ids.size, paths.length);
  assertEquals(await blobIds(box.root, []), new Map());
});

Deno.test("blobIds() — is what the commit holds: git's own line ends are applied", async () => {
  await using box = await repository({
    ".gitattributes": "* text=auto eol=lf\n",
    "a.md": "a\r\nb\r\n",
  });
  const ids = await blobIds(box.root, ["a.md"]);
  assertEquals(ids.get("a.md"), (await box.git("rev-parse", "HEAD:a.md")).trim());
});

Deno.test("blobIds() — a file that is not there", async () => {
  await using box = await repository({ "a.md": "x" });
  const error = await assertRejects(() => blobIds(box.root, ["none.md"]), Failure);
  assertEquals(error.message.startsWith('Cannot run "git hash-object": '), true, error.message);
});

Deno.test("uncommitted() — modified, staged, untracked and ignored, not clean", async () => {
  const clean = ["clean.md", "with space.md", "*.md", ":(exclude)x.md", "sub/[a].md"];
  const dirty = ["modified.md", "staged.md", "untracked.md", "ignored.md", "new/folder/u.md"];
  await using box = await repository({
    ...Object.fromEntries(clean.map((path) => [path, "x"])),
    "modified.md": "x",
    "staged.md": "x",
    "sub/a.md": "x",
    ".gitignore": "ignored.md\n",
  });
  for (const path of [...dirty, "sub/a.md"]) await box.write(path, "y");
  await box.git("add", "staged.md");
  assertEquals([...await uncommitted(box.root, [...clean, ...dirty])], dirty);
  assertEquals(await uncommitted(box.root, []), new Set());
});

Deno.test("uncommitted() — three of 230 paths", async () => {
  const paths = Array.from({ length: 230 }, (_, number) => `p/${number}.md`);
  await using box = await repository(Object.fromEntries(paths.map((path) => [path, "x"])));
  const dirty = ["p/0.md", "p/116.md", "p/229.md"];
  for (const path of dirty) await box.write(path, "y");
  assertEquals([...await uncommitted(box.root, paths)], dirty);
});

Deno.test("git() — an error of git's is a Failure with its last line", async () => {
  await using box = await temporary();
  const error = await assertRejects(() => git(box.root, ["rev-parse", "HEAD"]), Failure);
  assertEquals(
    error.message.startsWith('Cannot run "git rev-parse": fatal: '),
    true,
    error.message,
  );
});

Deno.test("git() — an error without words has its exit code", async () => {
  await using box = await repository({ "a.md": "x" });
  await box.write("a.md", "y");
  const error = await assertRejects(() => git(box.root, ["diff", "--quiet"]), Failure);
  assertEquals(error.message, 'Cannot run "git diff": exit code 1');
});
