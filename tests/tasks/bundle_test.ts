import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { differences } from "../../lib/runtime/answer.ts";
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
  const second = await box.here("bundle");
  assertStringIncludes(second.stdout, "up to date");
  assertEquals(box.requests, [], "no network");
});

Deno.test("upload — pins the uploaded version in the bundle; nothing is left to write", async () => {
  await using box = await sandbox(FILES);
  const uploaded = await box.run("upload");
  assertEquals(uploaded.code, 0, uploaded.stdout + uploaded.stderr);
  assertStringIncludes(uploaded.stdout, `Wrote ${MODULE}: commit it`);
  assertEquals(await pinnedIn(box), (await box.row("greet"))._xact_id);
  assertStringIncludes((await box.here("bundle")).stdout, "up to date");
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
    assertEquals((await box.here("bundle")).code, 0);
    assertEquals(await box.read(MODULE), text);
    assertEquals((await box.here("verify", args)).code, 0);
  });
}

Deno.test("bundle — an edited prompt loses its pin until it is uploaded", async () => {
  await using box = await sandbox(FILES);
  await box.here("upload");
  await box.write(PROMPT, "---\nmodel: m\n---\nSay goodbye to {{name}}.\n");
  await box.here("bundle");
  assertEquals(await pinnedIn(box), undefined);
  await box.here("upload");
  assertEquals(await pinnedIn(box), (await box.row("greet"))._xact_id);
});

for (const task of ["upload", "bundle", "lint"]) {
  Deno.test(`${task} — nunjucks is refused before anything is written`, async () => {
    const nunjucks = "---\nmodel: m\ntemplate_format: nunjucks\n---\n{% if a %}x{% endif %}\n";
    await using box = await sandbox({ ...FILES, [PROMPT]: nunjucks });
    const ran = await box.here(task);
    assertEquals(ran.code, 1);
    assertStringIncludes(ran.stdout, `${PROMPT}:3`);
    assertStringIncludes(ran.stdout, "cannot render nunjucks");
    assertEquals(await box.exists(MODULE), false);
    assertEquals(await box.exists("prompts/lock.json"), false);
  });
}

Deno.test("bundle — a misspelt function is named, and no folder appears", async () => {
  const bundles = { "llm-prox": { include: ["prompts/llm-proxy/**/*.md"] } };
  const config = JSON.stringify({ project: PROJECT, bundles });
  await using box = await sandbox({ ...FILES, "prompts/config.json": config });
  const ran = await box.here("bundle");
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

Deno.test("bundle --check — writes nothing, and ends with 1 when a file is stale or missing", async () => {
  await using box = await sandbox(FILES);
  const missing = await box.run("bundle", ["--check"]);
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.stdout, "it does not exist; run: deno task bundle");
  assertEquals(await box.exists(MODULE), false);
  assertEquals((await box.here("bundle")).code, 0);
  assertEquals((await box.here("bundle", ["--check"])).code, 0);
  await box.write(PROMPT, "---\nmodel: m\n---\nSay goodbye to {{name}}.\n");
  const module = await box.read(MODULE);
  const stale = await box.here("bundle", ["--check", "--format", "json"]);
  assertEquals(stale.code, 1);
  assertEquals(JSON.parse(stale.stdout).problems[0].file, MODULE);
  assertEquals(await box.read(MODULE), module);
});

/** Checks every hash of a bundle with nothing but the standard library. */
const PYTHON = `
import hashlib, json, sys
bundle = json.load(sys.stdin)
for prompt in bundle["prompts"]:
    for text in ("source", "content"):
        found = hashlib.sha256(prompt[text].encode("utf-8")).hexdigest()
        assert found == prompt[text + "_sha256"], prompt["slug"] + ": " + text
    content = json.loads(prompt["content"])
    print(prompt["slug"], content["prompt_data"]["options"]["model"], json.dumps(prompt["ignored"]))
`;

Deno.test("bundle — JSON for other languages: Python proves every hash of it", async () => {
  const path = "services/screener/prompts.gen.json";
  const nasty = "\u{1F469}\u200D\u{1F4BB} é \u2028 \\u0041 'q' \"q\" </script> 1e400";
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({
      project: PROJECT,
      bundles: { [path]: { include: ["prompts/**/*.md"] } },
      ignore: [{ field: "description", reason: "The UI owns it." }],
    }),
    "prompts/a.md":
      `---\nmodel: m\ndescription: Ours.\nparams: { temperature: 0.1, seed: 1e21 }\n---\n${nasty} {{name}}\n`,
    "prompts/b.md": "---\ntype: completion\nmodel: n\n---\nOnce {{#upon}}{{upon}}{{/upon}}\n",
  });
  assertEquals((await box.here("upload")).code, 0);
  const text = await box.read(path);
  assertStringIncludes((await box.here("bundle", ["--check"])).stdout, `${path} is up to date`);
  const python = new Deno.Command("python3", {
    args: ["-c", PYTHON],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = python.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await python.output();
  assertEquals(code, 0);
  const printed = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(printed, ['a m {"description": "Ours."}', "b n {}"]);

  const bundle = JSON.parse(text);
  const schema = JSON.parse(
    await Deno.readTextFile(new URL("../../docs/bundle.schema.json", import.meta.url)),
  );
  assertEquals(differences(schema, bundle), []);
  assertEquals(differences(schema, { ...bundle, prompts: [{}] }).length > 0, true, "it does check");
  assertEquals(bundle.prompts[0].pinned.version, (await box.row("a"))._xact_id);
  assertEquals(bundle.prompts[0].variables, { name: { required: true } });
  assertEquals(bundle.prompts[1].variables, { upon: { required: false } });
  const all = JSON.parse((await box.here("bundle", ["--format", "json"])).stdout);
  assertEquals(all.bundles[path], bundle, "what the command prints is what the file holds");
});

Deno.test("bundle — a module for any path needs no function, and holds each text once", async () => {
  const path = "services/api/src/prompts.gen.ts";
  const text = "This sentence of the prompt stands in the module once.";
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({
      project: PROJECT,
      bundles: { [path]: { include: ["prompts/**/*.md"] } },
    }),
    "prompts/a.md":
      `---\nmodel: m\n---\n{{role "system"}}\n${text}\n\n{{role "user"}}\nHi {{name}}\n`,
  });
  assertEquals((await box.here("bundle")).code, 0);
  const module = await box.read(path);
  assertEquals(module.split(text).length - 1, 1);
  assertEquals(/^import /m.test(module), false, "it can stand anywhere");
  assertEquals((await box.here("verify", ["--offline"])).stdout.includes(path), false);
  await box.write(path, module.replace("sentence", "word"));
  assertStringIncludes((await box.here("verify", ["--offline"])).stdout, `${path}:1`);
});

