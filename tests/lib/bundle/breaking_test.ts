import { assertEquals } from "@std/assert";
import { breakingChanges } from "../../../lib/bundle/breaking.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";
import type { Prompt } from "../../../lib/prompt/prompt.ts";

function promptOf(text: string, path = "prompts/a.md"): Prompt {
  const { prompt, problems } = parsePrompt(path, text);
  if (!prompt) throw new Error(JSON.stringify(problems));
  return prompt;
}

function withVariables(body: string, names: string): string {
  return `---\nmodel: m\ninputs: { ${names} }\n---\n${body}\n`;
}

function withAnswer(properties: string, required: string): string {
  return [
    "---",
    "model: m",
    "params:",
    "  response_format:",
    "    type: json_schema",
    "    json_schema:",
    "      name: n",
    "      schema:",
    "        type: object",
    `        properties: { ${properties} }`,
    `        required: [${required}]`,
    "---",
    "Text.",
    "",
  ].join("\n");
}

const CASES: {
  name: string;
  before: string;
  after?: string;
  want: [line: number, message: string][];
}[] = [
  {
    name: "another text",
    before: withVariables("Say {{a}}.", "a: ''"),
    after: withVariables("Tell {{a}}.", "a: ''"),
    want: [],
  },
  {
    name: "no prompt",
    before: "Text.\n",
    want: [[1, 'the prompt "a" is gone, or has another slug']],
  },
  {
    name: "a renamed variable",
    before: withVariables("{{signal}}", "signal: ''"),
    after: withVariables("Text.\n{{ticker}}", "ticker: ''"),
    want: [
      [1, 'the variable "signal" is no longer used: what callers pass is lost'],
      [3, 'the variable "ticker" is now required'],
    ],
  },
  {
    name: "an optional variable that has to be given now",
    before: withVariables("{{#a}}{{a}}{{/a}}", "a: ''"),
    after: withVariables("{{a}}", "a: ''"),
    want: [[3, 'the variable "a" is now required']],
  },
  {
    name: "a new optional variable",
    before: "---\nmodel: m\n---\nText.\n",
    after: withVariables("{{#a}}{{a}}{{/a}}", "a: ''"),
    want: [],
  },
  {
    name: "a renamed member of a variable",
    before: withVariables("{{user.name}} {{user.age}}", "user: ''"),
    after: withVariables("{{user.age}}\n{{user.email}}", "user: ''"),
    want: [
      [1, 'the variable "user.name" is no longer used: what callers pass is lost'],
      [6, 'the variable "user.email" is now required'],
    ],
  },
  {
    name: "a renamed member of the items of a list",
    before: withVariables("{{#deals}}{{title}}{{/deals}}", "deals: ''"),
    after: withVariables("{{#deals}}{{name}}{{/deals}}", "deals: ''"),
    want: [
      [1, 'the variable "deals[].title" is no longer used: what callers pass is lost'],
      [5, 'the variable "deals[].name" is now required'],
    ],
  },
  {
    name: "a variable that is gone with its members, and a new one with some",
    before: withVariables("{{a.b}}", "a: ''"),
    after: withVariables("{{c.d}}", "c: ''"),
    want: [
      [1, 'the variable "a" is no longer used: what callers pass is lost'],
      [3, 'the variable "c" is now required'],
    ],
  },
  {
    name: "a variable of another type",
    before: withVariables("{{limit}}", "limit: { type: integer }"),
    after: withVariables("{{limit}}", "limit: { type: string }"),
    want: [[3, 'the variable "limit" was number, and is string']],
  },
  {
    name: "a variable that has a type now",
    before: withVariables("{{limit}}", "limit: How many."),
    after: withVariables("{{limit}}", "limit: { type: integer }"),
    want: [[3, 'the variable "limit" had no type, and is number']],
  },
  {
    name: "a variable that takes more",
    before: withVariables("{{limit}}", "limit: { type: integer }"),
    after: withVariables("{{limit}}", "limit: { type: [string, integer] }"),
    want: [],
  },
  {
    name: "a variable whose type is left out",
    before: withVariables("{{limit}}", "limit: { type: integer }"),
    after: withVariables("{{limit}}", "limit: How many."),
    want: [],
  },
  {
    name: "a field of the answer that is gone, one that may be left out, one of another type",
    before: withAnswer(
      "score: { type: integer }, side: { type: string }, note: { type: string }",
      "score, side",
    ),
    after: withAnswer("side: { type: string, enum: [long] }, note: { type: string }", ""),
    want: [
      [1, 'the answer\'s field "score" is gone'],
      [10, 'the answer\'s field "side" may now be left out'],
    ],
  },
  {
    name: "a field of another type",
    before: withAnswer("list: { type: array, items: { type: string } }", "list"),
    after: withAnswer("list: { type: array, items: { type: number } }", "list"),
    want: [[10, 'the answer\'s field "list[]" was string, and is number']],
  },
  {
    name: "a field more",
    before: withAnswer("a: { type: string }", "a"),
    after: withAnswer("a: { type: string }, b: { type: string }", "a, b"),
    want: [],
  },
  {
    name: "no schema any more",
    before: withAnswer("a: { type: string }", "a"),
    after: "---\nmodel: m\n---\nText.\n",
    want: [[1, "the answer no longer has a schema"], [1, 'the answer\'s field "a" is gone']],
  },
];

for (const { name, before, after, want } of CASES) {
  Deno.test(`breakingChanges() — ${name}`, () => {
    const now = after === undefined ? [] : [promptOf(after)];
    const found = breakingChanges([promptOf(before)], now);
    assertEquals(found.map(({ line, message }) => [line, message]), want);
  });
}
