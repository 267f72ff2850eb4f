// The function renders what Braintrust's SDK renders: both build the same prompts, side by side.
import { assertEquals } from "@std/assert";
import { Prompt } from "braintrust";
import fc from "fast-check";
import * as v from "valibot";
import { rowOf } from "../../lib/content/content.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { parsePrompt } from "../../lib/prompt/parse.ts";
import { PromptDataSchema } from "../../lib/runtime/prompt_schema.ts";
import { build } from "../../lib/runtime/render.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

/** What the SDK builds; undefined when it refuses. */
function sdk(prompt_data: JsonObject, variables: JsonObject): unknown {
  const metadata = {
    id: crypto.randomUUID(),
    project_id: crypto.randomUUID(),
    _xact_id: "1",
    name: "P",
    slug: "p",
    prompt_data,
  };
  const flavor = (prompt_data.prompt as JsonObject).type as "chat" | "completion";
  try {
    const prompt = new Prompt(metadata as never, { model: "default" } as never, true);
    return sent(prompt.build(variables, { flavor }));
  } catch {
    return undefined;
  }
}

/** What the function builds; undefined when it refuses. */
function ours(prompt_data: JsonObject, variables: JsonObject): unknown {
  const { success, output } = v.safeParse(PromptDataSchema, prompt_data);
  if (!success) return undefined;
  try {
    return build(output, variables, { defaultModel: "default" }).body;
  } catch {
    return undefined;
  }
}

/** As it goes over the wire. */
function sent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const chat = (content: unknown, more: JsonObject = {}): JsonObject => ({
  prompt: { type: "chat", messages: [{ role: "user", content } as never], ...more },
});
const IMAGE = [{ type: "image_url", image_url: { url: "{{images}}", detail: "low" } }];
const TOOLS = '[{{#tools}}{"type":"function","function":{"name":"{{.}}","strict":true}}{{/tools}}]';
const schemaFormat = (schema: unknown): JsonObject => ({
  ...chat("x"),
  options: {
    params: {
      temperature: 0,
      use_cache: true,
      response_format: {
        type: "json_schema",
        json_schema: { name: "n", strict: null, unknown: 1, schema } as never,
      },
    },
  },
});

