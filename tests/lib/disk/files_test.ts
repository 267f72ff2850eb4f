import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { readConfig } from "../../../lib/disk/config_file.ts";
import {
  absent,
  exists,
  isWithin,
  namedFile,
  outside,
  readText,
  reasonOf,
  removeLeftovers,
  writeText,
} from "../../../lib/disk/files.ts";
import { readLock, writeLock } from "../../../lib/disk/lock_file.ts";
import { mergeFile } from "../../../lib/commands/download/merge_file.ts";
import { takeTurn } from "../../../lib/disk/turn.ts";
import { temporary } from "./temporary.ts";

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("writeText() — makes folders, replaces, leaves nothing else behind", async () => {
  await using box = await temporary();
  await writeText(box.root, "a/b/c.md", "one");
  await writeText(box.root, "a/b/c.md", "two");
  assertEquals(await readText(box.root, "a/b/c.md"), "two");
  assertEquals(await names(`${box.root}/a/b`), ["c.md"]);
});

Deno.test("writeText() — a failure leaves the old file and no temporary one", async () => {
  await using box = await temporary({ "folder/inner.md": "kept", "file": "x" });
  const onFolder = await assertRejects(() => writeText(box.root, "folder", "text"), Failure);
  assertEquals(onFolder.message.startsWith(`Cannot write folder: `), true);
  await assertRejects(() => writeText(box.root, "file/below.md", "text"), Failure);
  assertEquals(await names(box.root), ["file", "folder"]);
  assertEquals(await names(`${box.root}/folder`), ["inner.md"]);
});

Deno.test("writeText() — a link to a file of the repository stays one, and leads to the new text", async () => {
  await using box = await temporary({ "shared/a.md": "old", "prompts/own.md": "x" });
  await Deno.symlink("../shared/a.md", `${box.root}/prompts/a.md`);
  await Deno.symlink("gone.md", `${box.root}/prompts/b.md`);
  await writeText(box.root, "prompts/a.md", "new");
  await writeText(box.root, "prompts/b.md", "new");
  assertEquals(await readText(box.root, "shared/a.md"), "new");
  assertEquals((await Deno.lstat(`${box.root}/prompts/a.md`)).isSymlink, true);
  assertEquals((await Deno.lstat(`${box.root}/prompts/b.md`)).isFile, true);
  assertEquals(await names(`${box.root}/shared`), ["a.md"]);
});

Deno.test("writeText() — a reader sees the old text or the new one, never a part", async () => {
  await using box = await temporary({ "a": "0".repeat(1_000_000) });
  const writing = writeText(box.root, "a", "1".repeat(1_000_000)).then(() => "done");
  const seen = new Set<string>();
  for (let ended = ""; ended === "";) {
    const text = await readText(box.root, "a") ?? "";
    seen.add(`${text[0]}${text.length}`);
    if (!/^(0+|1+)$/.test(text)) seen.add("torn");
    ended = await Promise.race([writing, Promise.resolve("")]);
  }
  for (const state of seen) assertEquals(["01000000", "11000000"].includes(state), true, state);
});

Deno.test("readText() — no file is undefined, no text is a Failure", async () => {
  await using box = await temporary({ "folder/a": "x" });
  assertEquals(await readText(box.root, "none"), undefined);
  const error = await assertRejects(() => readText(box.root, "folder"), Failure);
  assertEquals(error.message, `Cannot read folder: it is a folder`);
});

