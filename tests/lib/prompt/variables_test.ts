import { assertEquals, assertThrows } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import {
  isKey,
  KEY_NAMES,
  type KeyName,
  keyRule,
  messageProblem,
} from "../../../lib/prompt/keys.ts";
import { isVariable, rootOf, tagsOf, type Token } from "../../../lib/content/template_tags.ts";
import {
  holes,
  isMustache,
  isWhole,
  requiredInputs,
  templatesOf,
  variablesOf,
} from "../../../lib/prompt/variables.ts";

// deno-fmt-ignore
const TABLE: [template: string, required: string[], inSections: string[]][] = [
  ["", [], []],
  ["{{a}} {{ b }} {{{c}}} {{&d}}", ["a", "b", "c", "d"], []],
  ["{{a.b.c}} {{input.d}} {{input.e.f}} {{input}}", ["a", "d", "e", "input"], []],
  ["{{#list}}{{.}}{{x}}{{#deep}}{{y}}{{/deep}}{{/list}}", ["list"], ["x", "deep", "y"]],
  ["{{^none}}{{x}}{{/none}}", ["none"], ["x"]],
  ["{{! comment }}{{> partial }}", [], []],
  ["A{{> partial}}{{b}}", ["b"], []],
  ["{{=<% %>=}}<% a %> {{b}}", ["a"], []],
];
for (const [template, required, inSections] of TABLE) {
  Deno.test(`variablesOf() — ${template}`, () => {
    const found = variablesOf([template]);
    assertEquals([[...found.required], [...found.inSections]], [required, inSections]);
  });
}

Deno.test("variablesOf() — of several templates, and of a broken one", () => {
  assertEquals([...variablesOf(["{{a}}", "{{b}}{{a}}"]).required], ["a", "b"]);
  assertThrows(() => variablesOf(["{{#a}}"]), Error, "Unclosed section");
});

Deno.test("rootOf()", () => {
  assertEquals(["a", "a.b", "input.a.b", "input", "."].map(rootOf), [
    "a",
    "a",
    "a",
    "input",
    undefined,
  ]);
});

Deno.test("templatesOf() — every text that the SDK renders, no other", () => {
  const content = {
    name: "{{no}}",
    prompt_data: {
      prompt: { messages: [{ role: "user", content: [{ text: "{{a}}" }] }], tools: "{{b}}" },
      options: {
        model: "{{no}}",
        params: { stop: "{{no}}", response_format: { json_schema: { schema: "{{c}}" } } },
      },
    },
  };
  assertEquals(templatesOf(content).filter((text) => text.includes("{{")), [
    "{{a}}",
    "{{b}}",
    "{{c}}",
  ]);
});

