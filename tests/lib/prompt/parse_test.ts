import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalText } from "../../../lib/content/hash.ts";
import { parsePrompt, stemOf } from "../../../lib/prompt/parse.ts";
import { text as anyText } from "../content/arbitrary_row.ts";
import { runs } from "../runs.ts";

const SLUG_RULE =
  "letters, digits, dot, dash and underscore, first a letter or digit, at most 128 characters";
const ROLES = "system, user, assistant, tool, developer, function, model";

/** `line:column message` of each problem. */
function problemsOf(text: string, path = "prompts/a.md"): string[] {
  return parsePrompt(path, text).problems.map(({ file, line, column, message }) => {
    assertEquals(file, path);
    return `${line}:${column} ${message}`;
  });
}

const front = (...lines: string[]): string => `---\n${lines.join("\n")}\n---\ntext\n`;
const YAML = "Cannot read the front matter as YAML: ";

const refused: { name: string; text: string; path?: string; want: string[] }[] = [
  // the file
  { name: "empty file", text: "", want: ["1:1 Expected the text of a prompt, found none"] },
  { name: "blank file", text: " \n\t\n", want: ["1:1 Expected the text of a prompt, found none"] },
  {
    name: "front matter only, no final newline",
    text: "---\nname: x\n---",
    want: ["3:1 Expected the text of a prompt, found none"],
  },
  {
    name: "front matter only",
    text: "---\nname: x\n---\n",
    want: ["4:1 Expected the text of a prompt, found none"],
  },
  {
    name: "a file name that is not a slug",
    text: "text",
    path: "prompts/a b.md",
    want: [`1:1 Expected a file name or "slug" of ${SLUG_RULE}, found "a b"`],
  },
  {
    name: "a file name that is a slug, but not in ASCII",
    text: "text",
    path: "prompts/ä.md",
    want: [
      `1:1 Expected a file name or "slug" of ${SLUG_RULE}, found "ä"; write it as "slug: ä" in a file with an ASCII name`,
    ],
  },
  {
    name: "a file name without a stem",
    text: "text",
    path: ".md",
    want: [`1:1 Expected a file name or "slug" of ${SLUG_RULE}, found ""`],
  },
  // fences
  {
    name: "opening fence with white space",
    text: "--- \nname: x\n---\ntext",
    want: ['1:4 Expected the first line to be exactly "---", found white space after it'],
  },
  {
    name: "opening fence below a blank line",
    text: "\n---\nname: x\n---\ntext",
    want: ["2:1 Expected front matter to open on the first line, found it below blank lines"],
  },
  {
    name: "no closing fence",
    text: "---\nname: x\ntext",
    want: ['1:1 Expected a line "---" that closes the front matter, found the end of the file'],
  },
  {
    name: "closing fence with white space",
    text: "---\nname: x\n--- \ntext",
    want: ['3:1 Expected a line that is exactly "---", found extra white space'],
  },
  // YAML
  {
    name: "broken YAML",
    text: front("name: [x"),
    want: [
      `3:1 ${YAML}Flow sequence in block collection must be sufficiently indented and end with a ]`,
    ],
  },
  {
    name: "no mapping",
    text: front("- a"),
    want: ['2:1 Expected "key: value" lines in the front matter'],
  },
  {
    name: "a scalar",
    text: front("just text"),
    want: ['2:1 Expected "key: value" lines in the front matter'],
  },
  {
    name: "duplicate key",
    text: front("name: a", "name: b"),
    want: [`3:1 ${YAML}The key "name" appears twice`],
  },
  {
    name: "duplicate keys, all of them",
    text: front("metadata: { a: 1, a: 2 }", "name: a", "name: b"),
    want: [
      `4:1 ${YAML}The key "name" appears twice`,
      `2:19 ${YAML}The key "a" appears twice`,
    ],
  },
  {
    name: "keys that JSON cannot tell apart",
    text: front("metadata:", "  1: a", '  "1": b'),
    want: [`4:3 ${YAML}The key "1" appears twice`],
  },
  {
    name: "a key that is a list",
    text: front("metadata:", "  ? [a]", "  : b"),
    want: [`3:5 ${YAML}A key must be text`],
  },
  {
    name: "custom tag",
    text: front("name: !ruby/object x"),
    want: [`2:7 ${YAML}Unresolved tag: !ruby/object`],
  },
  {
    name: "another YAML document",
    text: front("name: a", "...", "name: b"),
    want: [`4:1 ${YAML}Source contains multiple documents; please use YAML.parseAllDocuments()`],
  },
  {
    name: "unknown alias",
    text: front("name: *nobody"),
    want: [`2:7 ${YAML}Expected an anchor named "&nobody"`],
  },
  {
    name: "NaN",
    text: front("params:", "  top_p: .nan"),
    want: ["3:3 Expected a JSON value, found NaN"],
  },
  {
    name: "infinity by overflow",
    text: front("params: { a: [1, 1e999] }"),
    want: [`2:18 ${YAML}1e999 does not fit a JSON number exactly; put it in quotes`],
  },
  {
    name: "deep nesting",
    text: front(`metadata: ${"[".repeat(70)}${"]".repeat(70)}`),
    want: ["2:75 Expected front matter at most 64 levels deep, found more"],
  },
  {
    name: "nesting that overflows the parser",
    text: front(`metadata: ${"[".repeat(20_000)}${"]".repeat(20_000)}`),
    want: ["2:1 Expected front matter at most 64 levels deep, found more"],
  },
  // keys
  {
    name: "unknown key, near a known one",
    text: front("name: x", "modle: y"),
    want: ['3:1 Expected a known key, found "modle"; did you mean "model"?'],
  },
  {
    name: "unknown key, near none",
    text: front("whatsoever: y"),
    want: ['2:1 Expected a known key, found "whatsoever"'],
  },
  {
    name: "unknown keys with hostile names",
    text: front("__proto__: y", "constructor: z"),
    want: [
      '2:1 Expected a known key, found "__proto__"',
      '3:1 Expected a known key, found "constructor"',
    ],
  },
  {
    name: "a long unknown key is cut",
    text: front(`${"k".repeat(500)}: 1`),
    want: [`2:1 Expected a known key, found "${"k".repeat(60)}..."`],
  },
  {
    name: "slug",
    text: front("slug: a/b"),
    want: [`2:1 Expected "slug" to be ${SLUG_RULE}, found "a/b"`],
  },
  {
    name: "slug, a number",
    text: front("slug: 5"),
    want: [`2:1 Expected "slug" to be ${SLUG_RULE}, found 5`],
  },
  { name: "name", text: front("name:"), want: ['2:1 Expected "name" to be text, found nothing'] },
  {
    name: "description",
    text: front("description: [a]"),
    want: ['2:1 Expected "description" to be text, found a list'],
  },
  {
    name: "model",
    text: front("model: {}"),
    want: ['2:1 Expected "model" to be the name of a model, or null for none, found an object'],
  },
  {
    name: "params",
    text: front("params: 1"),
    want: ['2:1 Expected "params" to be an object, found 1'],
  },
  {
    name: "template_format",
    text: front("template_format: jinja"),
    want: ['2:1 Expected "template_format" to be mustache or nunjucks or none, found "jinja"'],
  },
  {
    name: "tags",
    text: front("tags: [a, 1]"),
    want: ['2:1 Expected "tags" to be a list of texts, found a list'],
  },
  {
    name: "type",
    text: front("type: image"),
    want: ['2:1 Expected "type" to be chat or completion, found "image"'],
  },
  {
    name: "function_type",
    text: front("function_type: true"),
    want: ['2:1 Expected "function_type" to be text, found true'],
  },
  {
    name: "inputs",
    text: front("inputs: { a: 1 }"),
    want: [
      '2:1 Expected "inputs" to be an object that describes each variable, in words or as a JSON Schema, found an object',
    ],
  },
  {
    name: "metadata with a stamp",
    text: front("metadata: { prompt_sync: {} }"),
    want: [
      '2:1 Expected "metadata" to be an object without "prompt_sync", which only upload writes, found an object',
    ],
  },
  {
    name: "tools",
    text: front("tools: [1]"),
    want: [
      '2:1 Expected "tools" to be a list of tools, or text that is a template of one, found a list',
    ],
  },
  {
    name: "tool_functions",
    text: front("tool_functions: {}"),
    want: ['2:1 Expected "tool_functions" to be a list of objects, found an object'],
  },
  {
    name: "braintrust",
    text: front("braintrust: x"),
    want: ['2:1 Expected "braintrust" to be an object, found "x"'],
  },
  {
    name: "a long value is cut",
    text: front(`params: ${"x".repeat(500)}`),
    want: [`2:1 Expected "params" to be an object, found "${"x".repeat(59)}...`],
  },
  {
    name: "braintrust, everything that it must not carry",
    text: front(
      "name: x",
      "braintrust:",
      "  id: 1",
      "  slug: b",
      "  function_data: {}",
      "  name: y",
    ),
    want: [
      '4:3 Cannot put "id" under "braintrust"',
      '5:3 Cannot put "slug" under "braintrust"',
      '6:3 Cannot put "function_data" under "braintrust"',
      '7:3 Expected "name" once, found it under "braintrust" too',
    ],
  },
  {
    name: "braintrust, a name that is no text",
    text: front("braintrust: { name: null }"),
    want: ['2:15 Expected "name" to be text, found nothing'],
  },
  // messages
  {
    name: "messages, each with its problem",
    text:
      "---\nmessages:\n  - hello\n  - { content: x }\n  - { role: nobody }\n  - { role: user, content: 1 }\n  - { role: user, content: [x] }\n---\n",
    want: [
      "3:5 Expected a message to be an object with a role",
      `4:5 Expected a role of ${ROLES}, found none`,
      `5:5 Expected a role of ${ROLES}, found "nobody"`,
      "6:5 Expected content to be text or a list of parts",
      "7:5 Expected content to be text or a list of parts",
    ],
  },
  {
    name: "messages, no list",
    text: "---\nmessages: x\n---\n",
    want: ['2:1 Expected "messages" to be a list of messages, found "x"'],
  },
  {
    name: "messages and a body",
    text: "---\nmessages: []\n---\n\n  text\n",
    want: ['5:1 Expected no text below the front matter, because it has "messages"'],
  },
  {
    name: "messages and a body of white space that is no blank",
    text: "---\nmessages: []\n---\n\n\u00A0\n",
    want: ['5:1 Expected no text below the front matter, because it has "messages"'],
  },
  {
    name: "messages of a completion prompt",
    text: "---\ntype: completion\nmessages: []\n---\n",
    want: ['4:1 Expected plain text in a completion prompt, found "messages"'],
  },
  {
    name: "a prompt under braintrust and a body",
    text: "---\nbraintrust:\n  prompt_data: { prompt: null }\n---\ntext\n",
    want: ['5:1 Expected no text below the front matter, because "braintrust" has the prompt'],
  },
  // the body
  {
    name: "unknown role",
    text: '{{role "nobody"}}\ntext',
    want: [`1:1 Expected a role of ${ROLES}, found "nobody"`],
  },
  {
    name: "text before the first marker",
    text: '---\nname: x\n---\n\nearly\n{{role "user"}}\ntext',
    want: ['5:1 Expected nothing before the first {{role "..."}} line, found text'],
  },
  {
    name: "message without text",
    text: '{{role "system"}}\n \n{{role "user"}}\ntext\n{{role "assistant"}}\n',
    want: [
      "1:1 Expected text for the system message, found none",
      "5:1 Expected text for the assistant message, found none",
    ],
  },
  ...[
    ' {{role "user"}}',
    '{{role "user"}} ',
    '{{ role "user" }}',
    "{{role 'user'}}",
    "{{role “user”}}",
    '{{#role "user"}}',
    '{{role("user")}}',
    '{{role"user"}}',
    '{{role  "user"}}',
  ].map((line) => ({
    name: `near marker ${line}`,
    text: `{{role "system"}}\na\n${line}\nb\n`,
    want: ['3:1 Expected a role marker to be exactly {{role "user"}} on a line of its own'],
  })),
  {
    name: "a role marker in a completion prompt",
    text: '---\ntype: completion\n---\na\n{{role "user"}}\nb\n',
    want: ["5:1 Expected plain text in a completion prompt, found a role marker"],
  },
  // templates
  {
    name: "unclosed tag",
    text: "---\nname: x\n---\na {{b}}\n  {{c\nd\n",
    want: ["5:3 Cannot read the mustache template: Unclosed tag"],
  },
  {
    name: "unclosed section",
    text: "{{#a}}\n{{#b}}{{c}}{{/b}}\n",
    want: ['1:1 Cannot read the mustache template: Unclosed section "a"'],
  },
  {
    name: "unopened section",
    text: "a\n{{/b}}",
    want: ['2:1 Cannot read the mustache template: Unopened section "b"'],
  },
  {
    name: "inputs and variables differ",
    text:
      "---\ninputs:\n  used: x\n  unused: y\n---\n{{used}} {{userName}}\n {{user}} {{input.other.x}}\n",
    want: [
      '6:10 Expected "userName" under "inputs", because the prompt uses it',
      '7:2 Expected "user" under "inputs", because the prompt uses it',
      '7:11 Expected "other" under "inputs", because the prompt uses it',
      '4:3 Expected the prompt to use "unused", which "inputs" declares',
    ],
  },
  // all at once
  {
    name: "all problems of a file at once",
    path: "prompts/a b.md",
    text: "---\nmodle: x\ntags: y\ninputs: {}\n---\n{{who}}\n",
    want: [
      '2:1 Expected a known key, found "modle"; did you mean "model"?',
      '3:1 Expected "tags" to be a list of texts, found "y"',
      `1:1 Expected a file name or "slug" of ${SLUG_RULE}, found "a b"`,
      '6:1 Expected "who" under "inputs", because the prompt uses it',
    ],
  },
  {
    name: "a bad key and a bad body at once",
    text: '---\nname: 1\n---\n{{role "nobody"}}\ntext\n',
    want: [
      '2:1 Expected "name" to be text, found 1',
      `4:1 Expected a role of ${ROLES}, found "nobody"`,
    ],
  },
];
for (const { name, text, path, want } of refused) {
  Deno.test(`parsePrompt() — refuses: ${name}`, () => {
    assertEquals(problemsOf(text, path).toSorted(), want.toSorted());
  });
}

