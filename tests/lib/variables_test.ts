import { assertEquals, assertThrows } from "@std/assert";
import { KEY_NAMES, keyRule, messageProblem } from "../../lib/keys.ts";
import { rootOf } from "../../lib/template_tags.ts";
import { isMustache, templatesOf, variablesOf } from "../../lib/variables.ts";

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
        params: { response_format: { json_schema: { schema: "{{c}}" } } },
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
