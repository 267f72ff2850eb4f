// What Braintrust's SDK accepts of a prompt's data: of each part the known members, everywhere else
// it refuses. The differential test in tests/supabase/render_test.ts holds the two together.
import * as v from "valibot";
import { isObject, type JsonObject } from "../content/json.ts";

const text = v.string();
/** Valibot takes a list for an object without members; the SDK does not. */
const anyObject = v.custom<JsonObject>(isObject);
const noList = v.pipe(v.unknown(), v.check(isObject));
const cacheControl = v.optional(v.object({
  type: v.literal("ephemeral"),
  ttl: v.optional(v.picklist(["5m", "1h"])),
}));

const TextPart = v.object({
  type: v.literal("text"),
  text: v.optional(text, ""),
  cache_control: cacheControl,
});
const ImagePart = v.object({
  type: v.literal("image_url"),
  image_url: v.object({ url: text, detail: v.optional(v.picklist(["auto", "low", "high"])) }),
  cache_control: cacheControl,
});
const AudioPart = v.object({
  type: v.literal("input_audio"),
  input_audio: v.object({ data: text, format: v.picklist(["wav", "mp3"]) }),
  cache_control: cacheControl,
});
const FilePart = v.object({
  type: v.literal("file"),
  file: v.pipe(
    noList,
    v.object({
      file_data: v.optional(text),
      filename: v.optional(text),
      file_id: v.optional(text),
    }),
  ),
  cache_control: cacheControl,
});
const PartSchema = v.variant("type", [TextPart, ImagePart, AudioPart, FilePart]);

const plain = v.union([text, v.array(TextPart)]);
const call = v.object({ arguments: text, name: text });
/** What the SDK accepts as a message. */
export const MessageSchema = v.variant("role", [
  v.object({ role: v.literal("system"), content: plain, name: v.optional(text) }),
  v.object({
    role: v.literal("user"),
    content: v.union([text, v.array(PartSchema)]),
    name: v.optional(text),
  }),
  v.object({
    role: v.literal("assistant"),
    content: v.optional(v.nullable(plain)),
    function_call: v.optional(call),
    name: v.optional(text),
    tool_calls: v.optional(
      v.array(v.object({ id: text, function: call, type: v.literal("function") })),
    ),
    reasoning: v.optional(
      v.array(v.pipe(noList, v.object({ id: v.optional(text), content: v.optional(text) }))),
    ),
    reasoning_signature: v.optional(text),
  }),
  v.object({ role: v.literal("tool"), content: plain, tool_call_id: v.optional(text, "") }),
  v.object({ role: v.literal("function"), content: v.nullable(text), name: text }),
  v.object({ role: v.literal("developer"), content: plain, name: v.optional(text) }),
  v.object({ role: v.literal("model"), content: v.optional(v.nullable(text)) }),
]);

const jsonSchema = {
  name: text,
  description: v.optional(text),
  strict: v.optional(v.nullable(v.boolean())),
};
const ResponseFormat = v.nullable(v.variant("type", [
  v.object({ type: v.literal("json_object") }),
  v.object({
    type: v.literal("json_schema"),
    json_schema: v.object({
      ...jsonSchema,
      schema: v.optional(v.union([anyObject, text])),
    }),
  }),
  v.object({ type: v.literal("text") }),
]));

/** A response format that holds a JSON Schema, which is a template. */
export const TemplatedFormat = v.object({
  response_format: v.object({
    type: v.literal("json_schema"),
    json_schema: v.object({ ...jsonSchema, schema: v.optional(v.unknown()) }),
  }),
});

const number = v.optional(v.number());
const named = v.object({ name: text });
/** Of Braintrust's own: the SDK takes them out of what is sent to a model. */
const ownParams = {
  use_cache: v.optional(v.boolean()),
  reasoning_enabled: v.optional(v.boolean()),
  reasoning_budget: number,
};
const ParamsSchema = v.pipe(
  noList,
  v.union([
    v.looseObject({
      ...ownParams,
      temperature: number,
      top_p: number,
      max_tokens: number,
      max_completion_tokens: number,
      frequency_penalty: number,
      presence_penalty: number,
      response_format: v.optional(ResponseFormat),
      tool_choice: v.optional(v.union([
        v.picklist(["auto", "none", "required"]),
        v.object({ type: v.literal("function"), function: named }),
      ])),
      function_call: v.optional(v.union([v.picklist(["auto", "none"]), named])),
      n: number,
      stop: v.optional(v.array(text)),
      reasoning_effort: v.optional(v.picklist(["none", "minimal", "low", "medium", "high"])),
      verbosity: v.optional(v.picklist(["low", "medium", "high"])),
    }),
    v.looseObject(ownParams),
  ]),
);

/** Names of `ownParams`. */
export const OWN_PARAMS: ReadonlySet<string> = new Set(Object.keys(ownParams));

/** What tools must be once they are rendered. */
export const ToolsSchema = v.array(v.object({
  type: v.literal("function"),
  function: v.object({
    name: text,
    description: v.optional(text),
    parameters: v.optional(anyObject),
  }),
}));

/** The members of `prompt_data` from which a request to a model is made. */
export const PromptDataSchema = v.object({
  prompt: v.variant("type", [
    v.object({
      type: v.literal("chat"),
      messages: v.array(MessageSchema),
      tools: v.optional(text),
    }),
    v.object({ type: v.literal("completion"), content: text }),
  ]),
  options: v.optional(
    v.nullable(
      v.pipe(noList, v.object({ model: v.optional(text), params: v.optional(ParamsSchema) })),
    ),
  ),
  template_format: v.optional(v.nullable(v.picklist(["mustache", "none"]))),
});

/** A prompt that can be rendered here. */
export type PromptData = v.InferOutput<typeof PromptDataSchema>;
/** A message of a chat prompt. */
export type Message = v.InferOutput<typeof MessageSchema>;
/** A part of a message's content. */
export type Part = v.InferOutput<typeof PartSchema>;