Deno.test("parsePrompt() — refuses: billion laughs", () => {
  const lines = ["metadata:", "  a0: &a0 [x]"];
  for (let level = 1; level < 12; level++) {
    lines.push(`  a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`);
  }
  const [problem, ...others] = problemsOf(front(...lines));
  assertEquals(others, []);
  assertEquals(
    problem,
    "2:1 Cannot read YAML: Excessive alias count indicates a resource exhaustion attack",
  );
});

const system = (content: string): unknown => ({
  type: "chat",
  messages: [{ role: "system", content }],
});
const read: { name: string; text: string; path?: string; model?: string; want: unknown }[] = [
  {
    name: "plain Markdown is one system message",
    text: "# Hello\n\nworld\n",
    want: { slug: "a", name: "A", prompt_data: { prompt: system("# Hello\n\nworld") } },
  },
  {
    name: "a name in words from the file name",
    path: "x/regenerate-filter_go.v2.md",
    text: "x",
    want: {
      slug: "regenerate-filter_go.v2",
      name: "Regenerate filter go v2",
      prompt_data: { prompt: system("x") },
    },
  },
  {
    name: "blank lines at both ends go, others stay",
    text: "\n \n  a\n\n\nb  \n\t\n",
    want: { slug: "a", name: "A", prompt_data: { prompt: system("  a\n\n\nb  ") } },
  },
  {
    name: "empty front matter",
    text: "---\n---\n---\n",
    want: { slug: "a", name: "A", prompt_data: { prompt: system("---") } },
  },
  {
    name: "front matter of comments",
    text: "---\n# nothing\n---\nx",
    want: { slug: "a", name: "A", prompt_data: { prompt: system("x") } },
  },
  {
    name: "a byte order mark and CRLF",
    text: '\uFEFF---\r\nname: X\r\n---\r\n{{role "user"}}\r\na\r\nb\r\n',
    want: {
      slug: "a",
      name: "X",
      prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "a\nb" }] } },
    },
  },
  {
    name: "an indented fence does not close, a later one does",
    text: "---\ndescription: |\n  a\n  ---\n  b\n---\nx",
    want: {
      slug: "a",
      name: "A",
      description: "a\n---\nb\n",
      prompt_data: { prompt: system("x") },
    },
  },
  {
    name: "the default model",
    text: "x",
    model: "m",
    want: { slug: "a", name: "A", prompt_data: { options: { model: "m" }, prompt: system("x") } },
  },
  {
    name: "model: null beats the default model",
    text: "---\nmodel: null\n---\nx",
    model: "m",
    want: { slug: "a", name: "A", prompt_data: { prompt: system("x") } },
  },
  {
    name: "YAML 1.2: no and 012 are what they look like",
    text: "---\nmetadata: { a: no, b: 012, c: 2024-01-01, d: 1_000 }\n---\nx",
    want: {
      slug: "a",
      name: "A",
      metadata: { a: "no", b: 12, c: "2024-01-01", d: "1_000" },
      prompt_data: { prompt: system("x") },
    },
  },
  {
    name: "aliases",
    text: "---\nmetadata: { a: &x [1], b: *x }\n---\nx",
    want: {
      slug: "a",
      name: "A",
      metadata: { a: [1], b: [1] },
      prompt_data: { prompt: system("x") },
    },
  },
  {
    name: "hostile names in metadata",
    text: "---\nmetadata: { __proto__: { a: 1 }, constructor: 2 }\n---\nx",
    want: {
      slug: "a",
      name: "A",
      metadata: JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 2 }'),
      prompt_data: { prompt: system("x") },
    },
  },
  {
    name: "every key",
    text: `---
slug: b
name: N
description: D
model: m
params: { temperature: 0 }
template_format: nunjucks
tags: [z, y]
function_type: scorer
metadata: { k: null }
tools: [{ type: function }]
tool_functions: [{ type: global, name: f }]
parser: { type: llm_classifier }
mcp: { s: { url: u } }
origin: { prompt_id: p }
braintrust: { extra: 1, prompt_data: { preprocessor: {a: 1} } }
---
x
`,
    want: {
      slug: "b",
      name: "N",
      description: "D",
      tags: ["y", "z"],
      function_type: "scorer",
      metadata: { k: null },
      extra: 1,
      prompt_data: {
        options: { model: "m", params: { temperature: 0 } },
        template_format: "nunjucks",
        prompt: { ...system("x") as object, tools: [{ type: "function" }] },
        tool_functions: [{ type: "global", name: "f" }],
        parser: { type: "llm_classifier" },
        mcp: { s: { url: "u" } },
        origin: { prompt_id: "p" },
        preprocessor: { a: 1 },
      },
    },
  },
  {
    name: "a completion prompt",
    text: "---\ntype: completion\n---\n\nOnce {{upon}}\n\n",
    want: {
      slug: "a",
      name: "A",
      prompt_data: { prompt: { type: "completion", content: "Once {{upon}}" } },
    },
  },
  {
    name: "messages in front matter",
    text: "---\nmessages:\n  - { role: user, content: [{ type: text, text: a }] }\n---\n\n",
    want: {
      slug: "a",
      name: "A",
      prompt_data: {
        prompt: {
          type: "chat",
          messages: [{ role: "user", content: [{ type: "text", text: "a" }] }],
        },
      },
    },
  },
  {
    name: "a broken mustache template that is nunjucks",
    text: "---\ntemplate_format: none\n---\n{{#a",
    want: {
      slug: "a",
      name: "A",
      prompt_data: { prompt: system("{{#a"), template_format: "none" },
    },
  },
];
for (const { name, text, path = "prompts/a.md", model, want } of read) {
  Deno.test(`parsePrompt() — reads: ${name}`, () => {
    const { prompt, problems } = parsePrompt(path, text, model === undefined ? {} : { model });
    assertEquals(problems, []);
    assertEquals(prompt?.content as unknown, want);
    assertEquals(prompt?.slug, prompt?.content.slug);
    assertEquals([prompt?.path, prompt?.text], [path, canonicalText(text)]);
  });
}

