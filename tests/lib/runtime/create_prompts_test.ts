import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { bundleModules } from "../../../lib/bundle/bundle.ts";
import type { Bundle } from "../../../lib/content/bundled.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { createPrompts, PromptError, type Prompts } from "../../../lib/runtime/mod.ts";
import type { PromptTypes } from "../../../lib/content/bundled.ts";

const MODULE = "a/prompts.gen.ts";
const SCORED = `---
model: m
params:
  response_format:
    type: json_schema
    json_schema:
      name: n
      schema: { type: object, properties: { score: { type: integer, maximum: 9 } }, required: [score] }
---
Score {{a}} against {{b}} and {{c.d}}.
`;

async function promptsOf(text: string): Promise<Prompts<PromptTypes>> {
  const parsed = parseConfig({ project: "p", bundles: { [MODULE]: { include: ["**/*.md"] } } });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const { file, problems } = await promptFileOf("prompts/p.md", text, parsed.config);
  if (!file) throw new Error(JSON.stringify(problems));
  const { modules } = bundleModules({ config: parsed.config, files: [file], lock: undefined });
  const json = /^const data = (\{.*?^\});$/ms.exec(modules.get(MODULE) ?? "")?.[1] ?? "";
  const bundle: Bundle = JSON.parse(json);
  const settings = { policy: { kind: "bundled" } } as const;
  const prompts = createPrompts({ bundle, settings, checkDelayMs: 0 });
  await prompts.check();
  return prompts;
}

Deno.test("render() — one error names all variables that are missing", async () => {
  const prompts = await promptsOf(SCORED);
  const error = await assertRejects(() => prompts.render("p", { b: 1, c: undefined }), PromptError);
  assertEquals([error.code, error.slug, error.more], ["missing_variable", "p", {
    missing: ["a", "c"],
  }]);
  assertStringIncludes(error.message, 'missing variable "a", "c"');
});

Deno.test("render() — allowMissing leaves a hole, as the SDK does", async () => {
  const prompts = await promptsOf(SCORED);
  const { request } = await prompts.render("p", { b: 1 }, { allowMissing: true });
  const [message] = request.messages as { content: string }[];
  assertEquals(message?.content, "Score  against 1 and .");
});

Deno.test("render() — says which API the request is for, and where it comes from", async () => {
  const prompts = await promptsOf("---\ntype: completion\nmodel: m\n---\nOnce\n");
  const { flavor, request, origin } = await prompts.render("p");
  assertEquals([flavor, request], ["completion", { model: "m", prompt: "Once" }]);
  assertEquals([origin.slug, origin.from, origin.version], ["p", "bundle", null]);
  assertEquals((await prompts.load("p")).source_sha256, origin.source_sha256);
});

Deno.test("render() — a prompt that is not in the bundle, and one without a model", async () => {
  const prompts = await promptsOf(SCORED.replace("model: m\n", "model: m\n"));
  const unknown = await assertRejects(() => prompts.render("nope"), PromptError);
  assertEquals(unknown.code, "unknown_prompt");
  const proto = await assertRejects(() => prompts.render("__proto__"), PromptError);
  assertEquals(proto.code, "unknown_prompt");
});

const ANSWERS: [text: string, wrong: string | undefined][] = [
  ['{"score":9}', undefined],
  ['{"score":9,"more":1}', undefined],
  ['{"score":10}', '"score" should be at most 9'],
  ['{"score":1.5}', '"score" should be integer'],
  ["{}", '"score" should be a value'],
  ["[]", "it should be object"],
  ["Nine.", "it is not JSON"],
];

for (const [text, wrong] of ANSWERS) {
  Deno.test(`answer() — ${text}`, async () => {
    const prompts = await promptsOf(SCORED);
    if (wrong === undefined) return assertEquals(prompts.answer("p", text), JSON.parse(text));
    const error = assertThrows(() => prompts.answer("p", text), PromptError, wrong);
    assertEquals(error.code, "wrong_answer");
  });
}

Deno.test("answer() — without a schema, text is text and JSON is a value", async () => {
  const prompts = await promptsOf("---\nmodel: m\n---\nHi\n");
  assertEquals(prompts.answer("p", "Hello"), "Hello");
});
