// `verify --staged` as the hook runs it, without the hook: what blocks, what passes, what is asked.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { startProxy } from "../../../proxy.ts";
import { PROJECT, type Ran, type Sandbox, sandbox } from "../../../sandbox.ts";

const GREET = "prompts/greet.md";
const MODULE = "supabase/functions/f/prompts.gen.ts";
const FILES = {
  [GREET]: "Say hello.\n",
  "prompts/part.md": "Say goodbye.\n",
  // No prompt, whatever it looks like.
  "README.md": "---\nmodle: x\n---\n",
  "supabase/functions/f/index.ts": "",
  "prompts/config.json": JSON.stringify({
    project: PROJECT,
    defaults: { model: "m" },
    bundles: { f: { include: [GREET] } },
    ignore: [{ slug: "left", reason: "of another team" }],
  }),
};

/** Everything is uploaded and committed. */
async function committed(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=pin");
  box.requests.splice(0);
  return box;
}

const staged = (box: Sandbox, ...args: string[]): Promise<Ran> =>
  box.here("verify", ["--staged", ...args]);

/** `change`, staged. */
const write = (path: string, text: string) => async (box: Sandbox): Promise<void> => {
  await box.write(path, text);
  await box.git("add", "--all");
};

const link = (target: string) => async (box: Sandbox): Promise<void> => {
  await box.write("docs/text.txt", "Say hello.\n");
  await box.git("add", "docs");
  await box.write("docs/untracked.txt", "Say hello.\n");
  await Deno.symlink("text.txt", `${box.root}/docs/link.txt`);
  await box.git("add", "docs/link.txt");
  await Deno.symlink(target, `${box.root}/prompts/link.md`);
  await box.git("add", "prompts");
};

const NO_LINK = "prompts/link.md  Expected a link to a file that is in git too";
// deno-fmt-ignore
const CASES: [name: string, change: (box: Sandbox) => Promise<unknown>, blocks: string | undefined, not?: string][] = [
  ["nothing", () => Promise.resolve(), undefined],
  ["what is no prompt", write("README.md", "---\nmodle: y\n---\n"), undefined],
  ["another text", write(GREET, "Changed.\n"), `${GREET}  pending`, "prompts/part.md"],
  ["a prompt that the configuration leaves alone", write("prompts/left.md", "Left.\n"), undefined],
  ["a prompt that is no text", async (box) => {
    await Deno.writeFile(`${box.root}/${GREET}`, new Uint8Array([0xff, 0xfe, 0x41]));
    await box.git("add", "--all");
  }, `${GREET}  Expected UTF-8`, MODULE],
  ["a prompt with a mistake", write(GREET, "---\nmodle: m\n---\nX.\n"), `${GREET}:2:1  Expected a known key`, MODULE],
  ["a prompt that git converts", write(".gitattributes", `${GREET} ident\n`), undefined],
  ["a changed prompt that git converts", async (box) => {
    await box.write(GREET, "Changed.\n");
    await write(".gitattributes", `${GREET} ident\n`)(box);
  }, `${GREET}  Expected a prompt that git does not convert`],
  ["a deleted prompt that the lock pins", (box) => box.git("rm", "--quiet", GREET), `${GREET}  deleted`],
  ["a configuration that goes, with all prompts", (box) => box.git("rm", "--quiet", "-r", "prompts"), undefined],
  ["a configuration that goes alone", (box) => box.git("rm", "--quiet", "prompts/config.json"), undefined],
  ["a module with other text", write(MODULE, "export {};\n"), `${MODULE}  Expected the generated module`, "README"],
  ["a module that is gone", (box) => box.git("rm", "--quiet", MODULE), `${MODULE}  Expected the generated module`],
  ["a link to a file in git", link("../docs/text.txt"), "prompts/link.md  missing", NO_LINK],
  ["a link to a file that git does not know", link("../docs/untracked.txt"), NO_LINK],
  ["a link to a link", link("../docs/link.txt"), NO_LINK],
  ["a link to a folder", link("../docs"), NO_LINK],
  ["a link to what is outside", link("../../../etc/hostname"), NO_LINK],
  ["a lock with a conflict", async (box) => {
    const lock = await box.read("prompts/lock.json");
    await write("prompts/lock.json", `<<<<<<< a\n${lock}=======\n${lock}>>>>>>> b\n`)(box);
  }, "merge-conflict markers"],
];
for (const [name, change, blocks, not = "\0"] of CASES) {
  Deno.test(`verify --staged — ${name}: ${blocks ? "blocks" : "passes"}`, async () => {
    await using box = await committed();
    await change(box);
    const { code, stdout, stderr } = await staged(box, "--offline");
    assertEquals(code, blocks ? 1 : 0, stdout + stderr);
    if (blocks) assertStringIncludes(stdout + stderr, blocks);
    else assertEquals(stdout + stderr, "", "silent when all is well");
    assertEquals((stdout + stderr).includes(not), false, stdout + stderr);
    assertEquals(box.requests, []);
  });
}

Deno.test("verify --staged — prompts without a staged configuration are exit 2", async () => {
  await using box = await committed();
  await box.git("rm", "--quiet", "prompts/config.json");
  await write(GREET, "Changed.\n")(box);
  const { code, stderr } = await staged(box, "--offline");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "git add prompts/config.json");
});

Deno.test("verify --staged — asks Braintrust about what the lock proves, and about nothing else", async () => {
  await using box = await committed();
  await box.edit("part", "Edited.");
  box.requests.splice(0);
  await write("README.md", "Changed.\n")(box);
  assertEquals([(await staged(box)).code, box.requests], [0, []]);
  await write(GREET, "Changed.\n")(box);
  assertEquals([(await staged(box)).code, box.requests], [1, []]);
  await box.git("reset", "--quiet", "--hard");
  await box.edit("greet", "Edited.");
  const lock = await box.read("prompts/lock.json");
  await write("prompts/lock.json", lock.replace("{", "{ "))(box);
  assertEquals((await staged(box)).code, 0, "neither entry was changed");
  await write("prompts/config.json", FILES["prompts/config.json"].replace("{", "{ "))(box);
  const all = await staged(box);
  assertEquals(all.code, 1);
  for (const path of [GREET, "prompts/part.md"]) {
    assertStringIncludes(all.stdout + all.stderr, `${path}  drifted`);
  }
});

Deno.test("verify --staged — a Braintrust that fails is asked once, and does not block", async () => {
  await using box = await committed();
  await write("prompts/config.json", FILES["prompts/config.json"].replace("{", "{ "))(box);
  await using proxy = await startProxy(() => box.local.url);
  proxy.break(() => true, ({ answer }) => answer(503, "{}"));
  const env = { BRAINTRUST_API_URL: proxy.url, BRAINTRUST_APP_URL: proxy.url };
  const { code, stdout, stderr } = await box.here("verify", ["--staged"], env);
  assertEquals(code, 0);
  assertStringIncludes(stdout + stderr, "live check skipped, the lock decides");
  assertEquals(proxy.passed.length, 1);
});
