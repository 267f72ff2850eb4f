import v8 from "node:v8";
import vm from "node:vm";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import type { Config } from "../../../lib/config/config.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { Failure } from "../../../lib/text/failure.ts";
import {
  promptFolders,
  promptMatcher,
  promptTextOf,
  readPromptFiles,
} from "../../../lib/disk/prompt_files.ts";
import type { Lock } from "../../../lib/state/lock.ts";
import { temporary } from "./temporary.ts";

function configOf(json: Record<string, unknown> = {}): Config {
  const parsed = parseConfig({ project: "p", ...json });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
}

/** The paths that were read, and the problems as `path message`. */
async function readIn(
  root: string,
  config = configOf(),
): Promise<{ paths: string[]; problems: string[] }> {
  const { files, problems } = await readPromptFiles(root, config);
  return {
    paths: files.map(({ path }) => path),
    problems: problems.map(({ file, message }) => `${file} ${message}`),
  };
}

// deno-fmt-ignore
const GLOBS: [name: string, config: Record<string, unknown>, folders: string[], yes: string[], no: string[]][] = [
  ["defaults", {}, ["prompts"], ["prompts/a.md", "prompts/b/c.md"], ["a.md", "prompts/a.txt", "prompts/README.md", "prompts/b/README.md"]],
  ["beside the code", { include: ["supabase/functions/*/prompts/**", "backend/x/*.md"] }, ["supabase/functions", "backend/x"], ["supabase/functions/f/prompts/a.md", "backend/x/a.md"], ["supabase/functions/f/g/prompts/a.md", "backend/x/y/a.md", "supabase/functions/f/prompts/a.txt"]],
  ["a class or any letter in a folder", { include: ["prompts/[ab]/*.md", "more?/x/*.md"] }, ["prompts", ""], ["prompts/a/x.md", "more1/x/a.md"], ["prompts/c/x.md", "more/x/a.md"]],
  ["a part of a name", { include: ["abc*.md"] }, [""], ["abc.md", "abcd.md"], ["ab.md"]],
  ["one file", { include: ["prompts/one.md"] }, ["prompts"], ["prompts/one.md"], ["prompts/two.md"]],
  ["at the root", { include: ["*.md"] }, [""], ["a.md"], ["b/a.md"]],
  ["braces and classes", { include: ["{a,b}/[xy].md"] }, [""], ["a/x.md", "b/y.md"], ["c/x.md", "a/z.md"]],
  ["exclude", { exclude: ["prompts/drafts/**"] }, ["prompts"], ["prompts/README.md"], ["prompts/drafts/a.md", "prompts/drafts/b/c.md"]],
];
for (const [name, json, folders, yes, no] of GLOBS) {
  Deno.test(`promptMatcher(), promptFolders() — ${name}`, () => {
    const config = configOf(json);
    assertEquals(promptFolders(config), folders);
    assertEquals([...yes, ...no].filter(promptMatcher(config)), yes);
  });
}

Deno.test("readPromptFiles() — sorted, hashed, each file once, some folders never", async () => {
  await using box = await temporary({
    "prompts/b.md": "b",
    "prompts/a/z.md": "z",
    "prompts/README.md": "x",
    "prompts/c.md.txt": "x",
    "prompts/.git/hidden.md": "x",
    "prompts/node_modules/m.md": "x",
    "prompts/.prompt-sync/p.md": "x",
  });
  const config = configOf({ include: ["prompts/**/*.md", "prompts/a/*.md", "none/*.md"] });
  assertEquals(await readIn(box.root, config), {
    paths: ["prompts/a/z.md", "prompts/b.md"],
    problems: [],
  });
  const [file] = (await readPromptFiles(box.root, config)).files;
  assertEquals(file?.source_sha256, createHash("sha256").update("z").digest("hex"));
});

Deno.test("readPromptFiles() — one byte order mark goes, as the source hash says", async () => {
  await using box = await temporary({ "prompts/a.md": "\uFEFFa\r\n" });
  const [file] = (await readPromptFiles(box.root, configOf())).files;
  assertEquals(file?.source_sha256, createHash("sha256").update("a\n").digest("hex"));
});