Deno.test("readText() — what is no text of the repository is a Failure that says why", async () => {
  await using outer = await temporary({ "secret": "x" });
  await using box = await temporary({ "large": "" });
  await Deno.symlink(`${outer.root}/secret`, `${box.root}/far`);
  await Deno.symlink("loop", `${box.root}/loop`);
  await Deno.symlink("nowhere", `${box.root}/dangling`);
  await Deno.writeFile(`${box.root}/latin1`, Uint8Array.of(0x63, 0xe9));
  await Deno.writeFile(`${box.root}/bom`, Uint8Array.of(0xef, 0xbb, 0xbf, 0x63));
  await Deno.truncate(`${box.root}/large`, 64 * 1024 * 1024 + 1);
  const states = [
    [box.root, "far", "a symbolic link points outside the repository"],
    [box.root, "loop", "its symbolic links form a loop"],
    [box.root, "latin1", "it is not UTF-8 text"],
    [box.root, "large", "it has 67108865 bytes, which is too large"],
    ["/dev", "null", "it is not a regular file"],
  ] as const;
  for (const [root, path, state] of states) {
    const error = await assertRejects(() => readText(root, path), Failure);
    assertEquals(error.message, `Cannot read ${path}: ${state}`);
  }
  assertEquals(await readText(box.root, "bom"), "\uFEFFc");
  assertEquals([await readText(box.root, "dangling"), await exists(box.root, "dangling")], [
    undefined,
    true,
  ]);
  assertEquals([await exists(box.root, "none"), await exists(box.root, "bom/none")], [
    false,
    false,
  ]);
});

Deno.test("writeText() — writes through no link that points outside the repository", async () => {
  await using outer = await temporary({ "a.md": "theirs" });
  await using box = await temporary({ "x": "" });
  await Deno.symlink(outer.root, `${box.root}/folder`);
  await Deno.symlink(`${outer.root}/none`, `${box.root}/dangling`);
  await Deno.symlink(`${outer.root}/a.md`, `${box.root}/file.md`);
  await Deno.utime(outer.root, 1, 1); // it would change with a file that is made only to be removed
  const states = [
    ["folder/a.md", "its folder is outside the repository"],
    ["folder/new/a.md", "its folder is outside the repository"],
    ["dangling/a.md", "its folder is outside the repository"],
    ["file.md", "a symbolic link points outside the repository"],
  ] as const;
  for (const [path, state] of states) {
    const error = await assertRejects(() => writeText(box.root, path, "ours"), Failure);
    assertEquals(error.message, `Cannot write ${path}: ${state}`);
  }
  assertEquals(await names(outer.root), ["a.md"]);
  assertEquals((await Deno.stat(outer.root)).mtime, new Date(1000));
  assertEquals(await Deno.readTextFile(`${outer.root}/a.md`), "theirs");
});

Deno.test("outside(), isWithin() — where a path lies once links are followed", async () => {
  await using outer = await temporary();
  await using box = await temporary({ "in/a.md": "", "file": "" });
  await Deno.symlink(outer.root, `${box.root}/out`);
  await Deno.symlink("loop", `${box.root}/loop`);
  const states = await Promise.all(
    ["a.md", "in/a.md", "in/new/deep/a.md", "out/a.md", "loop/a.md"].map((path) =>
      outside(box.root, path)
    ),
  );
  assertEquals(states, [
    undefined,
    undefined,
    undefined,
    "its folder is outside the repository",
    "its folder cannot be used: its symbolic links form a loop",
  ]);
  const root = await Deno.realPath(box.root);
  const within = await Promise.all(
    [root, `${root}/x`, `${root}x`, "/"].map((path) => isWithin(box.root, path)),
  );
  assertEquals(within, [true, true, false, false]);
});

Deno.test("removeLeftovers() — removes what killed writes left, and nothing else", async () => {
  const left = "a.md.prompt-sync-0123abcd.tmp";
  const kept = ["a.md", "b.tmp", `${left}.md`, "a.prompt-sync-0123abcx.tmp"];
  await using outer = await temporary({ [left]: "" });
  await using box = await temporary(
    Object.fromEntries([left, ...kept].map((name) => [`in/${name}`, ""])),
  );
  const folder = `in/b.prompt-sync-0123abcd.tmp`;
  await Deno.mkdir(`${box.root}/${folder}`);
  await Deno.symlink(outer.root, `${box.root}/out`);
  await removeLeftovers(box.root, ["in", "in", "none", "out"]);
  assertEquals(await names(`${box.root}/in`), [...kept, folder.slice(3)].sort());
  assertEquals(await names(outer.root), [left]);
  await assertRejects(() => removeLeftovers(box.root, ["in/a.md"]), Deno.errors.NotADirectory);
});

