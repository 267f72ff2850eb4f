import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalContent, rowOf } from "../../../lib/content/content.ts";
import { formatPrompt, updatePrompt } from "../../../lib/prompt/format.ts";
import { canonicalJson } from "../../../lib/content/hash.ts";
import type { Json, JsonObject } from "../../../lib/content/json.ts";
import { joinMessages } from "../../../lib/prompt/messages.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";
import { runs } from "../runs.ts";
import { row } from "../content/arbitrary_row.ts";

const RUNS = runs(200);
const path = "prompts/some/file.md";

Deno.test("formatPrompt() — parsePrompt() reads every content back", () => {
  fc.assert(
    fc.property(row, fc.constantFrom({}, { model: "default-model" }), (raw, defaults) => {
      const content = canonicalContent(raw);
      const file = formatPrompt(content, { path, defaults });
      const { prompt, problems } = parsePrompt(path, file, defaults);
      assertEquals(problems, [], file);
      assertEquals(canonicalJson(prompt?.content ?? null), canonicalJson(content), file);
    }),
    RUNS,
  );
});

Deno.test("formatPrompt() — text of several lines with kept ends stands in the body", () => {
  const line = fc.stringMatching(/^[A-Za-z][a-z ]{0,8}[a-z.]$/);
  const ends = fc.constantFrom("", "\n", "\n\n", "\n  \n");
  const content = fc.tuple(ends, fc.array(line, { minLength: 1, maxLength: 4 }), ends, fc.boolean())
    .map(([start, lines, end, isCrlf]) => {
      const text = `${start && `\n${start.trimStart()}`}${lines.join("\n")}${end}`;
      return isCrlf ? text.replaceAll("\n", "\r\n") : text;
    });
  const messages = fc.array(
    fc.record({ role: fc.constantFrom("system", "user"), content }),
    { minLength: 1, maxLength: 3 },
  );
  const prompts = fc.oneof(
    messages.map((messages) => ({ type: "chat", messages })),
    content.map((content) => ({ type: "completion", content })),
  );
  fc.assert(
    fc.property(prompts, (prompt) => {
      const wanted = canonicalContent({ slug: "file", name: "File", prompt_data: { prompt } });
      const file = formatPrompt(wanted, { path });
      assertEquals(/^(messages|braintrust):/m.test(file), false, file);
      const read = parsePrompt(path, file).prompt?.content;
      assertEquals(read, wanted, file);
      assertEquals(formatPrompt(wanted, { path }), file);
    }),
    RUNS,
  );
});

for (const odd of ["text", 1, true, [1], [{ prompt: { type: "chat" } }]]) {
  Deno.test(`formatPrompt() — prompt_data that is no object is carried: ${JSON.stringify(odd)}`, () => {
    const content = canonicalContent({ slug: "file", name: "File", prompt_data: odd });
    for (const defaults of [{}, { model: "default-model" }]) {
      const file = formatPrompt(content, { path, defaults });
      assertEquals(parsePrompt(path, file, defaults).prompt?.content, content, file);
      const updated = updatePrompt("Text.\n", content, { path, defaults });
      assertEquals(parsePrompt(path, updated, defaults).prompt?.content, content, updated);
    }
  });
}

Deno.test("formatPrompt() — a file in canonical form stays as it is", () => {
  fc.assert(
    fc.property(row, (raw) => {
      const file = formatPrompt(canonicalContent(raw), { path });
      const { prompt } = parsePrompt(path, file);
      if (!prompt) throw new Error(`unreadable: ${file}`);
      assertEquals(formatPrompt(prompt.content, { path }), file);
    }),
    RUNS,
  );
});

Deno.test("rowOf() — the row that upload writes has the same content", () => {
  const stamp = { source_sha256: "a", content_sha256: "b", path, blob: "c", tool: "d" };
  fc.assert(
    fc.property(row, (raw) => {
      const content = canonicalContent(raw);
      assertEquals(canonicalJson(canonicalContent(rowOf(content, stamp))), canonicalJson(content));
    }),
    RUNS,
  );
});

Deno.test("updatePrompt() — takes any content into any file", () => {
  fc.assert(
    fc.property(row, row, (before, after) => {
      const file = formatPrompt(canonicalContent(before), { path });
      const content = canonicalContent({ ...after, slug: before.slug ?? "" });
      const updated = updatePrompt(file, content, { path });
      const { prompt, problems } = parsePrompt(path, updated);
      assertEquals(problems, [], updated);
      assertEquals(canonicalJson(prompt?.content ?? null), canonicalJson(content), updated);
    }),
    RUNS,
  );
});

const GREET = `---
# the name
name: Greet   # shown in the UI
tags: [b, a]
params:
  # cold
  temperature: 0.20
  stop: ["x"]
inputs: { who: "a person" }
# the end
---

{{role "system"}}
Say hello to {{who}}.


{{role "user"}}

Hi
`;
type Change = (content: JsonObject & { prompt_data: JsonObject }) => void;
const promptOf = (content: JsonObject & { prompt_data: JsonObject }): JsonObject =>
  content.prompt_data.prompt as JsonObject;

