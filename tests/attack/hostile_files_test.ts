// Files in the repository that no prompt, no configuration and no lock should be: a clear error each,
// in which file it is, and never a wait for ever, a crash or a write.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PROJECT, type Ran, type Sandbox, sandbox, spawn } from "../sandbox.ts";

const CONFIG = "prompts/config.json";
const LOCK = "prompts/lock.json";
const ENTRY = {
  path: "prompts/good.md",
  source_sha256: "0".repeat(64),
  content_sha256: "0".repeat(64),
  id: "i",
  version: "1",
};
const lockWith = (over: Record<string, unknown>): string =>
  JSON.stringify({ version: 1, project: { id: "i", name: PROJECT }, prompts: {}, ...over });

/** How to make the file, what a command says of it. */
type Make = (path: string, box: Sandbox) => Promise<unknown>;
const bytes = (...list: number[]): Make => (path) => Deno.writeFile(path, new Uint8Array(list));
const text = (content: string): Make => (path) => Deno.writeTextFile(path, content);
const sparse: Make = async (path) => {
  using file = await Deno.open(path, { create: true, write: true });
  await file.truncate(100 * 1024 * 1024);
};
const fifo: Make = async (path) => {
  assertEquals((await spawn("mkfifo", [path], "/", {})).code, 0);
};
const loop: Make = (path) => Deno.symlink(path, path);

const PROMPTS: [name: string, make: Make, says: RegExp][] = [
  ["a pipe", fifo, /regular file/],
  ["a socket's end", (path) => Deno.symlink("/dev/null", path), /leaves it/],
  ["an endless device", (path) => Deno.symlink("/dev/zero", path), /leaves it/],
  ["a link to itself", loop, /circle|loop|many/i],
  ["100 MB", sparse, /at most 1 MiB, found 104857600 bytes/],
  ["bytes that are no UTF-8", bytes(0x61, 0xff, 0xfe, 0x0a), /Expected UTF-8/],
  ["UTF-16", bytes(0xff, 0xfe, 0x61, 0x00), /Expected UTF-8/],
  ["front matter twice", text("---\nslug: a\nslug: b\n---\nx\n"), /twice/],
  ["conflict markers", text("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"), /conflict/i],
  [
    "a bomb of aliases",
    text(`---\nmetadata:\n  a: &a [x]\n  b: [${"*a,".repeat(200)}]\n---\n`),
    /aliases/,
  ],
  ["a chasm", text(`---\nmetadata: ${"[".repeat(5000)}${"]".repeat(5000)}\n---\n`), /deep/],
  ["a custom tag", text('---\nname: !!js/regexp "/x/"\n---\nx\n'), /tag/i],
  ["prototype keys", text("---\n__proto__: {a: 1}\nconstructor: x\n---\nx\n"), /known key/],
  ["an unclosed fence", text("---\nname: x\n"), /---/],
  ["a slug that climbs", text("---\nslug: ../../x\n---\nx\n"), /letters, digits/],
  ["a terminal escape in a key", text('---\n"\\e[2J": 1\n---\nx\n'), /known key/],
];
for (const [name, make, says] of PROMPTS) {
  Deno.test(`a prompt file that is ${name} — one problem, the others are read`, async () => {
    await using box = await sandbox({ "prompts/good.md": "Good.\n" });
    const path = `${box.root}/prompts/bad.md`;
    await make(path, box);
    const run = await runnerFor(box, path);
    for (const task of ["lint", "verify", "upload"]) {
      const { code, stdout, stderr } = await within(10_000, run(task));
      assertEquals(code, 1, stderr);
      assertStringIncludes(stdout, "prompts/bad.md:");
      assert(says.test(stdout), stdout);
      assert(!stdout.includes("\u001b"), stdout);
    }
    assertEquals(box.requests.filter(({ path }) => path === "/insert-functions"), []);
  });
}

Deno.test("a folder called x.md — is walked through, and no prompt", async () => {
  await using box = await sandbox({ "prompts/x.md/inner.md": "Inner.\n" });
  await box.ends(0, "upload");
  assertEquals(Object.keys(JSON.parse(await box.read(LOCK)).prompts), ["inner"]);
});

Deno.test("a file that may not be read — one problem that says so", async () => {
  await using box = await sandbox({ "prompts/good.md": "Good.\n", "prompts/bad.md": "Bad.\n" });
  await Deno.chmod(`${box.root}/prompts/bad.md`, 0);
  const { code, stdout } = await box.here("lint");
  const isRoot = Deno.uid() === 0; // whom no mode keeps out
  assertEquals(code, isRoot ? 0 : 1);
  if (!isRoot) assertStringIncludes(stdout, "permission denied");
});

