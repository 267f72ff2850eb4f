import { assertEquals } from "@std/assert";
import { answerType, requiredVariables, variablesType } from "../../../lib/bundle/prompt_types.ts";
import { schemaType } from "../../../lib/bundle/schema_types.ts";
import { literal } from "../../../lib/bundle/type_text.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";
import type { Json } from "../../../lib/content/json.ts";
import type { Prompt } from "../../../lib/prompt/prompt.ts";

/** In one line, with names as people write them. */
function plain(type: string): string {
  return type.replace(/\s+/g, " ").replace(/"(\w+)"(\??:)/g, "$1$2").replaceAll(" | undefined", "");
}

function promptOf(body: string, inputs = ""): Prompt {
  const { prompt, problems } = parsePrompt(
    "prompts/a.md",
    `---\nmodel: m\n${inputs}---\n${body}\n`,
  );
  if (!prompt) throw new Error(JSON.stringify(problems));
  return prompt;
}

const TEMPLATES: { body: string; inputs?: string; type: string; required: string[] }[] = [
  { body: "none", type: "Record<string, never>", required: [] },
  {
    body: "{{a}} {{{b}}} {{&c}}",
    type: "{ a: Printed; b: Printed; c: Printed; }",
    required: ["a", "b", "c"],
  },
  {
    body: "{{a.b.c}} {{a.d}}",
    type: "{ a: { b: { c: Printed; }; d: Printed; }; }",
    required: ["a"],
  },
  { body: "{{input.a}}", type: "{ a: Printed; }", required: ["a"] },
  { body: "{{input}}", type: "Record<string, never>", required: [] },
  { body: "{{#a}}x{{/a}}", type: "{ a?: unknown; }", required: [] },
  { body: "{{^a}}x{{/a}}", type: "{ a?: unknown; }", required: [] },
  { body: "{{#a}}{{a}}{{/a}}", type: "{ a?: string | number | boolean | null; }", required: [] },
  {
    body: "{{#a}}{{.}}{{/a}}",
    type: "{ a?: Printed | readonly Printed[] | boolean | null; }",
    required: [],
  },
  {
    body: "{{#a}}{{b}}{{/a}}",
    type: "{ a?: { b: Printed; } | ReadonlyArray<{ b: Printed; }> | boolean | null; b?: Printed; }",
    required: [],
  },
  {
    body: "{{#a}}{{b}}{{c}}{{/a}}",
    inputs: "inputs: { a: '', c: '' }\n",
    type: "{ a?: { b: Printed; } | ReadonlyArray<{ b: Printed; }> | boolean | null; c?: Printed; }",
    required: [],
  },
  { body: "{{a}}{{#a}}x{{/a}}", type: "{ a: Printed; }", required: ["a"] },
  {
    body: "{{a}}",
    inputs: "inputs: { a: { type: integer, description: How many. } }\n",
    type: "{ /** How many. */ a: number; }",
    required: ["a"],
  },
  {
    body: "{{a}}",
    inputs: "inputs: { a: 'Ends */ here, from \"x\"' }\n",
    type: "{ /** Ends * / here, from ”x” */ a: Printed; }",
    required: ["a"],
  },
  { body: "{{a}}", inputs: "template_format: none\n", type: "Record<string, never>", required: [] },
];

for (const { body, inputs, type, required } of TEMPLATES) {
  Deno.test(`variablesType() — ${inputs ?? ""}${body}`, () => {
    const prompt = promptOf(body, inputs);
    assertEquals(plain(variablesType(prompt, "")), type);
    assertEquals(requiredVariables(prompt), required);
  });
}

const SCHEMAS: { schema: Json; type: string }[] = [
  { schema: { type: "string" }, type: "string" },
  { schema: { type: ["string", "null"] }, type: "string | null" },
  { schema: { type: "array", items: { type: "number" } }, type: "readonly number[]" },
  { schema: { type: "array" }, type: "readonly unknown[]" },
  { schema: { enum: ["a", 1, null] }, type: '"a" | 1 | null' },
  { schema: { const: "a" }, type: '"a"' },
  { schema: { type: "string", enum: ["{{a}}", "b"] }, type: 'string | "b"' },
  { schema: { anyOf: [{ type: "string" }, { type: "boolean" }] }, type: "string | boolean" },
  {
    schema: { allOf: [{ type: "object", properties: { a: {} } }, {}] },
    type: "({ a?: unknown; })",
  },
  { schema: { type: "object" }, type: "Record<string, unknown>" },
  {
    schema: { type: "object", additionalProperties: { type: "number" } },
    type: "Record<string, number>",
  },
  { schema: { type: "object", additionalProperties: false }, type: "Record<string, never>" },
  { schema: { properties: { a: { type: "null" } }, required: ["a"] }, type: "{ a: null; }" },
  { schema: { $ref: "#/$defs/a", $defs: { a: { type: "boolean" } } }, type: "boolean" },
  { schema: { $ref: "https://x.example" }, type: "unknown" },
  {
    schema: { type: "object", properties: { next: { $ref: "#" } } },
    type: "{ next?: { next?: unknown; }; }",
  },
  { schema: "{{schema}}", type: "unknown" },
  { schema: true, type: "unknown" },
];

for (const { schema, type } of SCHEMAS) {
  Deno.test(`schemaType() — ${JSON.stringify(schema)}`, () => {
    assertEquals(plain(schemaType(schema, "")), type);
  });
}

Deno.test("answerType() — text without a format, unknown for any JSON", () => {
  const of = (format: string): string =>
    answerType(promptOf("x", `params: { response_format: { type: ${format} } }\n`), "");
  assertEquals([answerType(promptOf("x"), ""), of("text"), of("json_object")], [
    "string",
    "string",
    "unknown",
  ]);
});

Deno.test("literal() — is the same text, and names no file to a tool that looks for imports", () => {
  for (const text of ["from", "import './x.ts'", "a\u2028b`c`", '"', "\\"]) {
    const code = literal(text);
    assertEquals(JSON.parse(code), text);
    assertEquals(/import|from|['`\u2028]/.test(code), false, code);
  }
});
