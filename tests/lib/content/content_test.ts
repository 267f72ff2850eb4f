import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  canonicalContent,
  rowOf,
  withFieldsOf,
  withoutFields,
} from "../../../lib/content/content.ts";
import { canonicalJson, contentHash } from "../../../lib/content/hash.ts";
import { isObject, type JsonObject } from "../../../lib/content/json.ts";
import { stampOf } from "../../../lib/content/stamp.ts";
import { row } from "./arbitrary_row.ts";
import { runs } from "../runs.ts";

const base = { slug: "a", name: "A" };
const chat = (prompt: JsonObject): JsonObject => ({
  ...base,
  prompt_data: { prompt: { type: "chat", ...prompt } },
});

// deno-fmt-ignore
const TABLE: [name: string, row: JsonObject, content: JsonObject][] = [
  ["what the server owns goes", { ...base, id: "i", _xact_id: "1", project_id: "p", org_id: "o", log_id: "p", created: "c", deleted_at: "d", user_id: "u", _pagination_key: "k", environments: [1], environment_slugs: ["e"], if_exists: "x", function_data: { type: "prompt" } }, base],
  ["nulls go, at every depth", { ...base, description: null, prompt_data: { options: { model: null, params: { stop: null } }, prompt: { type: "chat", messages: [{ role: "user", content: null }] } } }, { ...base, prompt_data: { options: { params: {} }, prompt: { type: "chat", messages: [{ role: "user" }] } } }],
  ["nulls in lists stay in place", { ...base, extra: [null, { a: null }] }, { ...base, extra: [null, {}] }],
  ["nulls in metadata stay", { ...base, metadata: { a: null, b: { c: null } } }, { ...base, metadata: { a: null, b: { c: null } } }],
  ["nulls in a response schema stay", { ...base, prompt_data: { options: { params: { response_format: { type: "json_schema", json_schema: { name: "n", strict: null, schema: { enum: [null], default: null } } } } } } }, { ...base, prompt_data: { options: { params: { response_format: { type: "json_schema", json_schema: { name: "n", schema: { enum: [null], default: null } } } } } } }],
  ["nulls in a tool's parameters stay", chat({ tools: '[{"type":"function","function":{"name":"f","strict":null,"parameters":{"default":null}}}]' }), chat({ tools: [{ type: "function", function: { name: "f", parameters: { default: null } } }] })],
  ["empty optional fields go", { ...base, description: "", tags: [], metadata: {}, prompt_data: { parser: {}, tool_functions: [], mcp: {}, template_format: "" } }, base],
  ["empty text in a message stays", chat({ messages: [{ role: "user", content: "" }] }), chat({ messages: [{ role: "user", content: "" }] })],
  ["false and 0 are not empty", { ...base, prompt_data: { a: false, b: 0 } }, { ...base, prompt_data: { a: false, b: 0 } }],
  ["tags are sorted", { ...base, tags: ["b", "B", "a"] }, { ...base, tags: ["B", "a", "b"] }],
  ["tags that are no texts stay as they are", { ...base, tags: [{ toString: 1 }, { toString: 2 }, "a"] }, { ...base, tags: [{ toString: 1 }, { toString: 2 }, "a"] }],
  ["the stamp is left out", { ...base, metadata: { prompt_sync: { source_sha256: "x" }, own: 1 } }, { ...base, metadata: { own: 1 } }],
  ["metadata of the stamp alone is none", { ...base, metadata: { prompt_sync: {} } }, base],
  ["tools that are no JSON stay text", chat({ tools: "[{{#tools}}{{.}}{{/tools}}]" }), chat({ tools: "[{{#tools}}{{.}}{{/tools}}]" })],
  ["tools that are JSON but no list stay text", chat({ tools: '{"a":1}' }), chat({ tools: '{"a":1}' })],
  ["other fields stay", { ...base, function_type: "scorer", future: { x: 1 } }, { ...base, function_type: "scorer", future: { x: 1 } }],
];
for (const [name, row, content] of TABLE) {
  Deno.test(`canonicalContent() — ${name}`, () => {
    const before = structuredClone(row);
    assertEquals(canonicalContent(row) as JsonObject, content);
    assertEquals(row, before, "its argument is left alone");
  });
}

Deno.test("canonicalContent() — of a content is that content", () => {
  fc.assert(
    fc.property(row, (raw) => {
      const content = canonicalContent(raw);
      assertEquals(canonicalJson(canonicalContent(content)), canonicalJson(content));
    }),
    runs(),
  );
});