// deno-fmt-ignore
const REASONS: [error: unknown, words: string][] = [
  [new Deno.errors.NotFound("m"), "it does not exist"],
  [new Deno.errors.PermissionDenied("m"), "permission denied"],
  [new Deno.errors.NotCapable("m"), "it is outside the repository"],
  [new Deno.errors.IsADirectory("m"), "it is a folder"],
  [new Deno.errors.NotADirectory("m"), "a part of its path is a file, not a folder"],
  [new Deno.errors.FilesystemLoop("m"), "its symbolic links form a loop"],
  [new Error("m"), "m"],
  ["text", "text"],
];
Deno.test("reasonOf(), absent() — why the disk refused; only what is not there is absent", () => {
  for (const [error, words] of REASONS) assertEquals(reasonOf(error), words);
  assertEquals(absent(new Deno.errors.NotFound("m")), undefined);
  assertThrows(() => absent(new Deno.errors.PermissionDenied("m")), Deno.errors.PermissionDenied);
});

Deno.test("readConfig() — reads, also with a byte order mark", async () => {
  await using box = await temporary({ "prompts/config.json": '\uFEFF{ "project": "p" }' });
  assertEquals((await readConfig(box.root)).project, "p");
});

// deno-fmt-ignore
const CONFIGS: [name: string, text: string, message: RegExp][] = [
  ["no JSON", "{", /^Cannot use prompts\/config\.json: not valid JSON: /],
  ["mistakes", '{ "projct": "p" }', /^Cannot use prompts\/config\.json: "project" is missing; unknown key "projct"$/],
];
for (const [name, text, message] of CONFIGS) {
  Deno.test(`readConfig() — refuses: ${name}`, async () => {
    await using box = await temporary({ "prompts/config.json": text });
    const error = await assertRejects(() => readConfig(box.root), Failure);
    assertEquals(message.test(error.message), true, error.message);
    const hint =
      "prompts/config.schema.json describes every key; if a newer prompt-sync wrote it, update yours";
    assertEquals(error.hint, name === "mistakes" ? hint : undefined);
  });
}

Deno.test("readConfig() — no file says how to make one", async () => {
  await using box = await temporary();
  const error = await assertRejects(() => readConfig(box.root), Failure);
  assertEquals(error.message, "Cannot read prompts/config.json: it does not exist");
  assertEquals(error.hint?.includes('{ "project": "my-project" }'), true);
});

Deno.test("readLock(), writeLock() — absent, written once, broken", async () => {
  await using box = await temporary();
  assertEquals((await readLock(box.root)).lock, undefined);
  const project = { id: "i", name: "n" };
  const nothing = { version: 1 as const, project, prompts: {} };
  assertEquals(await writeLock(box.root, nothing), false, "no lock that pins nothing is begun");
  const hash = "0".repeat(64);
  const entry = { path: "p.md", source_sha256: hash, content_sha256: hash, id: "x", version: "1" };
  const lock = { ...nothing, prompts: { p: entry } };
  assertEquals([await writeLock(box.root, lock), await writeLock(box.root, lock)], [true, false]);
  assertEquals((await readLock(box.root)).lock?.project, lock.project);
  assertEquals(await writeLock(box.root, nothing), true, "one that pins nothing any more is");
  assertEquals((await readLock(box.root)).lock?.prompts, {});
  await box.write("prompts/lock.json", "{}");
  const error = await assertRejects(() => readLock(box.root), Failure);
  assertEquals(
    error.message,
    'Cannot use prompts/lock.json: "version" is missing; "project" is missing; "prompts" is missing',
  );
  assertEquals(error.hint?.startsWith("Restore it (git checkout -- prompts/lock.json)"), true);
});

Deno.test("readLock() — one that a newer program wrote is refused in a line, and not to be repaired", async () => {
  await using box = await temporary();
  for (const text of ['{ "version": 2, "pins": [] }', '{ "version": 2.5 }']) {
    await box.write("prompts/lock.json", text);
    const { message, hint } = await assertRejects(() => readLock(box.root), Failure);
    assertEquals(
      /: a newer prompt-sync wrote it \(format 2.*, this one reads 1\)$/.test(message),
      true,
    );
    assertEquals(hint, "Update prompt-sync to the version that wrote it");
  }
});

