import { assertEquals } from "@std/assert";
import { parseYaml } from "../../../lib/prompt/front_matter.ts";
import type { Json } from "../../../lib/content/json.ts";
import {
  droppedNulls,
  notJson,
  parserMessage,
  structureProblems,
} from "../../../lib/prompt/yaml_problems.ts";

const aliases = (count: number): string => `a: &a x\nb: [${Array(count).fill("*a").join(", ")}]\n`;
const LONG = "x".repeat(90);
const CUT = `${"x".repeat(60)}...`;
const MERGE = 'YAML 1.2 has no merge key "<<"; write out its members';

// deno-fmt-ignore
const STRUCTURES: [name: string, yaml: string, problems: string[]][] = [
  ["anchors of a text, a list and a map", "a: &a x\nb: &b [1]\nc: &c { d: 1 }\ne: [*a, *b, *c]\n", []],
  ["an alias of nothing", `a: *b\nc: *${LONG}\n`, ['3 Expected an anchor named "&b"', `9 Expected an anchor named "&${CUT}"`]],
  ["an alias above its anchor", "a: *b\nb: &b x\n", ['3 Expected an anchor named "&b"']],
  ["as many aliases as may be", aliases(100), []],
  ["one more, and many more", aliases(101), [`${8 + 4 + 400} More than 100 aliases`]],
  ["many more are one problem", aliases(300), [`${8 + 4 + 400} More than 100 aliases`]],
  ["no key", "? \n: a\n", ["2 A key must be text"]],
  ["a null key", "~: a\n", ["0 A key must be text"]],
  ["a list as a key", "[a]: b\n", ["0 A key must be text"]],
  ["a key twice", "a: 1\nb: 2\na: 3\n", ['10 The key "a" appears twice']],
  ["a long key twice", `${LONG}: 1\n${LONG}: 2\n`, [`94 The key "${CUT}" appears twice`]],
  ["one key in two maps", "a: { b: 1 }\nc: { b: 1 }\n", []],
  ["keys that are read as they stand", "1: a\ntrue: b\n", []],
  ["a key that is read as another", "0x10: a\n", ['0 The key 0x10 would be read as "16"; put it in quotes']],
  ["a text that another spelling gives", '"\\x61": a\n', []],
  ["a merge key", "<<: { a: 1 }\n", [`0 ${MERGE}`]],
  ["a merge key in quotes", '"<<": { a: 1 }\n', []],
  ["a number that JSON cannot say", "a: 9007199254740993\n", ["3 9007199254740993 does not fit a JSON number exactly; put it in quotes"]],
  ["a number beyond every number", "a: 1e999\n", ["3 1e999 does not fit a JSON number exactly; put it in quotes"]],
  ["texts as keys, however they are quoted", '"a\\tb": 1\n\'it\'\'s\': 2\n"": 3\n', []],
  ["a number that is none is left to notJson()", "a: .inf\nb: .nan\n", []],
];
for (const [name, yaml, problems] of STRUCTURES) {
  Deno.test(`structureProblems() — ${name}`, () => {
    const found = structureProblems(parseYaml(yaml));
    assertEquals(found.map(({ offset, message }) => `${offset} ${message}`), problems);
  });
}

/** An object in an object, `depth` times. */
function nested(depth: number): Json {
  return depth === 0 ? "x" : { a: nested(depth - 1) };
}

Deno.test("notJson() — as deep as may be, and one deeper", () => {
  assertEquals(notJson(nested(64), []), undefined);
  assertEquals(
    notJson(nested(65), [])?.message.slice(0, 46),
    "Expected front matter at most 64 levels deep, ",
  );
});

Deno.test("notJson() — numbers that JSON has not, with their place", () => {
  assertEquals(notJson({ a: [1, { b: Infinity }] }, []), {
    path: ["a", "1", "b"],
    message: "Expected a JSON value, found Infinity",
  });
  assertEquals(notJson({ a: [1, "Infinity", null, true] }, []), undefined);
});

// deno-fmt-ignore
const NULLS: [name: string, value: Json, kept: Json | undefined, dropped: string[]][] = [
  ["none", { a: 1 }, { a: 1 }, []],
  ["one that was dropped", { a: null, b: 1 }, { b: 1 }, ["a"]],
  ["one that was kept", { a: null }, { a: null }, []],
  ["in lists and objects", { a: [{ b: null }, { c: { d: null } }] }, { a: [{}, { c: {} }] }, ["a.0.b", "a.1.c.d"]],
  ["some of a list", [{ b: null }, { b: null }], [{ b: null }, {}], ["1.b"]],
  ["an item of a list stays", [null], [null], []],
  ["all went", { a: { b: null } }, undefined, ["a.b"]],
  ["a name that every object has", { constructor: null }, {}, ["constructor"]],
];
for (const [name, value, kept, dropped] of NULLS) {
  Deno.test(`droppedNulls() — ${name}`, () => {
    assertEquals(droppedNulls(value, kept).map((path) => path.join(".")), dropped);
  });
}

Deno.test("parserMessage() — our words, and no more than a few lines", () => {
  assertEquals(
    parserMessage("Unresolved tag: tag:yaml.org,2002:set"),
    "Expected plain YAML, found the tag !!set",
  );
  assertEquals(parserMessage("x".repeat(300)), `${"x".repeat(200)}...`);
});
