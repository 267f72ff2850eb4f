// Two parsers of one file must not disagree: the fast one reads as the full one does, or not at all.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { samplePrompts } from "../../../bench/_prompts.ts";
import { readPlaced, splitFrontMatter } from "../../../lib/prompt/front_matter.ts";
import { plainValues } from "../../../lib/prompt/plain_yaml.ts";
import { runs } from "../runs.ts";

/** Values with the order of their keys, which decides how a file is written. */
function told(value: unknown): string {
  return JSON.stringify(value, (_, member) => Object.is(member, -0) ? "-0" : member);
}

function assertAgreed(yaml: string): void {
  const plain = plainValues(yaml);
  if (plain === undefined) return;
  const { values, problems } = readPlaced(yaml);
  assertEquals({ yaml, problems, values: told(values) }, {
    yaml,
    problems: [],
    values: told(plain),
  });
}

// deno-fmt-ignore
const PLAIN: [name: string, yaml: string][] = [
  ["nothing", ""],
  ["texts", "name: A name\ndescription: It's long, with a:colon so, #1 and a#b & [more]\nurl: https://x.y/?a=b&c#d\n"],
  ["quoted texts", `a: ": # x"\nb: '{ "c" }'\nd: ""\ne: "1"\n`],
  ["numbers, words and nothing", "a: 0\nb: -1\nc: 0.25\nd: 12345678\ne: true\nf: False\ng: null\nh:\ni: yes\nj: é\n"],
  ["comments and blank lines", "# one\n\na: 1 # two\n  # three\nb: x # four\n"],
  ["maps and lists", "a:\n  b:\n    - c\n    - d: 1\n      e: 2\n  f:\n  - g\nh:\n"],
  ["in one line", 'a: [b, c d, 1, "e, f"]\ng: { h: i, j: [k], l: { m: 1.5 } }\nn: []\no: {}\n'],
  ["keys of a JSON Schema", "schema:\n  $ref: x\n  $defs:\n    a.b-c_d: { type: string }\n"],
];
for (const [name, yaml] of PLAIN) {
  Deno.test(`plainValues() — plain: ${name}`, () => {
    assertEquals(told(plainValues(yaml)), told(readPlaced(yaml).values));
  });
}

/** What the parsers read in two ways, or only one of them; and what front matter must not hold. */
// deno-fmt-ignore
const HOSTILE: [name: string, yaml: string][] = [
  ["octal, as YAML 1.1 has it", "a: 010\n"],
  ["octal, as YAML 1.2 has it", "a: 0o10\n"],
  ["hexadecimal", "a: 0x10\n"],
  ["binary", "a: 0b11\n"],
  ["underscores", "a: 1_000\n"],
  ["base 60", "a: 1:30\n"],
  ["signs", "a: +1\nb: -0\n"],
  ["exponents", "a: 1e5\n"],
  ["dots", "a: .5\nb: 1.\nc: .inf\nd: .nan\n"],
  ["more digits than a number keeps", "a: 9007199254740993\n"],
  ["a fraction of many digits", "a: 0.12345678901234567\n"],
  ["a date", "a: 2026-11-25\n"],
  ["null in other words", "a: ~\n"],
  ["keys that are no text", "null: a\n"],
  ["keys that are read as others", "True: a\n"],
  ["numbers as keys", "1: a\n0x1: b\n"],
  ["a quoted key", '"a": 1\n'],
  ["a merge", "<<: { a: 1 }\n"],
  ["a key of every object", "__proto__: { a: 1 }\n"],
  ["anchors", "a: &a x\n"],
  ["aliases", "a: *a\n"],
  ["tags", "a: !!str 1\n"],
  ["explicit keys", "? a\n: b\n"],
  ["blocks", "a: |\n  b\n"],
  ["folded texts", "a: >\n  b\n"],
  ["texts of two lines", "a: b\n  c\n"],
  ["quoted texts of two lines", 'a: "b\n  c"\n'],
  ["escapes", 'a: "\\u0041"\n'],
  ["a quote in quotes", "a: 'it''s'\n"],
  ["a comment that clings", "a: ''#b\n"],
  ["text behind a quote", "a: '' b: c\n"],
  ["a list in a list", "a:\n  - -\n  - b: c\n"],
  ["an empty item", "a:\n  -\n- b: c\n"],
  ["lists over two lines", "a: [\nb]\n"],
  ["an empty place in a list", "a: [b, , c]\n"],
  ["a map of keys alone", "a: {b, c}\n"],
  ["a key in a list", "a: [b: c]\n"],
  ["a document's marks", "--- a\n...\n"],
  ["a directive", "%YAML 1.1\n"],
  ["tabs", "a:\tb\n"],
  ["control characters", "a: b\u0007\n"],
  ["line breaks of other systems", "a: b\u2028c\nd: e\u0085f\n"],
  ["a byte order mark", "\uFEFFa: b\n"],
  ["half a character", "a: b\uD800\n"],
  ["a key twice", "a: 1\na: 2\n"],
  ["a key twice in one line", "a: { b: 1, b: 2 }\n"],
  ["a child of a text", "a: b\n  c: d\n"],
  ["a text alone", "text\n"],
  ["a list alone", "- a\n"],
  ["deeper than may be", `${Array.from({ length: 70 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}`],
];
for (const [name, yaml] of HOSTILE) {
  Deno.test(`plainValues() — left to the other parser: ${name}`, () => {
    assertEquals(plainValues(yaml), undefined);
  });
}