Deno.test("writeText() — who may read a file stays as it is", async () => {
  await using box = await temporary({ "secret.md": "old", "open.md": "old" });
  await Deno.chmod(`${box.root}/secret.md`, 0o600);
  await Deno.chmod(`${box.root}/open.md`, 0o666); // more than the usual umask leaves
  for (const [path, mode] of [["secret.md", 0o600], ["open.md", 0o666]] as const) {
    await writeText(box.root, path, "new");
    assertEquals(((await Deno.stat(`${box.root}/${path}`)).mode ?? 0) & 0o777, mode);
  }
});

Deno.test("writeText() — a folder that becomes a link while it writes takes nothing outside", async () => {
  await using outer = await temporary();
  await using box = await temporary({ "folder/a.md": "old" });
  const [folder, kept] = [`${box.root}/folder`, `${box.root}/kept`];
  let isDone = false;
  const swap = async (): Promise<void> => {
    while (!isDone) {
      // What is written meanwhile may make the folder anew.
      await Deno.remove(kept, { recursive: true }).catch(absent);
      await Deno.rename(folder, kept).catch(absent);
      await Deno.symlink(outer.root, folder).catch(() => {});
      await Deno.remove(folder).catch(() => {});
    }
  };
  const swapping = swap();
  const ends = { written: 0, refused: 0 };
  for (let round = 0; round < 400; round++) {
    try {
      await writeText(box.root, "folder/a.md", "new");
      ends.written++;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      ends.refused++;
    }
  }
  isDone = true;
  await swapping;
  assertEquals(ends.refused > 0, true, JSON.stringify(ends));
  // A file that was made the moment before may be left where it cannot be found again: it is empty.
  for (const name of await names(outer.root)) {
    const { size } = await Deno.stat(`${outer.root}/${name}`);
    assertEquals([/^a\.md\..*\.tmp$/.test(name), size], [true, 0], name);
  }
});

// deno-fmt-ignore
const NAMED: [here: string, path: string, found: string][] = [
  ["", "a.json", "a.json"], ["sub", "b.json", "sub/b.json"], ["sub", "../a.json", "a.json"],
  ["sub", "a.json", "a.json"], // as a message printed it
  ["sub", "none.json", "none.json"], ["sub", "./none.json", "sub/none.json"],
  ["", "..odd/none.json", "..odd/none.json"], // a name, not a step up
];
for (const [here, path, found] of NAMED) {
  Deno.test(`namedFile() — ${path} typed in /${here}`, async () => {
    await using box = await temporary({ "a.json": "", "sub/b.json": "" });
    const place = { root: box.root, here: `${box.root}/${here}` };
    assertEquals(await namedFile(place, path), found);
    assertEquals(await namedFile(place, `${box.root}/${found}`), found);
    for (const far of ["../../../x", "/etc/passwd", "../".repeat(here === "" ? 1 : 2)]) {
      const error = await assertRejects(() => namedFile(place, far), Failure);
      assertEquals(error.message, `Cannot use ${far}: it is outside the repository`);
      assertEquals(error.hint, undefined);
      const hinted = await assertRejects(() => namedFile(place, far, "Use stdin"), Failure);
      assertEquals(hinted.hint, "Use stdin");
    }
  });
}

Deno.test("takeTurn() — something else in the folder's place is a Failure that says what to move", async () => {
  await using box = await temporary({ ".prompt-sync": "" });
  const error = await assertRejects(() => takeTurn(box.root, () => {}), Failure);
  assertEquals([error.message, error.hint], [
    "Cannot use .prompt-sync/turn: a part of its path is a file, not a folder",
    ".prompt-sync belongs to prompt-sync; move away what is there",
  ]);
});

Deno.test("takeTurn() — removes what a killed merge left; a merge leaves nothing", async () => {
  await using box = await temporary({
    ".prompt-sync/merge-1/0": "x",
    ".prompt-sync/pruned/a": "x",
  });
  using _turn = await takeTurn(box.root, () => {});
  const side = (text: string): { label: string; text: string } => ({ label: "l", text });
  const sides = { ours: side("a\n"), base: side("b\n"), theirs: side("b\n") };
  await box.git("init", "--quiet");
  assertEquals(await mergeFile(box.root, sides), { text: "a\n", conflicts: 0 });
  assertEquals(await names(`${box.root}/.prompt-sync`), [".gitignore", "pruned", "turn"]);
});
