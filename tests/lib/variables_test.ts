import { assertEquals, assertThrows } from "@std/assert";
import { KEY_NAMES, keyRule, messageProblem } from "../../lib/keys.ts";
import { memberAt, merge, nest, removeAt, sorted } from "../../lib/json.ts";
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

Deno.test("sorted() — at every depth, hostile keys too", () => {
  const value = JSON.parse('{"b":[{"d":1,"c":null}],"__proto__":1,"a":2}');
  assertEquals(JSON.stringify(sorted(value)), '{"__proto__":1,"a":2,"b":[{"c":null,"d":1}]}');
});

Deno.test("merge(), memberAt(), nest(), removeAt() — hostile names are names", () => {
  const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":2}');
  assertEquals(memberAt(merge({ x: 1 }, hostile), ["constructor"]), 2);
  assertEquals(memberAt(merge({}, hostile), ["__proto__", "a"]), 1);
  assertEquals(memberAt({}, ["constructor"]), undefined);
  assertEquals(Object.hasOwn(nest(["__proto__"], 1), "__proto__"), true);
  assertEquals(removeAt({ a: { b: { c: 1 } }, d: 2 }, ["a", "b", "c"]), { d: 2 });
  assertEquals(removeAt({ a: { b: 1, c: 2 } }, ["a", "b"]), { a: { c: 2 } });
  assertEquals(removeAt({ a: 1 }, ["constructor"]), { a: 1 });
  assertEquals(merge({ a: { b: 1, c: [1] } }, { a: { c: [2], d: 3 } }), {
    a: { b: 1, c: [2], d: 3 },
  });
});