Deno.test("contentHash() — key order and server defaults are no drift, text is", async () => {
  const hashOf = (raw: JsonObject): Promise<string> => contentHash(canonicalContent(raw));
  const raw = { ...chat({ messages: [{ role: "user", content: "x" }] }), tags: ["b", "a"] };
  const same = {
    tags: ["a", "b"],
    metadata: {},
    description: null,
    ...chat({ messages: [{ content: "x", role: "user" }] }),
  };
  const other = { ...raw, ...chat({ messages: [{ role: "user", content: "x " }] }) };
  assertEquals(await hashOf(same), await hashOf(raw));
  assertEquals(await hashOf(other) === await hashOf(raw), false);
});

Deno.test("withoutFields() — named fields go, and what that leaves empty", () => {
  const content = canonicalContent({
    ...base,
    description: "d",
    metadata: { a: 1 },
    prompt_data: { options: { position: "p", model: "m" }, parser: { a: 1 } },
  });
  assertEquals(withoutFields(content, []), content);
  assertEquals(
    withoutFields(content, [
      "description",
      "metadata.a",
      "prompt_data.options.position",
      "no.such",
    ]) as JsonObject,
    { ...base, prompt_data: { options: { model: "m" }, parser: { a: 1 } } },
  );
});

Deno.test("withoutFields() — what is left is canonical", () => {
  const fields = [
    "description",
    "metadata",
    "prompt_data.options.params.stop",
    "prompt_data.prompt",
  ];
  fc.assert(
    fc.property(row, fc.subarray(fields), (raw, some) => {
      const left = withoutFields(canonicalContent(raw), some);
      assertEquals(canonicalJson(canonicalContent(left)), canonicalJson(left));
    }),
    runs(),
  );
});

Deno.test("withFieldsOf() — takes named fields where the source has them", () => {
  const content = canonicalContent({ ...base, prompt_data: { options: { model: "m" } } });
  const source = { prompt_data: { options: { position: "p" }, mcp: null }, description: "d" };
  const fields = ["prompt_data.options.position", "prompt_data.mcp", "no.such"];
  assertEquals(withFieldsOf(content, source, fields) as JsonObject, {
    ...base,
    prompt_data: { options: { model: "m", position: "p" } },
  });
  assertEquals(withFieldsOf(content, undefined, fields), content);
  assertEquals(withFieldsOf(content, source, []), content);
});

const stamp = { source_sha256: "s", content_sha256: "c", path: "p", blob: "b", tool: "t" };

Deno.test("rowOf() — a complete row: empties said, stamp added, tools as text", () => {
  const tools = [{ type: "function", function: { name: "f" } }];
  const content = canonicalContent({
    ...chat({ tools: JSON.stringify(tools) }),
    metadata: { own: 1 },
  });
  assertEquals(rowOf(content, stamp), {
    ...base,
    description: "",
    tags: [],
    metadata: { own: 1, prompt_sync: stamp },
    prompt_data: { prompt: { type: "chat", tools: JSON.stringify(tools) } },
    function_data: { type: "prompt" },
  });
});

Deno.test("rowOf() — no other message says null, and what a function says stays", () => {
  const messages = [{ role: "assistant" }, { role: "function", content: "x" }];
  const { prompt_data } = rowOf(canonicalContent(chat({ messages })), stamp);
  assertEquals(prompt_data, { prompt: { type: "chat", messages } });
});

Deno.test("rowOf() — an integer beyond JSON is written as it was", () => {
  const tools = '[{"maximum":18446744073709551615}]';
  const { prompt_data } = rowOf(canonicalContent(chat({ tools })), stamp);
  assertEquals(prompt_data, { prompt: { type: "chat", tools } });
});

Deno.test("rowOf() — a function message says null where it has no content", () => {
  const { prompt_data } = rowOf(
    canonicalContent(chat({ messages: [{ role: "function", name: "f", content: null }] })),
    stamp,
  );
  const prompt = isObject(prompt_data) ? prompt_data.prompt : undefined;
  assertEquals(prompt, {
    type: "chat",
    messages: [{ role: "function", name: "f", content: null }],
  });
});

Deno.test("stampOf() — reads a stamp, and nothing that is none", () => {
  const of = (prompt_sync: unknown): unknown =>
    stampOf({ metadata: { prompt_sync } } as JsonObject);
  assertEquals(of(stamp), stamp);
  assertEquals(of({ source_sha256: "s", content_sha256: "c", path: 1, more: 2 }), {
    ...stamp,
    path: "",
    blob: "",
    tool: "",
  });
  for (
    const none of [undefined, null, "x", [], {}, { source_sha256: "s" }, {
      source_sha256: 1,
      content_sha256: "c",
    }]
  ) {
    assertEquals(of(none), undefined);
  }
  assertEquals([stampOf({}), stampOf({ metadata: null }), stampOf({ metadata: [] })], [
    undefined,
    undefined,
    undefined,
  ]);
});
