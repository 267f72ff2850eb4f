import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseJsonText } from "../../../lib/content/json_text.ts";
import { runs } from "../runs.ts";

const TWICE: [name: string, text: string][] = [
  ["at the top", '{"a":1,"a":2}'],
  ["within", '{"x":[{"b":{"a":1,"c":{},"a":2}}]}'],
  ["spelled otherwise", String.raw`{"a":1,"\u0061":2}`],
  ["with quotes and braces", String.raw`{"{\":":1,"b":"}","{\":":2}`],
  ["after a byte order mark", '\uFEFF{"a":1,"a":1}'],
  ["in a list of a list", '{"a":[[{"b":1},[]],1],"a":2}'],
  ["after a list", '{"a":[],"a":1}'],
  ["__proto__", '{"__proto__":1,"__proto__":2}'],
];
for (const [name, text] of TWICE) {
  Deno.test(`parseJsonText() — refuses a key that stands twice: ${name}`, () => {
    assertThrows(() => parseJsonText(text), SyntaxError, "twice");
  });
}

Deno.test("parseJsonText() — the same key in different objects is none", () => {
  assertEquals(parseJsonText('{"a":{"a":[{"a":"a"},{"a":":"}]}}'), {
    a: { a: [{ a: "a" }, { a: ":" }] },
  });
});

Deno.test("parseJsonText() — a byte order mark stands at the start or not at all", () => {
  assertEquals(parseJsonText('\uFEFF{"a":1}'), { a: 1 });
  assertThrows(() => parseJsonText('{"a":\uFEFF1}'), SyntaxError);
});

Deno.test("parseJsonText() — as JSON.parse for what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assertEquals(JSON.stringify(parseJsonText(text)), text);
    }),
    runs(),
  );
});
