import { assert, assertEquals, assertThrows } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { TooLarge } from "../../lib/runtime/bounded_mustache.ts";
import type { PromptData } from "../../lib/runtime/prompt_schema.ts";
import { build } from "../../lib/runtime/render.ts";
import { openFunction } from "./open_function.ts";

/** The pattern of the shipped prompts: quadratic, when `question` is a list. */
const ASK =
  "---\nmodel: m\n---\nAnswer.{{#question}}\n<question>{{question}}</question>{{/question}}\n";

function promptOf(content: string): PromptData {
  return { prompt: { type: "chat", messages: [{ role: "user", content }] } } as PromptData;
}

function render(content: string, variables: JsonObject, maxCharacters: number): unknown {
  return build(promptOf(content), variables, { defaultModel: "m", maxCharacters }).body.messages;
}

Deno.test("createApp() — a list in a section of itself ends before the memory does: 413 and one line", async () => {
  await using open = await openFunction({ files: { "prompts/ask.md": ASK } });
  await open.app.check;
  open.lines.length = 0;
  const question = Array.from({ length: 6000 }, () => "ab"); // 30 KB, which would render to 250 MB
  const response = await open.call({ prompt: "ask", variables: { question } });
  const { error } = await response.json();
  assertEquals([response.status, error.code, error.limit], [413, "prompt_too_large", 1024 * 1024]);
  assertEquals(response.headers.get("x-prompt-slug"), "ask");
  assertEquals(open.sent.length, 0, "nothing reaches the model");
  assertEquals(open.lines.map(({ level, event, slug }) => [level, event, slug]), [
    ["warn", "prompt_too_large", "ask"],
  ]);
  const small = await open.call({ prompt: "ask", variables: { question: "Why?" } });
  await small.body?.cancel();
  assertEquals(small.status, 200);
});

Deno.test("createApp() — the bound is a setting", async () => {
  const env = { PROMPT_MAX_CHARACTERS: "100" };
  await using open = await openFunction({ files: { "prompts/ask.md": ASK }, env });
  const ask = async (question: string): Promise<number> => {
    const response = await open.call({ prompt: "ask", variables: { question } });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals([await ask("x".repeat(60)), await ask("x".repeat(80))], [200, 413]);
});

Deno.test("createApp() — what is too large as it is served is not rendered once more from the bundle", async () => {
  const env = { PROMPT_MAX_CHARACTERS: "100", PROMPT_POLICY: "latest" };
  const files = { "prompts/ask.md": "---\nmodel: m\n---\n{{question}}\n" };
  await using open = await openFunction({ files, env });
  await open.app.check;
  const messages = [{ role: "user", content: "{{question}}{{question}}" }];
  await open.api("PATCH", `/v1/prompt/${open.id("ask")}`, {
    prompt_data: { prompt: { messages } },
  });
  const response = await open.call({ prompt: "ask", variables: { question: "x".repeat(60) } });
  await response.body?.cancel();
  assertEquals(response.status, 413);
});

const SIZES: { name: string; content: string; variables: JsonObject; size: number }[] = [
  { name: "text alone", content: "12345", variables: {}, size: 5 },
  { name: "a variable", content: "1{{a}}5", variables: { a: "234" }, size: 5 },
  { name: "an object is JSON", content: "{{a}}", variables: { a: { b: 1 } }, size: 7 },
  { name: "an unescaped one", content: "{{{a}}}{{&a}}", variables: { a: "ab" }, size: 4 },
  { name: "a list", content: "{{#a}}{{.}},{{/a}}", variables: { a: [1, 2] }, size: 4 },
  { name: "other delimiters", content: "{{=<% %>=}}<% a %>", variables: { a: "abc" }, size: 3 },
];

for (const { name, content, variables, size } of SIZES) {
  Deno.test(`build() — the bound counts exactly: ${name}`, () => {
    const [message] = render(content, variables, size) as { content: string }[];
    assertEquals(message?.content.length, size);
    assertThrows(() => render(content, variables, size - 1), TooLarge);
  });
}

Deno.test("build() — the bound is for all texts of a request together", () => {
  const parts = ["{{a}}", "{{a}}"].map((text) => ({ type: "text" as const, text }));
  const data = {
    prompt: { type: "chat", messages: [{ role: "user", content: parts }] },
  } as PromptData;
  const options = { defaultModel: "m", maxCharacters: 10 };
  assert(build(data, { a: "12345" }, options));
  assertThrows(() => build(data, { a: "123456" }, options), TooLarge);
});

Deno.test("build() — sections of sections of lists that print nothing end, too", () => {
  const [open, close] = ["{{#a}}", "{{/a}}"].map((tag) => tag.repeat(8));
  const a = Array.from({ length: 100 }, () => 1);
  const begun = performance.now();
  assertThrows(() => render(`${open}${close}`, { a }, 1_000_000), TooLarge, "tags");
  assert(performance.now() - begun < 5_000, "100 to the power of 8 would take years");
});

Deno.test("build() — a list of images counts as what it is", () => {
  const url = "https://example.org/1";
  const content = [{ type: "image_url", image_url: { url: "{{images}}" } }];
  const data = { prompt: { type: "chat", messages: [{ role: "user", content }] } } as PromptData;
  const options = { defaultModel: "m", maxCharacters: 3 * url.length };
  assert(build(data, { images: [url, url, url] }, options));
  assertThrows(() => build(data, { images: [url, url, url, url] }, options), TooLarge);
});