const KEYS = "a b c d-e $ref null true x.y _p __proto__ nan y toString A True NULL".split(" ");
const VALUES = [
  ...PLAIN.map(([, yaml]) => yaml.split("\n")[0]?.replace(/^\w+: /, "") ?? ""),
  ...HOSTILE.map(([, yaml]) => yaml.split("\n")[0]?.replace(/^\w+: /, "") ?? ""),
  ...[
    "b",
    "'q'",
    '"w: # x"',
    "''",
    "0",
    "-1",
    "1.10",
    "a b",
    "a: b",
    "a #b",
    "a#b",
    "[a, b]",
    "[]",
  ],
  ...[
    "{}",
    "{ a: b }",
    "{a: b, c: [d, 1]}",
    "[a, b",
    "{a}",
    "[[a]]",
    "# c",
    "x # c",
    "off",
    "日本",
  ],
  ...[
    "a]",
    "a}",
    '"a" b',
    "it's",
    "a |",
    "- a",
    "e1",
    "x  y",
    "x ",
    "5m",
    "{a: , b: c}",
    "a ?",
    "x...",
  ],
];
const line = fc.tuple(
  fc.constantFrom("", "", "", " ", "  ", "  ", "   ", "    "),
  fc.constantFrom("", "", "", "- "),
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...KEYS).map((key) => `${key}:`) },
    fc.constant(""),
  ),
  fc.oneof(
    { weight: 1, arbitrary: fc.constant("") },
    fc.constantFrom(...VALUES.map((v) => ` ${v}`)),
  ),
);
const yaml = fc.array(line, { maxLength: 8 })
  .map((lines) => lines.map((parts) => `${parts.join("")}\n`).join(""));

Deno.test("plainValues() — any lines: as the other parser reads them, or not at all", () => {
  fc.assert(fc.property(yaml, assertAgreed), runs());
});

Deno.test("plainValues() — sample prompts with a character changed: likewise", () => {
  const samples = samplePrompts(30).map(({ text }) => splitFrontMatter(text).yaml ?? "");
  const change = fc.record({
    sample: fc.constantFrom(...samples),
    at: fc.nat(),
    cut: fc.nat(3),
    put: fc.constantFrom(..."\n|: |- |  |[|]|{|}|\"|'|#|,|0|_|&|*|\\|é|\t|\n- |\n  ".split("|")),
  });
  fc.assert(
    fc.property(change, ({ sample, at, cut, put }) => {
      const start = at % sample.length;
      assertAgreed(sample.slice(0, start) + put + sample.slice(start + cut));
    }),
    runs(),
  );
});

Deno.test("plainValues() — the front matter of every sample prompt is plain", () => {
  const odd = samplePrompts(200).filter(({ text }) =>
    plainValues(splitFrontMatter(text).yaml ?? "") === undefined
  );
  assertEquals(odd, []);
});