const contracts: { name: string; inputs: string; body: string }[] = [
  { name: "every variable declared", inputs: "a: x", body: "{{a}} {{{a}}} {{&a}} {{a.b}}" },
  { name: "input.NAME is NAME", inputs: "a: x", body: "{{input.a}}" },
  {
    name: "a section's own variables need no declaration",
    inputs: "list: x",
    body: "{{#list}}{{b}}{{.}}{{/list}}",
  },
  {
    name: "a section may use an input",
    inputs: "{ list: x, b: y }",
    body: "{{#list}}{{b}}{{/list}}",
  },
  { name: "comments are no variables", inputs: "a: x", body: "{{! b }}{{a}}" },
  { name: "no inputs and no variables", inputs: "{}", body: "x" },
];
for (const { name, inputs, body } of contracts) {
  Deno.test(`parsePrompt() — inputs: ${name}`, () => {
    const lines = inputs.startsWith("{") ? `inputs: ${inputs}` : `inputs:\n  ${inputs}`;
    assertEquals(problemsOf(`---\n${lines}\n---\n${body}\n`), []);
  });
}

Deno.test("parsePrompt() — arbitrary text ends with a prompt or with problems in the file", () => {
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(
        "---",
        "name: x",
        "tags: [a]",
        "messages:",
        "- role: user",
        "type: completion",
      ),
      fc.constantFrom(
        '{{role "user"}}',
        "{{#a}}",
        "{{/a}}",
        "{{b}}",
        "inputs: {b: c}",
        "braintrust:",
        "  prompt_data:",
      ),
      anyText,
    ),
    { maxLength: 12 },
  ).map((all) => all.join("\n"));
  const arbitrary = fc.oneof(lines, lines.map((text) => `---\n${text}`), anyText);
  fc.assert(
    fc.property(arbitrary, (text) => {
      const { prompt, problems } = parsePrompt("prompts/a.md", text);
      assertEquals(prompt === undefined, problems.length > 0);
      const count = canonicalText(text).split("\n").length;
      for (const { line, column } of problems) assert(line >= 1 && line <= count && column >= 1);
    }),
    runs(1000),
  );
});

