import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

const PROMPT = "prompts/llm-proxy/greet.md";
const MODULE = "supabase/functions/llm-proxy/prompts.gen.ts";
const CONFIG = {
  project: PROJECT,
  bundles: { "llm-proxy": { include: ["prompts/llm-proxy/**/*.md"] } },
};
const FILES = {
  "prompts/config.json": JSON.stringify(CONFIG),
  "supabase/functions/llm-proxy/index.ts": "export default {};\n",
  [PROMPT]: "---\nmodel: m\n---\nSay hello to {{name}}.\n",
};

async function pinnedIn(box: Sandbox): Promise<string | undefined> {
  return /"version": "(\d+)"/.exec(await box.read(MODULE))?.[1];
}

Deno.test("bundle — writes the module, says what is bundled only, and is idempotent", async () => {
  await using box = await sandbox(FILES);
  const first = await box.run("bundle");
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, `Wrote ${MODULE}`);
  assertStringIncludes(first.stdout, "the lock does not pin this text yet: greet");
  assertEquals(await pinnedIn(box), undefined);
  const second = await box.run("bundle");
  assertStringIncludes(second.stdout, "up to date");
  assertEquals(box.requests, [], "no network");
});

Deno.test("upload — pins the uploaded version in the bundle; nothing is left to write", async () => {
  await using box = await sandbox(FILES);
  const uploaded = await box.run("upload");
  assertEquals(uploaded.code, 0, uploaded.stdout + uploaded.stderr);
  assertStringIncludes(uploaded.stdout, `Wrote ${MODULE}: commit it`);
  assertEquals(await pinnedIn(box), (await box.row("greet"))._xact_id);
  assertStringIncludes((await box.run("bundle")).stdout, "up to date");
  const again = await box.here("upload");
  assert(!again.stdout.includes(MODULE));
  assertEquals((await box.here("verify")).code, 0);
});

for (const args of [[], ["--offline"]]) {
  Deno.test(`verify ${args.join(" ")} — a stale bundle is a problem with the command that mends it`, async () => {
    await using box = await sandbox(FILES);
    await box.here("upload");
    const text = await box.read(MODULE);
    await box.write(MODULE, text.replace("hello", "goodbye"));
    const stale = await box.here("verify", args);
    assertEquals(stale.code, 1);
    assertStringIncludes(stale.stdout, MODULE);
    assertStringIncludes(stale.stdout, "run: deno task bundle");
    assertEquals((await box.run("bundle")).code, 0);
    assertEquals(await box.read(MODULE), text);
    assertEquals((await box.here("verify", args)).code, 0);
  });
}

Deno.test("bundle — an edited prompt loses its pin until it is uploaded", async () => {
  await using box = await sandbox(FILES);
  await box.here("upload");
  await box.write(PROMPT, "---\nmodel: m\n---\nSay goodbye to {{name}}.\n");
  await box.run("bundle");
  assertEquals(await pinnedIn(box), undefined);
  await box.here("upload");
  assertEquals(await pinnedIn(box), (await box.row("greet"))._xact_id);
});

for (const task of ["upload", "bundle"]) {
  Deno.test(`${task} — nunjucks is refused before anything is written`, async () => {
    const nunjucks = "---\nmodel: m\ntemplate_format: nunjucks\n---\n{% if a %}x{% endif %}\n";
    await using box = await sandbox({ ...FILES, [PROMPT]: nunjucks });
    const ran = await box.run(task);
    assertEquals(ran.code, 1);
    assertStringIncludes(ran.stdout, `${PROMPT}:3`);
    assertStringIncludes(ran.stdout, "renders no nunjucks");
    assertEquals(await box.exists(MODULE), false);
    assertEquals(await box.exists("prompts/lock.json"), false);
  });
}

Deno.test("bundle — a misspelt function is named, and no folder appears", async () => {
  const bundles = { "llm-prox": { include: ["prompts/llm-proxy/**/*.md"] } };
  const config = JSON.stringify({ project: PROJECT, bundles });
  await using box = await sandbox({ ...FILES, "prompts/config.json": config });
  const ran = await box.run("bundle");
  assertEquals(ran.code, 2);
  assertStringIncludes(ran.stderr, "supabase/functions/llm-prox/index.ts does not exist");
  assertEquals(await box.exists("supabase/functions/llm-prox"), false);
});

Deno.test("verify --staged — a module that does not hold what is staged blocks, with the mending command", async () => {
  await using box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=pin");
  await box.write(PROMPT, "---\nmodel: m\n---\nSay goodbye to {{name}}.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "prompts");
  const { code, stdout } = await box.here("verify", ["--staged"]);
  assertEquals(code, 1, stdout);
  assertStringIncludes(stdout, MODULE);
  assertStringIncludes(stdout, `deno task bundle && git add ${MODULE}`);
  await box.git("add", MODULE);
  assertEquals((await box.here("verify", ["--staged"])).code, 0);
});

Deno.test("upload — a refused text is not put into the module that is deployed", async () => {
  await using box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  const module = await box.read(MODULE);
  const { id } = await box.row("greet");
  const messages = [{ role: "system", content: "Edited there." }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
  await box.write(PROMPT, "---\nmodel: m\n---\nSay goodbye to {{name}}.\n");
  const { code, stdout } = await box.here("upload");
  assertEquals(code, 1, stdout);
  assertEquals(await box.read(MODULE), module);
  assert(!stdout.includes(MODULE));
});