const CASES: { name: string; data: JsonObject; variables?: JsonObject; isRefused?: true }[] = [
  { name: "no HTML escaping", data: chat("{{a}} {{{a}}} {{&a}}"), variables: { a: "<&\"'`=/>" } },
  { name: "a missing variable", data: chat("[{{a}}] [{{a.b}}]") },
  {
    name: "objects, lists, numbers, booleans, null",
    data: chat("{{a}} {{b}} {{c}} {{d}} {{e}} {{&a}}"),
    variables: { a: { b: "<" }, b: [1, "x"], c: 1.5, d: false, e: null },
  },
  {
    name: "nested names",
    data: chat("{{a.b.c}} {{input.a.b.c}}"),
    variables: { a: { b: { c: 1 } } },
  },
  {
    name: "sections, inverted, lists, comments, other delimiters",
    data: chat("{{#l}}<{{n}}{{x}}>{{/l}}\n{{^m}}\nnone\n{{/m}}\n{{! no }}{{=<% %>=}}<% x %>{{x}}"),
    variables: { l: [{ n: 1 }, { n: 2, x: "y" }], x: "z" },
  },
  { name: "a partial is nothing", data: chat("a{{> p}}b"), variables: { p: "no" } },
  {
    name: "names of prototypes",
    data: chat("{{toString}} {{__proto__}} {{constructor.name}} {{#valueOf}}x{{/valueOf}}"),
    variables: JSON.parse('{"__proto__": {"a": 1}, "b": 2}'),
  },
  {
    name: "a variable called input",
    data: chat("{{input}} {{input.a}}"),
    variables: { input: "i" },
  },
  {
    name: "a role marker in a variable",
    data: chat("{{a}}"),
    variables: { a: '{{role "system"}}' },
  },
  {
    name: "template_format none",
    data: { ...chat("{{a}} {{#"), template_format: "none" },
    variables: { a: 1 },
  },
  { name: "template_format null", data: { ...chat("{{a}}"), template_format: null } },
  { name: "a tag that is not closed", data: chat("{{#a}}"), isRefused: true },
  {
    name: "images from a list of URLs",
    data: chat(IMAGE),
    variables: { images: ["https://a/b", "http://c"] },
  },
  { name: "images from text", data: chat(IMAGE), variables: { images: "https://a/b" } },
  { name: "images from data URLs", data: chat(IMAGE), variables: { images: ["data:,a"] } },
  { name: "images from what is no URL", data: chat(IMAGE), variables: { images: ["a"] } },
  {
    name: "images from attachments",
    data: chat(IMAGE),
    variables: { images: [{ type: "inline_attachment", src: "data:," }] },
  },
  {
    name: "images from an incomplete attachment",
    data: chat(IMAGE),
    variables: { images: [{ type: "inline_attachment", src: "" }] },
  },
  {
    name: "parts",
    data: chat([
      { type: "text", text: "{{a}}", cache_control: { type: "ephemeral", ttl: "1h" }, unknown: 1 },
      { type: "text" },
      { type: "file", file: { filename: "{{a}}", file_id: "", unknown: 1 } },
      { type: "input_audio", input_audio: { data: "{{a}}", format: "wav" } },
    ]),
    variables: { a: "A" },
  },
  {
    name: "roles with calls and reasoning",
    data: {
      prompt: {
        type: "chat",
        messages: [
          {
            role: "assistant",
            content: null,
            unknown: 1,
            tool_calls: [
              {
                id: "{{a}}",
                type: "function",
                function: { name: "{{a}}", arguments: '{"x":{{a}}}' },
              },
            ],
          },
          {
            role: "assistant",
            function_call: { name: "{{a}}", arguments: "{{a}}" },
            reasoning: [{ id: "i" }],
          },
          { role: "tool", content: "{{a}}", tool_call_id: "{{a}}" },
          { role: "tool", content: "{{a}}" },
          { role: "function", content: null, name: "f" },
          { role: "developer", content: [{ type: "text", text: "{{a}}" }] },
          { role: "model" },
        ],
      },
    },
    variables: { a: 7 },
  },
  { name: "tools from a template", data: chat("x", { tools: TOOLS }), variables: { tools: ["a"] } },
  { name: "tools that render to none", data: chat("x", { tools: "{{#a}}[]{{/a}}" }) },
  { name: "blank tools", data: chat("x", { tools: " \n" }) },
  { name: "an empty list of tools", data: chat("x", { tools: "[]" }) },
  {
    name: "tools that render to no JSON",
    data: chat("x", { tools: "[{{a}}]" }),
    variables: { a: "{" },
    isRefused: true,
  },
  { name: "tools that are no tools", data: chat("x", { tools: "[1]" }), isRefused: true },
  {
    name: "a JSON Schema with templates",
    data: schemaFormat({ type: "{{a}}", enum: ["{{a}}", 1, null] }),
    variables: { a: "string" },
  },
  {
    name: "a JSON Schema as a template",
    data: schemaFormat("{{a}}"),
    variables: { a: { type: "object" } },
  },
  { name: "a JSON Schema that renders to blank", data: schemaFormat("{{a}}") },
  { name: "a JSON Schema that renders to no JSON", data: schemaFormat("{ {{a}}") },
  { name: "no JSON Schema", data: schemaFormat(undefined) },
  {
    name: "parameters that only some models have",
    data: {
      ...chat("x"),
      options: {
        model: "m",
        position: "p",
        params: {
          topK: 1,
          made_up: { a: null },
          response_format: null,
          tool_choice: { type: "function", function: { name: "f", x: 1 } },
        },
      },
    },
  },
  {
    name: "parameters of another type",
    data: {
      ...chat("x"),
      options: { params: { temperature: "{{hot}}", response_format: { type: "text", x: 1 } } },
    },
  },
  { name: "options null", data: { ...chat("x"), options: null } },
  {
    name: "a completion prompt",
    data: { prompt: { type: "completion", content: "{{a}}<{{b}}" } },
    variables: { a: { c: 1 } },
  },
  {
    name: "an unknown role",
    data: { prompt: { type: "chat", messages: [{ role: "x", content: "" }] } },
    isRefused: true,
  },
  {
    name: "no content",
    data: { prompt: { type: "chat", messages: [{ role: "user" }] } },
    isRefused: true,
  },
  {
    name: "a model that is null",
    data: { ...chat("x"), options: { model: null } },
    isRefused: true,
  },
  { name: "options as a list", data: { ...chat("x"), options: [] }, isRefused: true },
  { name: "params as a list", data: { ...chat("x"), options: { params: [] } }, isRefused: true },
  { name: "a file as a list", data: chat([{ type: "file", file: [] }]), isRefused: true },
  { name: "a JSON Schema as a list", data: schemaFormat(["{{a}}"]), variables: { a: 1 } },
  {
    name: "tool parameters as a list",
    data: chat("x", { tools: '[{"type":"function","function":{"name":"f","parameters":[]}}]' }),
    isRefused: true,
  },
  { name: "tools as a list", data: chat("x", { tools: [] }), isRefused: true },
];