const JSON_FILES: [name: string, make: Make, says: RegExp][] = [
  ["a pipe", fifo, /not a regular file/],
  ["a folder", (path) => Deno.mkdir(path), /a folder/],
  ["a link to itself", loop, /circle|loop|many/i],
  ["100 MB", sparse, /104857600 bytes/],
  ["bytes that are no UTF-8", bytes(0x22, 0xff, 0x22), /not UTF-8/],
  ["empty", text(""), /not valid JSON/],
  ["null", text("null"), /should be/],
  ["a list", text("[]"), /should be|missing/],
  ["a number", text("1"), /should be/],
  ["cut off", text('{"project": "sand'), /not valid JSON/],
  ["a chasm", text(`${"[".repeat(100_000)}`), /not valid JSON|should be/],
];
for (const file of [CONFIG, LOCK]) {
  for (const [name, make, says] of JSON_FILES) {
    Deno.test(`${file} is ${name} — exit 2, one line that names it`, async () => {
      await using box = await sandbox({ "prompts/good.md": "Good.\n" });
      await Deno.remove(`${box.root}/${file}`).catch(() => {});
      await make(`${box.root}/${file}`, box);
      await requireRefused(box, file, says, await runnerFor(box, `${box.root}/${file}`));
    });
  }
}

const CONFIGS: [name: string, config: string, says: RegExp][] = [
  ["a wrong type", '{"project": 1}', /"project" should be/],
  ["a wrong type within", '{"project": "p", "include": [1]}', /include/],
  [
    "prototype keys",
    '{"project": "p", "__proto__": {"include": ["x"]}}',
    /unknown key "__proto__"/,
  ],
  [
    "a function that climbs",
    '{"project": "p", "bundles": {"../x": {"include": ["*"]}}}',
    /edge function/,
  ],
  [
    "conflict markers",
    '<<<<<<< a\n{"project": "p"}\n=======\n{"project": "q"}\n>>>>>>> b\n',
    /not valid JSON/,
  ],
  ["a key twice", '{"project": "p", "project": "q"}', /twice/],
];
for (const [name, config, says] of CONFIGS) {
  Deno.test(`${CONFIG} with ${name} — exit 2, one line that names it`, async () => {
    await using box = await sandbox({ "prompts/good.md": "Good.\n" });
    await box.write(CONFIG, config);
    await requireRefused(box, CONFIG, says);
  });
}

const LOCKS: [name: string, lock: string, says: RegExp][] = [
  ["a newer version", lockWith({ version: 2 }), /a newer prompt-sync wrote it/],
  ["an entry of nothing", lockWith({ prompts: { good: {} } }), /missing/],
  [
    "a hash that is none",
    lockWith({ prompts: { good: { ...ENTRY, source_sha256: "x" } } }),
    /source_sha256/,
  ],
  ["a slug that climbs", lockWith({ prompts: { "../x": ENTRY } }), /not a slug/],
  [
    "prototype keys",
    `{"version":1,"project":{"id":"i","name":"n"},"prompts":{"__proto__":${
      JSON.stringify(ENTRY)
    }}}`,
    /not a slug/,
  ],
  ["an unknown key", lockWith({ more: 1 }), /unknown key "more"/],
  [
    "a key twice",
    '{"version":1,"project":{"id":"i","name":"n"},"prompts":{},"prompts":{}}',
    /twice/,
  ],
];
for (const [name, lock, says] of LOCKS) {
  Deno.test(`${LOCK} with ${name} — exit 2, one line that names it`, async () => {
    await using box = await sandbox({ "prompts/good.md": "Good.\n" });
    await box.write(LOCK, lock);
    await requireRefused(box, LOCK, says);
    assertEquals(await box.read(LOCK), lock);
  });
}

async function requireRefused(
  box: Sandbox,
  file: string,
  says: RegExp,
  run = box.here,
): Promise<void> {
  for (const task of ["verify", "upload", "download"]) {
    const { code, stdout, stderr } = await within(10_000, run(task));
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, file);
    assert(says.test(stderr), stderr);
    assertEquals(stderr.match(/^error: /gm)?.length, 1, stderr);
    assert(stderr.length < 1000, `${stderr.length} characters`);
  }
  assertEquals(box.requests.filter(({ path }) => path === "/insert-functions"), []);
}

/** What is no plain file is met as a process: the task's permissions have a say in it. */
async function runnerFor(box: Sandbox, path: string): Promise<Sandbox["run"]> {
  const { isFile, size } = await Deno.lstat(path);
  return isFile && size < 1_000_000 ? box.here : box.run;
}

/** A file that keeps a command waiting would keep the test waiting. */
async function within(ms: number, running: Promise<Ran>): Promise<Ran> {
  const { promise, reject } = Promise.withResolvers<Ran>();
  const timer = setTimeout(() => reject(new Error(`no end within ${ms} ms`)), ms);
  return await Promise.race([running, promise]).finally(() => clearTimeout(timer));
}