Deno.test("isMustache() — is the default", () => {
  const of = (template_format: string): boolean => isMustache({ prompt_data: { template_format } });
  assertEquals([isMustache({}), of("mustache"), of("nunjucks"), of("none")], [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("KEYS — each has a message, and a place of its own in the content", () => {
  const places = KEY_NAMES.flatMap((key) => keyRule(key).path?.join(".") ?? []);
  assertEquals(new Set(places).size, places.length);
  assertEquals(KEY_NAMES.filter((key) => keyRule(key).path === undefined), [
    "inputs",
    "braintrust",
  ]);
  assertEquals(KEY_NAMES.every((key) => keyRule(key).expected !== ""), true);
});

Deno.test("messageProblem() — what a message may be", () => {
  for (const content of [undefined, null, "", "x", [], [{}]]) {
    assertEquals(
      messageProblem({ role: "user", ...(content === undefined ? {} : { content }) }),
      undefined,
    );
  }
});

const promptOf = (content: string, template_format?: string) => ({
  prompt_data: { prompt: { content }, ...(template_format ? { template_format } : {}) },
});

Deno.test("holes(), requiredInputs() — names outside of sections, sorted, of mustache alone", () => {
  const text = "{{b}}{{&a}}{{{input.c}}}{{#d}}{{e}}{{/d}}{{^f}}x{{/f}}{{.}}{{constructor}}";
  assertEquals(holes(promptOf(text)), ["a", "b", "c", "constructor"]);
  assertEquals(holes(promptOf(text, "none")), []);
  const inputs = { c: "", a: "", d: "" };
  assertEquals(requiredInputs({ content: promptOf(text), inputs }), ["a", "c"]);
  assertEquals(requiredInputs({ content: promptOf(text), inputs: undefined }), []);
});

Deno.test("isWhole() — a template that mustache can read, or one that is not for it", () => {
  const found = [
    promptOf("{{a}}"),
    promptOf("{{#a}}"),
    promptOf("{{#a"),
    promptOf("{{#a}}", "none"),
  ].map(isWhole);
  assertEquals(found, [true, false, false, true]);
});

Deno.test("tagsOf() — every tag with its depth, no text and no comment", () => {
  const inner: Token[] = [["&", "b", 6, 11], [
    "^",
    "c",
    11,
    17,
    [[">", "d", 17, 20, "  "]],
    30,
  ]] as never;
  const tokens: Token[] = [["text", "x", 0, 1], ["#", "a", 1, 6, inner], ["!", "no", 40, 45], [
    "name",
    "e",
    50,
    55,
  ]];
  assertEquals(
    tagsOf(tokens).map((
      { name, isPartial, depth, start, end },
    ) => [name, isPartial, depth, start, end]),
    [
      ["a", false, 0, 1, 6],
      ["b", false, 1, 6, 11],
      ["c", false, 1, 11, 17],
      ["d", true, 2, 17, 20],
      ["e", false, 0, 50, 55],
    ],
  );
});

// deno-fmt-ignore
const NAMES: [name: string, isVariable: boolean][] = [
  ["a", true], ["a.b.c", true], ["größe", true], ["क्षेत्र", true], ["$a", true], ["@index", true], ["a-b_1", true], ["1", true],
  ["", false], [".a", false], ["a.", false], ["a..b", false], ["a b", false], ["a | b", false], [".", false], ["a\n", false], ["a/b", false],
];
for (const [name, is] of NAMES) {
  Deno.test(`isVariable() — ${JSON.stringify(name)}`, () => {
    assertEquals(isVariable({ name, depth: 0 }), is);
  });
}

Deno.test("isVariable() — the value of a section", () => {
  assertEquals(isVariable({ name: ".", depth: 1 }), true);
});

Deno.test("messageProblem() — what a message may not be", () => {
  const messages = ["x", [], {}, { role: "bot" }, { role: "bot".repeat(40) }, {
    role: "user",
    content: 1,
  }, { role: "user", content: ["x"] }];
  const roles =
    "Expected a role of system, user, assistant, tool, developer, function, model, found ";
  const parts = "Expected content to be text or a list of parts";
  const none = "Expected a message to be an object with a role";
  assertEquals(messages.map(messageProblem), [
    none,
    none,
    `${roles}none`,
    `${roles}"bot"`,
    `${roles}"${"bot".repeat(19)}bo...`,
    parts,
    parts,
  ]);
});

// deno-fmt-ignore
const ACCEPTED: [key: KeyName, values: Json[], refused: Json[]][] = [
  ["slug", ["a"], ["a/b", 1]], ["name", ["A"], ["", 1]], ["description", [""], [1, null]], ["model", ["m", null], [1]], ["params", [{}], ["x", []]],
  ["template_format", ["mustache", "nunjucks", "none"], ["x", 1]], ["tags", [[], ["a"]], ["a", [1]]], ["type", ["chat", "completion"], ["x", 1]],
  ["function_type", ["tool"], ["", 1]], ["inputs", [{}, { a: "" }], [{ a: 1 }, [], "x"]], ["metadata", [{ a: 1 }], [{ prompt_sync: {} }, []]],
  ["tools", ["x", [{}]], [["x"], {}]], ["tool_functions", [[{}]], [["x"], {}]], ["messages", [[], [{ role: "user" }]], [["x"], {}, [{ role: "x" }]]],
];
for (const [key, values, refused] of ACCEPTED) {
  Deno.test(`KEYS — what ${key} accepts`, () => {
    const { accepts } = keyRule(key);
    assertEquals([values.map(accepts), refused.map(accepts)], [
      values.map(() => true),
      refused.map(() => false),
    ]);
  });
}

Deno.test("isKey() — a name that every object has is none", () => {
  assertEquals(["slug", "constructor", "toString", "x"].filter(isKey), ["slug"]);
});
