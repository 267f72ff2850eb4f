import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/failure.ts";
import { readConfig } from "../../../lib/io/config_file.ts";
import { absent, namedFile, readText, writeText } from "../../../lib/io/files.ts";
import { readLock, writeLock } from "../../../lib/io/lock_file.ts";
import { mergeFile } from "../../../lib/io/merge_file.ts";
import { takeTurn } from "../../../lib/io/turn.ts";
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
  await box.write("prompts/lock.json", "{}");
  const error = await assertRejects(() => readLock(box.root), Failure);
  assertEquals(
    error.message,
    'Cannot use prompts/lock.json: "version" is missing; "project" is missing; "prompts" is missing',
  );
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
];
for (const [here, path, found] of NAMED) {
  Deno.test(`namedFile() — ${path} typed in /${here}`, async () => {
    await using box = await temporary({ "a.json": "", "sub/b.json": "" });
    const place = { root: box.root, here: `${box.root}/${here}` };
    assertEquals(await namedFile(place, path), found);
    assertEquals(await namedFile(place, `${box.root}/${found}`), found);
    for (const far of ["../../../x", "/etc/passwd"]) {
      const error = await assertRejects(() => namedFile(place, far), Failure);
      assertEquals(error.message, `Cannot use ${far}: it is outside the repository`);
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