Deno.test("stemOf() — the name without its folder and its last .md", () => {
  const paths = ["a.md", "p/q.r/a.b.md", "p/a.md.md", "p/xamd", "p/a.md.txt", "p/.md"];
  assertEquals(paths.map(stemOf), ["a", "a.b", "a.md", "xamd", "a.md.txt", ""]);
});

const TORN = "Found a merge conflict: resolve it and remove the conflict markers";
const SAID = 'Expected no text below the front matter, because "braintrust" has the prompt';
const NULL =
  "Expected a value, found null, which Braintrust does not store; set one, or remove the key";

// deno-fmt-ignore
const ODD: [name: string, text: string, problems: string[]][] = [
  ["two carriage returns", "one\ntwo\r\r\nthree\n", ["2:1 Expected lines that end in LF or CRLF, and one byte order mark at most"]],
  ["two byte order marks", "\uFEFF\uFEFFone\ntwo\n\n", ["1:1 Expected lines that end in LF or CRLF, and one byte order mark at most"]],
  ["a number beyond JSON", "---\nparams: { seed: 12345678901234567890 }\n---\nx\n", ['2:17 Cannot read the front matter as YAML: 12345678901234567890 does not fit a JSON number exactly; put it in quotes']],
  ["a large number that JSON keeps", "---\nparams: { seed: 12345678901234567000 }\n---\nx\n", []],
  ["a large integer in hexadecimal", "---\nparams: { seed: 0x20000000000001 }\n---\nx\n", ['2:17 Cannot read the front matter as YAML: 0x20000000000001 does not fit a JSON number exactly; put it in quotes']],
  ["a set", "---\nparams: !!set { a }\n---\nx\n", ["2:9 Cannot read the front matter as YAML: Expected plain YAML, found the tag !!set"]],
  ["a map in order", "---\nparams: !!omap [a: 1]\n---\nx\n", ["2:9 Cannot read the front matter as YAML: Expected plain YAML, found the tag !!omap"]],
  ["binary", "---\nmetadata: { a: !!binary aGk= }\n---\nx\n", ["2:16 Cannot read the front matter as YAML: Expected plain YAML, found the tag !!binary"]],
  ["a date", "---\nmetadata: { a: !!timestamp 2001-12-14 }\n---\nx\n", ["2:16 Cannot read the front matter as YAML: Expected plain YAML, found the tag !!timestamp"]],
  ["a merge key", "---\nmetadata: { a: &a { b: 1 } }\nparams: { <<: *a }\n---\nx\n", ['3:11 Cannot read the front matter as YAML: YAML 1.2 has no merge key "<<"; write out its members']],
  ["a merge key in quotes is a key", '---\nmetadata: { "<<": 1 }\n---\nx\n', []],
  ["a key that is read as another", "---\nmetadata: { 0x10: a }\n---\nx\n", ['2:13 Cannot read the front matter as YAML: The key 0x10 would be read as "16"; put it in quotes']],
  ["a key of params with nothing after it", "---\nparams:\n  temperature:\n  stop: [null]\n---\nx\n", ["3:3 Expected a value, found null, which Braintrust does not store; set one, or remove the key"]],
  ["nulls that stay: metadata, JSON Schema", "---\nmetadata: { a: null }\nparams: { response_format: { json_schema: { schema: { default: null } } } }\n---\nx\n", []],
  ["a null of a tool", "---\ntools:\n  - type: function\n    function: { name: f, strict: null, parameters: { default: null } }\n---\nx\n", ["4:26 Expected a value, found null, which Braintrust does not store; set one, or remove the key"]],
  ["a partial after text", "A{{> guardrails}}\nb", ["1:2 Expected no partial, found {{> guardrails}}: the SDK does not resolve partials and renders nothing; copy its text here, or pass it as a variable"]],
  ["a partial on its own line, in a section", "{{#a}}\n{{> guardrails }}\n{{/a}}\n", ["2:1 Expected no partial, found {{> guardrails }}: the SDK does not resolve partials and renders nothing; copy its text here, or pass it as a variable"]],
  ["Helm", "x\n{{ .Values.image }}\n", ['2:1 Expected the name of a variable, found {{ .Values.image }}, which renders as nothing; for literal text, use "template_format: none" or a line {{=<% %>=}} above it; for a variable, declare it under "inputs"']],
  ["a filter", "{{ a | upper }}", ['1:1 Expected the name of a variable, found {{ a | upper }}, which renders as nothing; for literal text, use "template_format: none" or a line {{=<% %>=}} above it; for a variable, declare it under "inputs"']],
  ["nothing in a tag", "{{}}", ['1:1 Expected the name of a variable, found {{}}, which renders as nothing; for literal text, use "template_format: none" or a line {{=<% %>=}} above it; for a variable, declare it under "inputs"']],
  ["the context itself", "{{.}}", ['1:1 Expected the name of a variable, found {{.}}, which renders as nothing; for literal text, use "template_format: none" or a line {{=<% %>=}} above it; for a variable, declare it under "inputs"']],
  ["a section's value", "{{#a}}{{.}}{{/a}}", []],
  ["an odd name that inputs declare", "---\ninputs: { first name: x }\n---\n{{first name}}", []],
  ["an odd name below one that inputs declare", "---\ninputs: { a: x }\n---\n{{a.first name}}", []],
  ["a section named by two lines", "x\n{{#a\nb}}{{c}}", ['2:1 Cannot read the mustache template: Unclosed section "a\nb"']],
  ["another delimiter", "{{=<% %>=}}\n{{ .Values.image }} <% a %>", []],
  ["templates that are none", "---\ntemplate_format: none\n---\n{{ .Values.image }} {{> a}}", []],
  ["an anchor on a scalar", "---\ndescription: &d text\nname: *d\n---\nx\n", []],
  ["a merge conflict", "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\n", [`2:1 ${TORN}`, `6:1 ${TORN}`]],
  ["a merge conflict in front matter", "---\n<<<<<<< HEAD\nname: b\n=======\nname: c\n>>>>>>> topic\n---\nx\n", [`2:1 ${TORN}`, `6:1 ${TORN}`]],
  ["a rule under a title is no conflict", "Title\n=======\na <<<<<<< b\n", []],
  ["a type under braintrust, and text", "---\nbraintrust: { prompt_data: { prompt: { type: chat } } }\n---\n\nx\n", [`5:1 ${SAID}`]],
  ["messages under braintrust, and text", "---\nbraintrust: { prompt_data: { prompt: { messages: [] } } }\n---\nx\n", [`4:1 ${SAID}`]],
  ["content under braintrust, and a completion", "---\ntype: completion\nbraintrust: { prompt_data: { prompt: { content: a } } }\n---\nx\n", [`5:1 ${SAID}`]],
  ["a prompt under braintrust that is none, and text", "---\nbraintrust: { prompt_data: { prompt: a } }\n---\nx\n", [`4:1 ${SAID}`]],
  ["odd prompt_data under braintrust, and text", "---\nbraintrust: { prompt_data: a }\n---\nx\n", [`4:1 ${SAID}`]],
  ["odd prompt_data under braintrust", "---\nbraintrust: { prompt_data: a }\n---\n", []],
  ["metadata under braintrust that is no object", "---\nbraintrust: { metadata: a }\n---\nx\n", ['2:15 Expected "metadata" to be an object, so that the stamp can be added, found "a"']],
  ["metadata under braintrust", "---\nbraintrust: { metadata: { a: 1 } }\n---\nx\n", []],
  ["an odd prompt under braintrust", "---\nbraintrust: { prompt_data: { prompt: { type: image } } }\n---\n", []],
  ["more of a prompt under braintrust", "---\nbraintrust: { prompt_data: { prompt: { more: 1 } } }\n---\nx\n", []],
  ["ends of a completion that are none", '---\ntype: completion\n---\n{{content end="x"}}\na\n', [String.raw`4:1 Expected start and end to be line breaks, such as end="\n"`]],
  ...["tool_functions: [{ a: }]", "parser: { a: }", "mcp: { a: }", "origin: { a: }"].map((line): [string, string, string[]] => (
    [`a null: ${line}`, `---\n${line}\n---\nx\n`, [`2:${line.indexOf("a:") + 1} ${NULL}`]]
  )),
  ["what a write takes as an instruction", "---\nbraintrust: { environments: [] }\n---\nx\n", ['2:15 Cannot put "environments" under "braintrust"']],
];
for (const [name, text, problems] of ODD) {
  Deno.test(`parsePrompt() — ${name}`, () => {
    const found = parsePrompt("prompts/a.md", text).problems;
    assertEquals(
      found.map(({ line, column, message }) => `${line}:${column} ${message}`),
      problems,
    );
  });
}

for (const key of ["messages", "tools", "params", "template_format", "type", "braintrust"]) {
  Deno.test(`parsePrompt() — says no more of inputs where ${key} is wrong`, () => {
    const found = problemsOf(
      `---\n${key}: 1\ninputs: { a: x }\n---\n${key === "messages" ? "" : "x\n"}`,
    );
    assertEquals(found.map((line) => line.slice(0, 15 + key.length)), [`2:1 Expected "${key}"`]);
  });
}