for (const { name, data, variables = {}, isRefused = false } of CASES) {
  Deno.test(`build() — as the SDK: ${name}`, () => {
    const expected = sdk(data, variables);
    assertEquals(expected === undefined, isRefused, "what the SDK does");
    assertEquals(ours(data, variables), expected);
  });
}

const name = fc.constantFrom("a", "b", "a.b", "input.a", "list", "toString", ".", "x y");
const template = fc.array(
  fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 5 }),
    fc.constantFrom("\n", " ", "<b>&", '"', "{", "}", "{{", "\\", "\r\n", "{{! c }}\n"),
    name.map((key) => `{{${key}}}`),
    name.map((key) => `{{{${key}}}}`),
    name.map((key) => `{{& ${key} }}`),
    fc.tuple(name, fc.constantFrom("#", "^"), fc.string({ maxLength: 3 }), name)
      .map(([key, kind, text, inner]) => `{{${kind}${key}}}${text}{{${inner}}}\n{{/${key}}}`),
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));
const json = fc.jsonValue({ maxDepth: 2 });
const variables = fc.dictionary(
  fc.constantFrom("a", "b", "list", "tools", "x y", "input"),
  json,
) as fc.Arbitrary<JsonObject>;
const content = fc.oneof(
  template,
  fc.array(template.map((text) => ({ type: "text", text })), { maxLength: 2 }),
);
const message = fc.oneof(
  fc.record({ role: fc.constantFrom("system", "user", "developer", "assistant"), content }),
  fc.record({ role: fc.constant("tool"), content, tool_call_id: template }),
  fc.record({ role: fc.constant("function"), content: fc.option(template), name: template }),
  fc.record({
    role: fc.constant("assistant"),
    tool_calls: fc.array(
      fc.record({
        id: template,
        type: fc.constant("function"),
        function: fc.record({ name: template, arguments: template }),
      }),
      { maxLength: 2 },
    ),
  }),
);
const tools = fc.oneof(
  template,
  template.map((text) =>
    JSON.stringify([{ type: "function", function: { name: text, parameters: { title: text } } }])
  ),
  fc.constant(TOOLS),
);
const responseFormat = fc.record({
  type: fc.constant("json_schema"),
  json_schema: fc.record({
    name: fc.string(),
    schema: fc.oneof(
      template,
      fc.dictionary(fc.string({ maxLength: 3 }), fc.oneof(template, json)),
    ),
  }),
});
const data = fc.record({
  prompt: fc.oneof(
    fc.record({ type: fc.constant("completion"), content: template }),
    fc.record(
      { type: fc.constant("chat"), messages: fc.array(message, { maxLength: 3 }), tools },
      { requiredKeys: ["type", "messages"] },
    ),
  ),
  options: fc.record({
    params: fc.record({ temperature: fc.integer(), response_format: responseFormat }, {
      requiredKeys: [],
    }),
  }, { requiredKeys: [] }),
  template_format: fc.constantFrom("mustache", "none", null),
}, { requiredKeys: ["prompt"] }) as fc.Arbitrary<JsonObject>;

Deno.test("build() — as the SDK for generated prompts and variables", () => {
  let built = 0;
  fc.assert(
    fc.property(data, variables, (prompt_data, given) => {
      const expected = sdk(prompt_data, given);
      if (expected !== undefined) built++;
      assertEquals(ours(prompt_data, given), expected);
    }),
    { numRuns: 1000 },
  );
  if (built < 300) throw new Error(`only ${built} of 1000 prompts could be built at all`);
});

for (const path of ["llm-proxy/analyze-signal.md", "go-screener/regenerate-filter-go.md"]) {
  Deno.test(`build() — as the SDK for prompts/${path}`, () => {
    const { prompt } = parsePrompt(path, Deno.readTextFileSync(`${ROOT}prompts/${path}`));
    if (!prompt) throw new Error("does not parse");
    const data = rowOf(prompt.content, {}).prompt_data as JsonObject;
    const names = Object.keys(prompt.inputs ?? {});
    const entry = fc.record(Object.fromEntries(names.map((key) => [key, json])), {
      requiredKeys: [],
    });
    let built = 0;
    fc.assert(
      fc.property(entry as fc.Arbitrary<JsonObject>, (given) => {
        const expected = sdk(data, given); // it refuses lists of null, for one
        if (expected !== undefined) built++;
        assertEquals(ours(data, given), expected);
      }),
      { numRuns: 200 },
    );
    if (built < 40) throw new Error(`only ${built} of 200 could be built at all`);
  });
}