Deno.test("readPromptFiles() — what is no prompt file", async () => {
  await using outer = await temporary({ "secret.md": "secret" });
  await using box = await temporary({ "prompts/real.md": "x", "elsewhere/target.md": "linked" });
  const { root } = box;
  await Deno.writeFile(`${root}/prompts/latin1.md`, new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
  await box.write("prompts/large.md", "x".repeat(1024 * 1024 + 1));
  await box.write("prompts/largest.md", "x".repeat(1024 * 1024));
  await Deno.mkdir(`${root}/prompts/folder.md`);
  await Deno.symlink(`${root}/elsewhere/target.md`, `${root}/prompts/inside.md`);
  await Deno.symlink(`${outer.root}/secret.md`, `${root}/prompts/outside.md`);
  await Deno.symlink(`${root}/nothing`, `${root}/prompts/dangling.md`);
  await Deno.symlink(`${root}/elsewhere`, `${root}/prompts/linkedfolder.md`);
  await new Deno.Command("mkfifo", { args: [`${root}/prompts/fifo.md`] }).output();
  assertEquals(await readIn(root), {
    paths: ["prompts/inside.md", "prompts/largest.md", "prompts/real.md"],
    problems: [
      "prompts/dangling.md Cannot read the file: it does not exist",
      "prompts/fifo.md Expected a regular file",
      "prompts/large.md Expected at most 1 MiB, found 1048577 bytes",
      "prompts/latin1.md Expected UTF-8 text, found other bytes",
      "prompts/linkedfolder.md Expected a regular file",
      "prompts/outside.md Expected a file of this repository, found a symbolic link that leaves it",
    ],
  });
});

Deno.test("readPromptFiles() — a link out of the repository, without permission to read there", async () => {
  await using outer = await temporary({ "secret.md": "secret" });
  await using box = await temporary({ "prompts/real.md": "x" });
  await Deno.symlink(`${outer.root}/secret.md`, `${box.root}/prompts/outside.md`);
  const module = new URL("../../../lib/disk/prompt_files.ts", import.meta.url).href;
  const script = `const { readPromptFiles } = await import(${JSON.stringify(module)});
    const config = ${JSON.stringify(configOf())};
    console.log((await readPromptFiles(".", config)).problems.map((problem) => problem.message).join());`;
  await box.write("script.ts", script);
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--config=${config}`,
      "--allow-import",
      "--allow-read=.",
      "script.ts",
    ],
    cwd: box.root,
  }).output();
  assertEquals(
    new TextDecoder().decode(stdout).trim(),
    "Expected a file of this repository, found a symbolic link that leaves it",
    new TextDecoder().decode(stderr),
  );
});

Deno.test("readPromptFiles() — two files with one slug, and the problems of all files", async () => {
  await using box = await temporary({
    "prompts/a.md": "x",
    "prompts/b/a.md": "y",
    "prompts/c.md": "---\nslug: a\n---\nz",
    "prompts/bad.md": "---\nmodle: x\n---\n",
  });
  const { paths, problems } = await readIn(box.root);
  assertEquals(paths, ["prompts/a.md", "prompts/b/a.md", "prompts/c.md"]);
  assertEquals(problems, [
    'prompts/bad.md Expected a known key, found "modle"; did you mean "model"?',
    "prompts/bad.md Expected the text of a prompt, found none",
    'prompts/b/a.md Expected one file with the slug "a", found prompts/a.md too',
    'prompts/c.md Expected one file with the slug "a", found prompts/a.md too',
  ]);
});

Deno.test("readPromptFiles() — a folder that cannot be listed is a Failure", async () => {
  await using box = await temporary({ "prompts": "a file" });
  const error = await assertRejects(() => readPromptFiles(box.root, configOf()), Failure);
  assertEquals(error.message.startsWith("Cannot read the folder prompts: "), true, error.message);
});

Deno.test("readPromptFiles() — ignored fields are not part of the content hash", async () => {
  await using box = await temporary({ "prompts/a.md": "---\ndescription: one\n---\nx" });
  const hash = async (json: Record<string, unknown>): Promise<string | undefined> =>
    (await readPromptFiles(box.root, configOf(json))).files[0]?.content_sha256;
  const ignore = [{ field: "description", reason: "r" }];
  const [plain, ignored] = [await hash({}), await hash({ ignore })];
  await box.write("prompts/a.md", "---\ndescription: two\n---\nx");
  assertEquals([await hash({ ignore }) === ignored, await hash({}) === plain], [true, false]);
});

Deno.test("readPromptFiles() — a file that the lock knows says the same as one that it does not", async () => {
  const text = "---\ninputs:\n  who: Somebody.\nparams: { temperature: 0.2 }\n---\nHello {{who}}\n";
  await using box = await temporary({ "prompts/a.md": text });
  const config = configOf({ defaults: { model: "m" } });
  const [file] = (await readPromptFiles(box.root, config)).files;
  if (!file) throw new Error("no file");
  const { path, source_sha256, content_sha256 } = file;
  const entry = { path, source_sha256, content_sha256, id: "i", version: "1" };
  const lock: Lock = { version: 1, project: { id: "i", name: "p" }, prompts: { a: entry } };
  const [known] = (await readPromptFiles(box.root, config, lock)).files;
  const told = (one = file): unknown => ({ ...one, source: one.source(), prompt: one.prompt() });
  assertEquals(told(known), told(file));
  assert(known?.prompt() === known?.prompt(), "parsed once");
});

Deno.test("readPromptFiles() — of a file that the lock knows no text is kept in the heap", async () => {
  const text = "x".repeat(500_000);
  const paths = Array.from({ length: 20 }, (_, index) => `prompts/${index}.md`);
  await using box = await temporary(Object.fromEntries(paths.map((path) => [path, text])));
  const config = configOf({ defaults: { model: "m" } });
  const { files } = await readPromptFiles(box.root, config);
  const held = heapBytes();
  const entries = files.map(({ slug, path, source_sha256, content_sha256 }) => {
    return [slug, { path, source_sha256, content_sha256, id: "i", version: "1" }];
  });
  const lock: Lock = {
    version: 1,
    project: { id: "i", name: "p" },
    prompts: Object.fromEntries(entries),
  };
  const known = await readPromptFiles(box.root, config, lock);
  assert(heapBytes() - held < paths.length * text.length / 4);
  assertEquals([files.length, known.files.length], [paths.length, paths.length]); // both are alive
});

/** What the heap holds once garbage is gone. */
function heapBytes(): number {
  v8.setFlagsFromString("--expose-gc");
  vm.runInNewContext("gc")();
  return Deno.memoryUsage().heapUsed;
}

Deno.test("readPromptFiles() — a file that the lock pins and no glob selects is a problem", async () => {
  await using box = await temporary({ "prompts/a.md": "A.\n", "prompts/b.txt": "B.\n" });
  const hash = "0".repeat(64);
  const entries = ["prompts/a.md", "prompts/b.txt", "prompts/gone.md"].map((path, index) => {
    const pin = { id: "i", version: "1", source_sha256: hash, content_sha256: hash };
    return [`slug-${index}`, { path, ...pin }];
  });
  const project = { id: "i", name: "p" };
  const lock: Lock = { version: 1, project, prompts: Object.fromEntries(entries) };
  const { problems } = await readPromptFiles(box.root, configOf(), lock);
  assertEquals(problems.map(({ file }) => file), ["prompts/b.txt"]);
});

Deno.test("readPromptFiles() — at the root of the repository, and where that cannot be listed", async () => {
  await using box = await temporary({ "a.md": "A.\n", "sub/b.md": "B.\n" });
  const config = configOf({ include: ["*.md"] });
  assertEquals((await readIn(box.root, config)).paths, ["a.md"]);
  const error = await assertRejects(() => readPromptFiles(`${box.root}/a.md`, config), Failure);
  assertEquals(error.message.startsWith("Cannot read the folder .: "), true, error.message);
});

Deno.test("readPromptFiles() — a folder that is a link out of the repository is a Failure", async () => {
  await using outer = await temporary({ "secret.md": "x" });
  await using box = await temporary({ "x": "" });
  await Deno.symlink(outer.root, `${box.root}/prompts`);
  const error = await assertRejects(() => readPromptFiles(box.root, configOf()), Failure);
  assertEquals(
    error.message,
    "Cannot read the folder prompts: a symbolic link points outside the repository",
  );
});

Deno.test("promptTextOf() — at most 1 MiB of UTF-8", () => {
  assertEquals(promptTextOf(new Uint8Array(1024 * 1024 + 1)), {
    problem: "Expected at most 1 MiB, found 1048577 bytes",
  });
  assertEquals(promptTextOf(Uint8Array.of(0xe9)), {
    problem: "Expected UTF-8 text, found other bytes",
  });
  const marked = new TextEncoder().encode("\uFEFFa");
  assertEquals(promptTextOf(marked), { text: "\uFEFFa" }, "the mark is for the hash to drop");
});

Deno.test("readPromptFiles() — a folder or a file whose name is no UTF-8 is not passed over", async () => {
  await using box = await temporary({ "prompts/a.md": "A.\n" });
  const shell = async (script: string): Promise<void> => {
    await new Deno.Command("sh", { args: ["-c", script], cwd: `${box.root}/prompts` }).output();
  };
  await shell(`echo B. > "$(printf 'b\\377.md')"`);
  const { problems } = await readPromptFiles(box.root, configOf());
  assertEquals(problems.map(({ message }) => message), [
    "Cannot read the file: its name is not UTF-8 text",
  ]);
  await shell(`mkdir "$(printf 'c\\377')"`);
  const error = await assertRejects(() => readPromptFiles(box.root, configOf()), Failure);
  assertEquals(error.message, "Cannot read the folder prompts/c\uFFFD: its name is not UTF-8 text");
  assertEquals(error.hint, "Rename it");
});
