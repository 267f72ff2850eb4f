import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/failure.ts";
import { readConfig } from "../../../lib/io/config_file.ts";
import { readText, writeText } from "../../../lib/io/files.ts";
import { readLock, writeLock } from "../../../lib/io/lock_file.ts";
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
