// What lint says of files that can be read, and what becomes of rows that no good file can say.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

async function insert(box: Sandbox, row: object): Promise<void> {
  const { objects } = await box.api("GET", "/v1/project?project_name=sandbox");
  const [project] = objects as JsonObject[];
  await box.api("POST", "/v1/prompt", { ...row, project_id: project?.id });
}

const MODEL = { options: { model: "m" } };
const chat = (content: string): object => ({
  ...MODEL,
  prompt: { type: "chat", messages: [{ role: "user", content }] },
});

Deno.test("lint — a hole and a missing model, each with its place; upload says the model too", async () => {
  await using box = await sandbox({
    "prompts/config.json": '{ "project": "sandbox" }',
    "prompts/vue.md": "Write\n{{ message }}\n",
  });
  const { code, stdout } = await box.run("lint");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "prompts/vue.md:1:1");
  assertStringIncludes(stdout, 'write "model: NAME"');
  assertStringIncludes(stdout, "prompts/vue.md:2:1");
  assertStringIncludes(stdout, 'write "inputs: { message: what it is }"');
  const uploaded = await box.ends(0, "upload");
  assertStringIncludes(uploaded.stdout, "prompts/vue.md: Expected a model");
  // What the message offers, typed.
  await box.write(
    "prompts/vue.md",
    "---\nmodel: NAME\ninputs: { message: what it is }\n---\nWrite\n{{ message }}\n",
  );
  await box.ends(0, "lint");
  await box.write("prompts/vue.md", "{{=<% %>=}}\nWrite\n{{ message }}\n");
  await box.write("prompts/config.json", '{ "project": "sandbox", "defaults": { "model": null } }');
  await box.ends(0, "lint");
  const { stdout: rendered } = await box.here("render", ["vue"]);
  assertStringIncludes(rendered, "Write\n{{ message }}\n");
});

Deno.test("download — a slug of another script gets a plain file name, and stays in sync", async () => {
  await using box = await sandbox();
  const row = {
    slug: "größe-2",
    name: "G",
    prompt_data: chat("Hello.\n"),
  };
  await insert(box, row);
  await box.ends(0, "download");
  assertEquals(
    await box.read("prompts/gro-e-2.md"),
    String.raw`---
slug: größe-2
name: G
model: m
---
{{role "user" end="\n"}}
Hello.
`,
  );
  await box.ends(0, "upload größe-2");
  await box.ends(0, "verify --strict");
  const { prompt_data } = await box.row(encodeURIComponent("größe-2"));
  assertEquals(prompt_data, chat("Hello.\n") as never);
});

Deno.test("download — a row with a partial becomes a file, whose problem every check names", async () => {
  await using box = await sandbox();
  const row = { slug: "guarded", name: "G", prompt_data: chat("A{{> guardrails}}") };
  await insert(box, row);
  await box.here("download");
  assertStringIncludes(await box.read("prompts/guarded.md"), "A{{> guardrails}}");
  for (const command of ["lint", "upload"]) {
    const { code, stdout } = await box.here(command);
    assertEquals(code, 1);
    assertStringIncludes(stdout, "Expected no partial, found {{> guardrails}}");
  }
});

Deno.test("lint — needs no lock", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n", "prompts/lock.json": "{" });
  await box.ends(0, "lint");
  await box.ends(2, "verify --offline");
});
