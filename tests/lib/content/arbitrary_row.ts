// Rows as the OpenAPI schema allows them, and a little beyond: what Braintrust may hold.
import fc from "fast-check";
import type { JsonObject } from "../../../lib/content/json.ts";

/** Any text, with a bias to what breaks formats. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 10 }) },
  {
    weight: 4,
    arbitrary: fc.array(
      fc.constantFrom(
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "---",
        "--- ",
        "...",
        "# heading",
        '{{role "user"}}',
        '{{role "nobody"}}',
        ' {{role "user"}}',
        '{{role  "user"}}',
        "- item",
        "key: value",
        "|",
        ">",
        "&a",
        "*a",
        "!!str",
        "null",
        "~",
        "true",
        "1e3",
        "0x1",
        "'",
        '"',
        "\\",
        "{",
        "[",
        "%",
        "@",
        "`",
        "\u0000",
        "\u0007",
        "\u0085",
        "\u2028",
        "\u2029",
        "\uFEFF",
        "\uD800",
        "\u00A0",
        "é",
        "é",
        "👩‍👩‍👧",
        "text",
      ),
      { maxLength: 8 },
    ).map((parts) => parts.join("")),
  },
);

/**
 * No key is a lone backslash: having met one, V8 15.0's JSON.parse reads other keys of one escaped
 * character as a backslash, such as the second key of {"":1,"\\n":2} after {"":1,"\\\\":2}.
 */
const name = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "toString", "1", "a.b"),
  text.filter((any) => any !== "\\"),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      text,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const object = fc.dictionary(name, json, { maxKeys: 3 });
const nullable = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null });
const record = <T extends Record<string, fc.Arbitrary<unknown>>>(
  model: T,
  required: (keyof T)[],
): fc.Arbitrary<unknown> => fc.record(model, { requiredKeys: required } as never);

const cacheControl = fc.constant({ type: "ephemeral" });
const textPart = record({ type: fc.constant("text"), text, cache_control: cacheControl }, [
  "type",
  "text",
]);
const imagePart = fc.record({
  type: fc.constant("image_url"),
  image_url: record({ url: text, detail: fc.constantFrom("auto", "low", "high") }, ["url"]),
});
const filePart = fc.record({
  type: fc.constant("file"),
  file: record({ file_data: text, filename: text, file_id: text }, []),
});
const parts = fc.array(fc.oneof(textPart, imagePart, filePart), { maxLength: 3 });
const toolCall = fc.record({
  id: text,
  type: fc.constant("function"),
  function: fc.record({ name: text, arguments: text }),
});

const message = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: text }),
  },
  {
    weight: 1,
    arbitrary: record({
      role: fc.constantFrom("system", "developer", "user"),
      content: parts,
      name: text,
    }, ["role", "content"]),
  },
  {
    weight: 1,
    arbitrary: record({
      role: fc.constant("assistant"),
      content: nullable(text),
      tool_calls: nullable(fc.array(toolCall, { maxLength: 2 })),
      function_call: nullable(fc.record({ name: text, arguments: text })),
      reasoning: nullable(
        fc.array(fc.record({ id: nullable(text), content: nullable(text) }), { maxLength: 2 }),
      ),
      reasoning_signature: nullable(text),
      name: nullable(text),
    }, ["role"]),
  },
  {
    weight: 1,
    arbitrary: fc.record({ role: fc.constant("tool"), content: text, tool_call_id: text }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ role: fc.constant("function"), name: text, content: nullable(text) }),
  },
  {
    weight: 1,
    arbitrary: record({ role: fc.constant("model"), content: nullable(text) }, ["role"]),
  },
  { weight: 1, arbitrary: object },
);

const tools = fc.oneof(
  fc.array(
    fc.record({
      type: fc.constant("function"),
      function: record({
        name: text,
        description: text,
        parameters: object,
        strict: nullable(fc.boolean()),
      }, ["name"]),
    }),
    { maxLength: 2 },
  ).map((list) => JSON.stringify(list, null, 1)),
  fc.constantFrom("", "[]", "{}", "null", "[1]", "[{{#tools}}{{.}}{{/tools}}]", '"text"'),
  text,
);
const prompt = fc.oneof(
  {
    weight: 5,
    arbitrary: record({
      type: fc.constant("chat"),
      messages: fc.array(message, { maxLength: 4 }),
      tools,
      extra: json,
    }, [
      "type",
      "messages",
    ]),
  },
  {
    weight: 2,
    arbitrary: record({ type: fc.constant("completion"), content: text, extra: json }, [
      "type",
      "content",
    ]),
  },
  { weight: 1, arbitrary: object },
  { weight: 1, arbitrary: fc.constant(null) },
);
const responseFormat = fc.oneof(
  fc.constantFrom(null, { type: "json_object" }, { type: "text" }),
  fc.record({
    type: fc.constant("json_schema"),
    json_schema: record({
      name: text,
      description: text,
      schema: fc.oneof(object, text),
      strict: nullable(fc.boolean()),
    }, ["name"]),
  }),
);
const params = record({
  temperature: fc.double({ noNaN: true, noDefaultInfinity: true }),
  max_tokens: fc.integer(),
  stop: fc.array(text, { maxLength: 2 }),
  response_format: responseFormat,
  use_cache: fc.boolean(),
  never_heard_of: json,
}, []);
const parser = record({
  type: fc.constant("llm_classifier"),
  use_cot: fc.boolean(),
  choice_scores: fc.dictionary(name, fc.double({ min: 0, max: 1, noNaN: true }), { maxKeys: 2 }),
  choice: fc.array(text, { maxLength: 2 }),
}, ["type", "use_cot"]);
const promptData = record({
  prompt,
  options: nullable(
    record({ model: nullable(text), params: nullable(params), position: text, other: json }, []),
  ),
  parser: nullable(parser),
  tool_functions: nullable(
    fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("function"), id: text }),
        fc.record({ type: fc.constant("global"), name: text }),
      ),
      {
        maxLength: 2,
      },
    ),
  ),
  template_format: nullable(fc.constantFrom("nunjucks", "none")),
  mcp: nullable(
    fc.dictionary(name, fc.record({ type: fc.constant("url"), url: text }), { maxKeys: 2 }),
  ),
  origin: nullable(record({ prompt_id: text, project_id: text, prompt_version: text }, [])),
  preprocessor: json,
}, []);

/** A slug that can key a prompt file. */
export const slug: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);

/** A prompt row as the API may return it. Templates are not mustache, so any text is a template. */
export const row: fc.Arbitrary<JsonObject> = fc.tuple(
  record({
    id: fc.uuid(),
    _xact_id: fc.constant("1000196491253383169"),
    project_id: fc.uuid(),
    log_id: fc.constant("p"),
    slug,
    name: text,
    description: nullable(text),
    tags: nullable(fc.array(text, { maxLength: 3 })),
    metadata: nullable(object),
    function_type: nullable(fc.constantFrom("llm", "scorer")),
    prompt_data: promptData,
    never_heard_of: json,
  }, ["id", "_xact_id", "slug", "name", "prompt_data"]),
  fc.constantFrom("nunjucks", "none"),
).map(([raw, template_format]) => {
  const { prompt_data, ...others } = raw as JsonObject & { prompt_data: JsonObject };
  return { ...others, prompt_data: { ...prompt_data, template_format } };
});
