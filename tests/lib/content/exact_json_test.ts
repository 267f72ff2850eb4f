import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalContent, rowOf } from "../../../lib/content/content.ts";
import { exactInteger, exactJson, parseExactJson } from "../../../lib/content/exact_json.ts";
import { isExact } from "../../../lib/content/exact_number.ts";
import { formatPrompt } from "../../../lib/prompt/format.ts";
import { contentHash } from "../../../lib/content/hash.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";
import { runs } from "../runs.ts";

// deno-fmt-ignore
const NUMBERS: [source: string, isKept: boolean][] = [
  ["0", true], ["-0", true], ["+5", true], ["1.50", true], [".5", true], ["5.", true], ["0x10", true], ["0o17", true],
  ["9007199254740992", true], ["9007199254740993", false], ["+9007199254740993", false], ["-9007199254740993", false],
  ["9007199254740993.0", false], ["0x20000000000001", false], ["9007199254740993e0", false], ["1e21", true],
  ["12345678901234567000", true], ["1e-400", false], ["1E21", true], ["1e+21", true], ["0.000", true], ["100", true], ["-1.5", true], ["0o400000000000000001", false], ["120e-1", true], ["0.012e3", true],
  ["0.1234567890123456789", false],
];
for (const [source, isKept] of NUMBERS) {
  Deno.test(`isExact() — ${source}`, () => {
    assertEquals(isExact(source, Number(source)), isKept);
  });
}

Deno.test("isExact() — every number that JSON.stringify writes", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(fc.property(number, (value) => isExact(JSON.stringify(value), value)), runs());
});

Deno.test("parseExactJson() — as JSON.parse for what JavaScript writes, and back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.bigInt(), (value, integer) => {
      const text = `{"any":${JSON.stringify(value)},"list":[ ${integer}, "${integer}"]}`;
      const read = parseExactJson(text) as JsonObject;
      assertEquals(JSON.stringify(read.any), JSON.stringify(value));
      const tight = `{"any":${JSON.stringify(value)},"list":[${integer},"${integer}"]}`;
      assertEquals(exactJson(read), tight);
    }),
    runs(),
  );
});

const BIG = "9007199254740993";
const KEPT = { "integer beyond JSON": BIG };
// deno-fmt-ignore
const READ: [text: string, value: unknown][] = [
  [BIG, KEPT], [`-${BIG}`, { "integer beyond JSON": `-${BIG}` }], [`[${BIG}]`, [KEPT]], [`[1,${BIG}]`, [1, KEPT]], [`[ ${BIG}]`, [KEPT]], [`{"a":${BIG}}`, { a: KEPT }],
  [`[-${BIG}]`, [{ "integer beyond JSON": `-${BIG}` }]], [`${BIG}.0`, KEPT], ["9007199254740992", 9007199254740992], ["0.12345678901234567891", 0.12345678901234568], [`"${BIG}"`, BIG], [`"a: ${BIG}"`, `a: ${BIG}`],
];
for (const [text, value] of READ) {
  Deno.test(`parseExactJson() — ${text}`, () =>
    assertEquals(parseExactJson(text) as unknown, value));
}

Deno.test("exactJson() — every integer as it was, texts as they are", () => {
  for (const text of [`[${BIG},-${BIG}]`, JSON.stringify([`{"integer beyond JSON":"${BIG}"}`])]) {
    assertEquals(exactJson(parseExactJson(text)), text);
  }
});

Deno.test("exactInteger() — no other value", () => {
  const values = [
    { ...KEPT, more: 1 },
    { "integer beyond JSON": "1.5" },
    { "integer beyond JSON": 1 },
    {},
    BIG,
    null,
  ];
  assertEquals(values.map(exactInteger), values.map(() => undefined));
  assertEquals(exactInteger({ "integer beyond JSON": `-${BIG}` }), -9007199254740993n);
});

Deno.test("parseExactJson() — an edit of a large integer has another hash", async () => {
  const hashOf = (seed: string): Promise<string> =>
    contentHash(parseExactJson(`{"params":{"seed":${seed}}}`));
  assertNotEquals(await hashOf("9007199254740992"), await hashOf("9007199254740993"));
  assertNotEquals(await hashOf("9007199254740993"), await hashOf("9007199254740994"));
  assertEquals(exactInteger(parseExactJson("18446744073709551615")), 18446744073709551615n);
});

Deno.test("formatPrompt() — a large integer of Braintrust is named and refused, never altered", () => {
  const tools =
    '[{"type":"function","function":{"name":"f","parameters":{"maximum":18446744073709551615}}}]';
  const prompt = { type: "chat", messages: [{ role: "user", content: "x" }], tools };
  const params = parseExactJson('{"seed":9007199254740993}');
  const row = { slug: "a", name: "A", prompt_data: { prompt, options: { params } } };
  const content = canonicalContent(row);
  const file = formatPrompt(content, { path: "prompts/a.md" });
  assertEquals(
    parsePrompt("prompts/a.md", file).problems.map(({ line, message }) => `${line} ${message}`),
    ["3 9007199254740993", "9 18446744073709551615"].map((at) =>
      at.replace(" ", " Cannot read the front matter as YAML: ") +
      " does not fit a JSON number exactly; put it in quotes"
    ),
    file,
  );
  const written = rowOf(content, {}).prompt_data as { prompt: { tools: string } };
  assertEquals(written.prompt.tools, tools);
});
