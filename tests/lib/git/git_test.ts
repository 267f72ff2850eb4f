import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { blobIds, git, isTracked, uncommitted } from "../../../lib/git/git.ts";
import { type Temporary, temporary } from "../disk/temporary.ts";

async function repository(files: Record<string, string>): Promise<Temporary> {
  const box = await temporary(files);
  await box.git("init", "--quiet", "--initial-branch=main");
  await box.commit("start");
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
  const files = paths.map((path) => ({ path, text: `text of ${path}` }));
  await using box = await repository(
    Object.fromEntries(files.map(({ path, text }) => [path, text])),
  );
  const ids = await blobIds(box.root, files);
  for (const path of paths) {
    assertEquals(ids.get(path), (await box.git("hash-object", "--", path)).trim(), path);
  }
  assertEquals(ids.size, paths.length);
  assertEquals(await blobIds("/no/such/folder", []), new Map(), "git is not asked");
});

Deno.test("blobIds() — is what the commit holds: git's own line ends are applied", async () => {
  await using box = await repository({
    ".gitattributes": "* text=auto eol=lf\n",
    "a.md": "a\r\nb\r\n",
  });
  const ids = await blobIds(box.root, [{ path: "a.md", text: "a\r\nb\r\n" }]);
  assertEquals(ids.get("a.md"), (await box.git("rev-parse", "HEAD:a.md")).trim());
});

Deno.test("blobIds() — is what the commit holds: every conversion is applied, in a subfolder too", async () => {
  const text = "é $Id: 12$\n";
  const names = ["plain.md", "ident.md", "clean.md", "latin.md"];
  await using box = await repository({
    ".gitattributes":
      "ident.md ident\nclean.md filter=upper\nlatin.md working-tree-encoding=ISO-8859-1\n",
  });
  await box.git("config", "filter.upper.clean", "tr a-z A-Z");
  for (const name of names) await box.write(`s/${name}`, text);
  await box.git("add", "--all");
  const ids = await blobIds(`${box.root}/s`, names.map((path) => ({ path, text })));
  for (const path of names) {
    assertEquals(ids.get(path), (await box.git("rev-parse", `:s/${path}`)).trim(), path);
  }
  assertEquals(new Set(ids.values()).size, 4);
});

Deno.test("blobIds() — of the text that was read, whatever stands on disk by now, if anything", async () => {
  await using box = await temporary();
  await box.git("init", "--quiet", "--object-format=sha256");
  const [sha256] = (await blobIds(box.root, [{ path: "none.md", text: "read\n" }])).values();
  await using elsewhere = await temporary();
  const [sha1] = (await blobIds(elsewhere.root, [{ path: "none.md", text: "read\n" }])).values();
  // printf 'read\n' | git hash-object --stdin
  assertEquals(sha1, "30736e52f158dd25721e5f4ae7043482d4a7bde8");
  assertEquals(sha256, "5957db1043ec999de92bd05ed5fbcc0ffa63d309479d1f7a0b7bd8ac2a32bc6f");
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
  await box.git("config", "status.showUntrackedFiles", "no");
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

Deno.test("uncommitted() — more names than a command takes", async () => {
  await using box = await repository({ "a.md": "x" });
  const part = "n".repeat(200);
  const paths = Array.from(
    { length: 800 },
    (_, number) => `${number}/${`${part}/`.repeat(19)}a.md`,
  );
  assertEquals(await uncommitted(box.root, paths), new Set());
});

Deno.test("uncommitted() — leaves git's index alone, which another command may be using", async () => {
  await using box = await repository({ "a.md": "x" });
  await Deno.utime(`${box.root}/a.md`, 1, 1); // git would note the new time
  const index = (): Promise<Uint8Array> => Deno.readFile(`${box.root}/.git/index`);
  const before = await index();
  assertEquals(await uncommitted(box.root, ["a.md"]), new Set());
  assertEquals(await index(), before);
});

Deno.test("isTracked() — the very file, in whatever case; nothing where there is no repository", async () => {
  await using box = await repository({ "sub/.Env": "x", "sub/a.md": "x" });
  await box.write("sub/new.md", "x");
  const sub = `${box.root}/sub`;
  const paths = [".env", "a.md", "new.md", "*.md", "--all", "sub/a.md"];
  const tracked = await Promise.all(paths.map((path) => isTracked(sub, path)));
  assertEquals(paths.filter((_, index) => tracked[index]), [".env", "a.md"]);
  await using elsewhere = await temporary({ "a.md": "x" });
  assertEquals(await isTracked(elsewhere.root, "a.md"), false);
});

Deno.test("git() — what a repository configures runs no program of its choice", async () => {
  await using box = await repository({ "a.md": "x", "evil.sh": "#!/bin/sh\ntouch ran\n" });
  await Deno.chmod(`${box.root}/evil.sh`, 0o755);
  await box.git("config", "core.fsmonitor", "./evil.sh");
  await box.git("config", "log.showSignature", "true");
  await uncommitted(box.root, ["a.md"]);
  assertEquals((await Array.fromAsync(Deno.readDir(box.root))).length, 3);
  assertEquals(await git(box.root, ["config", "log.showSignature"]), "false\n");
  // A folder with the files of a bare repository brings a configuration as well.
  await box.git("init", "--quiet", "--bare", "bare");
  const error = await assertRejects(() => git(`${box.root}/bare`, ["status"]), Failure);
  assertEquals(error.message.includes("bare repository"), true, error.message);
});

Deno.test("git() — an error of git's is a Failure with its last line", async () => {
  await using box = await temporary();
  const error = await assertRejects(() => git(box.root, ["rev-parse", "HEAD"]), Failure);
  assertEquals(
    /^Cannot run "git rev-parse": fatal: [^\n]+$/.test(error.message),
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
