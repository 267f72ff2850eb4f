// What an application will send, seen before anything is uploaded.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { sandbox } from "../sandbox.ts";

const CHAT = `---
model: m
params: { temperature: 0 }
tools: [{ type: function, function: { name: find, parameters: {} } }]
inputs: { who: Whom to greet. }
---
{{role "system"}}
Be brief.

{{role "user"}}
Greet {{who.name}}.\u001b[2J
`;
const FILES = {
  "prompts/chat.md": CHAT,
  "prompts/once.md": "---\ntype: completion\n---\nOnce upon {{when}}\n",
  "prompts/jinja.md": "---\ntemplate_format: nunjucks\n---\n{% if a %}x{% endif %}\n",
  "vars.json": '{ "who": { "name": "Ada" }, "when": "a time" }',
  "list.json": "[]",
  "broken.json": '{ "who": 1, "who": 2 }',
};
// No server and no key: the command must not ask for either.
const ENV = { BRAINTRUST_API_KEY: "", BRAINTRUST_API_URL: "", BRAINTRUST_APP_URL: "" };

Deno.test("render — the messages as a model reads them, the rest as JSON", async () => {
  await using box = await sandbox(FILES);
  const { code, stdout, stderr } = await box.run("render", ["chat", "--vars", "vars.json"], ENV);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "── system\nBe brief.\n\n── user\nGreet Ada.\\u{1b}[2J\n\n{");
  assertStringIncludes(stdout, '"temperature": 0');
  assertEquals(box.requests, []);
});

Deno.test("render — a prompt without settings is its messages alone", async () => {
  await using box = await sandbox({ "prompts/plain.md": "Hello.\n" });
  assertEquals((await box.here("render", ["plain"], ENV)).stdout, "── system\nHello.\n");
});

Deno.test("render --format json — the request as the SDK builds it", async () => {
  await using box = await sandbox(FILES);
  const args = ["prompts/chat.md", "--vars", "vars.json", "--format", "json"];
  const { slug, request } = JSON.parse((await box.here("render", args, ENV)).stdout);
  assertEquals(slug, "chat");
  assertEquals(request, {
    model: "m",
    temperature: 0,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Greet Ada.\u001b[2J" },
    ],
    tools: [{ type: "function", function: { name: "find", parameters: {} } }],
  });
  const once = ["once", "--vars", "vars.json", "--format", "json"];
  assertEquals(JSON.parse((await box.here("render", once, ENV)).stdout).request, {
    prompt: "Once upon a time",
  });
});

Deno.test("render --vars — an absolute path into the repository", async () => {
  await using box = await sandbox(FILES);
  const { code, stderr } = await box.run(
    "render",
    ["chat", "--vars", `${box.root}/vars.json`],
    ENV,
  );
  assertEquals(code, 0, stderr);
});

Deno.test("render — a prompt without a model that no application gives", async () => {
  await using box = await sandbox({
    ...FILES,
    "prompts/config.json": '{ "project": "sandbox" }',
    "prompts/none.md": "---\nmodel: null\n---\nHello.\n",
  });
  const { stderr } = await box.ends(2, "render once --vars vars.json", ENV);
  assertStringIncludes(stderr, "because the SDK throws without one");
  await box.ends(0, "render none", ENV);
});

// deno-fmt-ignore
const REFUSED: [name: string, args: string[], says: string][] = [
  ["a missing variable", ["chat"], "no value for who"],
  ["two prompts", ["chat", "once"], "none is named, or more than one"],
  ["an unknown prompt", ["chta"], 'did you mean "chat"?'],
  ["nunjucks", ["jinja"], "@braintrust/template-nunjucks"],
  ["a hole that nobody declared", ["once"], "no value for when"],
  ["variables outside", ["chat", "--vars", "/etc/hostname"], "Pass it on stdin: --vars - < /etc/hostname"],
  ["no such file", ["chat", "--vars", "none.json"], "it does not exist"],
  ["a list of variables", ["chat", "--vars", "list.json"], "variables are an object"],
  ["a variable twice", ["chat", "--vars", "broken.json"], "appears twice"],
];
for (const [name, args, says] of REFUSED) {
  Deno.test(`render — refuses: ${name}`, async () => {
    await using box = await sandbox(FILES);
    const run = name === "variables outside" ? box.run : box.here;
    const { code, stderr } = await run("render", args, ENV);
    assertEquals(code, 2);
    assertStringIncludes(stderr, says);
  });
}