Deno.test("verify --since — names what breaks callers, with its place, and passes", async () => {
  await using box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=before");
  await box.write(PROMPT, "---\nmodel: m\ninputs: { who: Whom. }\n---\nSay hello to {{who}}.\n");
  await box.write("prompts/llm-proxy/new.md", "---\nmodel: m\n---\nNew.\n");
  assertEquals((await box.here("upload")).code, 0);
  for (const args of [["--offline"], []]) {
    const { code, stdout } = await box.here("verify", ["--since", "HEAD", ...args]);
    assertEquals(code, 0, stdout);
    assertStringIncludes(
      stdout,
      `${PROMPT}:1  Breaks callers: the variable "name" is no longer used`,
    );
    assertStringIncludes(stdout, `${PROMPT}:3  Breaks callers: the variable "who" is now required`);
  }
  assertEquals((await box.here("verify")).stdout.includes("Breaks"), false);
});

Deno.test("verify --since — a dropped slug, a moved file and a narrowed answer, each with its place", async () => {
  const answer = (field: string): string =>
    [
      "---",
      "model: m",
      "params:",
      "  response_format:",
      "    type: json_schema",
      "    json_schema:",
      "      name: n",
      `      schema: { type: object, properties: { ${field}: { type: string } }, required: [${field}] }`,
      "---",
      "Text.",
      "",
    ].join("\n");
  const plain = "---\nmodel: m\n---\nText.\n";
  const [asked, moved, dropped, renamed] = ["asked", "moved", "dropped", "renamed"]
    .map((name) => `prompts/llm-proxy/${name}.md`) as [string, string, string, string];
  await using box = await sandbox({
    ...FILES,
    [asked]: answer("side"),
    [moved]: plain,
    [dropped]: plain,
    [renamed]: plain,
  });
  await box.write(asked, answer("direction"));
  await box.write("prompts/llm-proxy/other.md", plain.replace("model", "slug: moved\nmodel"));
  for (const path of [moved, dropped]) await Deno.remove(`${box.root}/${path}`);
  await box.write(renamed, plain.replace("model", "slug: another\nmodel"));
  const { stdout } = await box.here("verify", ["--since", "HEAD", "--offline"]);
  const breaks = stdout.split("\n").filter((line) => line.includes("Breaks callers"));
  const want = [
    `${asked}:1  Breaks callers: the answer's field "side" is gone.`,
    `${dropped}:1  Breaks callers: the prompt "dropped" is gone, or has another slug.`,
    `${renamed}:1  Breaks callers: the prompt "renamed" is gone, or has another slug.`,
  ];
  assertEquals(breaks.map((line) => line.trim()).sort(), want);
});