// deno-fmt-ignore
const UPDATES: [name: string, change: Change, before: string, after: string][] = [
  ["nothing", () => {}, "", ""],
  ["a key changes", (content) => content.name = "Welcome", "name: Greet   # shown in the UI", "name: Welcome   # shown in the UI"],
  ["a key is added", (content) => content.description = "new", "# the end\n", "description: new\n# the end\n"],
  ["a key goes", (content) => delete content.tags, "tags: [b, a]\n", ""],
  ["tags change that are not in order", (content) => content.tags = ["a", "c"], "tags: [b, a]", "tags: [a, c]"],
  ["a parameter changes", (content) => content.prompt_data.options = { params: { temperature: 0.5, stop: ["x"] } }, "0.20", "0.5"],
  ["a message changes", (content) => promptOf(content).messages = [{ role: "system", content: "Say hello to {{who}}." }, { role: "user", content: "Bye\n\nnow" }], "Hi\n", "Bye\n\nnow\n"],
];
for (const [name, change, before, after] of UPDATES) {
  Deno.test(`updatePrompt() — keeps comments, order and spelling: ${name}`, () => {
    const { prompt, problems } = parsePrompt(path, GREET);
    assertEquals(problems, []);
    const content = structuredClone(prompt?.content) as never;
    change(content);
    assertEquals(updatePrompt(GREET, content, { path }), GREET.replace(before, () => after));
  });
}

Deno.test("updatePrompt() — an edit of a prompt in messages form changes the lines of the edit", () => {
  const file = `---
# who answers
messages:
- role: system   # first
  content: |
    One.
    Two.
- { role: user, content: "Three. {{who}}" }
---
`;
  const CHANGES = [
    ["Two.", "2."],
    ["Three. {{who}}", "3."],
    ["Three. {{who}}", "3.\\n3.", "3.\n\n    3."],
  ] as const;
  for (const [before, after, spelled = after] of CHANGES) {
    const { prompt } = parsePrompt(path, file);
    const content = JSON.parse(JSON.stringify(prompt?.content).replace(before, after));
    assertEquals(updatePrompt(file, content, { path }), file.replace(before, spelled));
  }
});

Deno.test("updatePrompt() — a message more leaves those before it as they are", () => {
  const file = `---
messages:
  - role: system   # first
    content: One.
  - role: user
    content: Two.
---
`;
  const { prompt } = parsePrompt(path, file);
  const content = structuredClone(prompt?.content) as never;
  const { messages } = promptOf(content) as { messages: Json[] };
  messages.push({ role: "user", content: "Three." });
  assertEquals(
    updatePrompt(file, content as never, { path }),
    file.replace("   # first", " # first").replace(
      "Two.\n",
      "Two.\n  - role: user\n    content: Three.\n",
    ),
  );
});

Deno.test("updatePrompt() — messages stay in front matter though the body could say them", () => {
  const file = "---\nmessages: [{ role: system, content: Hello. }]\n---\n";
  const { prompt } = parsePrompt(path, file);
  const content = JSON.parse(JSON.stringify(prompt?.content).replace("Hello.", "Bye."));
  assertEquals(updatePrompt(file, content, { path }), file.replace("Hello.", "Bye."));
});

Deno.test("updatePrompt() — a message more rewrites the body alone", () => {
  const { prompt } = parsePrompt(path, GREET);
  const content = structuredClone(prompt?.content) as never;
  const messages = ["system", "user", "user"].map((role) => ({ role, content: "{{who}}" }));
  promptOf(content).messages = messages;
  const [front = ""] = GREET.split("# the end");
  assertEquals(
    updatePrompt(GREET, content, { path }),
    `${front}# the end\n---\n${joinMessages(messages)}`,
  );
});

Deno.test("updatePrompt() — front matter for a file that has none", () => {
  const content = canonicalContent({
    slug: "file",
    name: "File",
    description: "d",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "system", content: "text" }] } },
  });
  assertEquals(
    updatePrompt("\ntext\n\n", content, { path }),
    "---\ndescription: d\n---\n\ntext\n\n",
  );
});

Deno.test("updatePrompt() — a file that cannot be read is written anew", () => {
  const content = canonicalContent({
    slug: "file",
    name: "File",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "x" }] } },
  });
  assertEquals(updatePrompt("---\nmodle: x\n---\n", content, { path }), '{{role "user"}}\nx\n');
});

Deno.test("formatPrompt() — keys in order, text as it reads best", () => {
  const content = canonicalContent({
    slug: "other",
    name: "Other",
    description: "one\ntwo\n",
    tags: ["b", "a"],
    metadata: { z: 1, a: "true" },
    prompt_data: {
      options: { model: "m", params: { temperature: 0 }, position: "p" },
      prompt: { type: "chat", messages: [{ role: "system", content: "---" }] },
    },
  });
  assertEquals(
    formatPrompt(content, { path, inputs: { who: "x" } }),
    `---
slug: other
description: |
  one
  two
model: m
params:
  temperature: 0
tags: [a, b]
inputs:
  who: x
metadata:
  z: 1
  a: "true"
braintrust:
  prompt_data:
    options:
      position: p
---
---
`,
  );
});
