import { assertEquals } from "@std/assert";
import type { Json, JsonObject } from "../../../lib/content/json.ts";
import { knownFields } from "../../../lib/content/vocabulary.ts";

type Line = [
  name: string,
  told: JsonObject,
  file: JsonObject,
  known: JsonObject,
  unknown: string[],
];
const data = (value: Json): JsonObject => ({ prompt_data: value });
// deno-fmt-ignore
const TABLE: Line[] = [
  ["documented fields", { slug: "a", tags: [], function_type: "llm" }, {}, { slug: "a", tags: [], function_type: "llm" }, []],
  ["a field of the row", { slug: "a", comments: 0 }, {}, { slug: "a" }, ["comments"]],
  ["the file has it too", { slug: "a", comments: 0 }, { comments: 1 }, { slug: "a", comments: 0 }, []],
  ["whatever metadata and params hold", { metadata: { own: 1 }, ...data({ options: { params: { new: 1 } } }) }, {}, { metadata: { own: 1 }, ...data({ options: { params: { new: 1 } } }) }, []],
  ["of each message", data({ prompt: { messages: [{ role: "user", id: "1" }] } }), {}, data({ prompt: { messages: [{ role: "user" }] } }), ["prompt_data.prompt.messages.0.id"]],
  ["of a part of a message", data({ prompt: { messages: [{ content: [{ type: "text", id: "1" }] }] } }), {}, data({ prompt: { messages: [{ content: [{ type: "text" }] }] } }), ["prompt_data.prompt.messages.0.content.0.id"]],
  ["all that a known field holds", data({ options: { etag: 1 } }), {}, {}, ["prompt_data.options.etag"]],
  ["a known field that is empty", data({ options: {} }), {}, data({ options: {} }), []],
  ["inherited names", { slug: "a", toString: 1, constructor: 2 }, {}, { slug: "a" }, ["toString", "constructor"]],
];
for (const [name, told, file, known, unknown] of TABLE) {
  Deno.test(`knownFields() — ${name}`, () => {
    assertEquals(knownFields(told, file), { known, unknown });
  });
}

/** The fields of `schema`, dotted; what any value may follow is left out. */
function pathsOf(schema: Shape, path: string): string[] {
  return Object.entries(schema).flatMap(([key, inner]) =>
    inner === true ? [`${path}${key}`] : pathsOf(inner, `${path}${key}.`)
  );
}
type Shape = { [key: string]: true | Shape };

// The fields that Braintrust's OpenAPI text gives a prompt and a chat message.
const DOCUMENTED: Shape = {
  name: true,
  slug: true,
  description: true,
  tags: true,
  metadata: true,
  function_type: true,
  prompt_data: {
    prompt: { type: true, messages: true, tools: true, content: true },
    options: { model: true, params: true, position: true },
    parser: { type: true, use_cot: true, choice_scores: true, choice: true, allow_no_match: true },
    tool_functions: true,
    template_format: true,
    mcp: true,
    origin: { prompt_id: true, project_id: true, prompt_version: true },
  },
};
const OF_MESSAGES =
  "role content name function_call tool_calls tool_call_id reasoning reasoning_signature";

Deno.test("knownFields() — knows every documented field", () => {
  const nest = (path: string[], value: Json): JsonObject => {
    const [key = "", ...rest] = path;
    return { [key]: rest.length === 0 ? value : nest(rest, value) };
  };
  const rows = pathsOf(DOCUMENTED, "").map((path) => nest(path.split("."), "x"));
  const messages = OF_MESSAGES.split(" ").map((field) =>
    data({ prompt: { messages: [{ [field]: "x" }] } })
  );
  for (const row of [...rows, ...messages]) {
    assertEquals(knownFields(row), { known: row, unknown: [] });
  }
});
