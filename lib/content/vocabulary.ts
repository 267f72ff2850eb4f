// The fields of a prompt that Braintrust documents (its OpenAPI text and SDK). What a service adds
// beyond them nobody here knows: it is neither content nor an edit.
import { isObject, type Json, type JsonObject } from "./json.ts";

/** `true`: known with everything below it. An array holds the shape of each of its items. */
type Shape = true | readonly [Shape] | { readonly [key: string]: Shape };

const PART: Shape = {
  type: true,
  text: true,
  image_url: true,
  file: true,
  input_audio: true,
  cache_control: true,
};

const MESSAGE: Shape = {
  role: true,
  content: [PART],
  name: true,
  tool_calls: true,
  function_call: true,
  tool_call_id: true,
  reasoning: true,
  reasoning_signature: true,
};

const CONTENT: Shape = {
  slug: true,
  name: true,
  description: true,
  tags: true,
  metadata: true,
  function_type: true,
  prompt_data: {
    prompt: { type: true, messages: [MESSAGE], tools: true, content: true },
    options: { model: true, params: true, position: true, endpoint_name: true },
    parser: true,
    tool_functions: true,
    template_format: true,
    mcp: true,
    origin: true,
    preprocessor: true,
  },
};

/**
 * `content` as far as its fields are known, or `file` has them too: a file may carry any field under
 * `braintrust`. Also the dotted paths of the fields that were left out.
 */
export function knownFields(
  content: JsonObject,
  file?: JsonObject,
): { known: JsonObject; unknown: string[] } {
  const unknown: string[] = [];
  const known = keepKnown(content, CONTENT, file, [], unknown);
  return { known: known as JsonObject, unknown };
}

function keepKnown(
  value: Json,
  shape: Shape,
  file: Json | undefined,
  path: string[],
  unknown: string[],
): Json {
  if (shape === true) return value;
  if (isItems(shape)) {
    if (!Array.isArray(value)) return value;
    const items = Array.isArray(file) ? file : [];
    return value.map((item, index) =>
      keepKnown(item, shape[0], items[index], [...path, String(index)], unknown)
    );
  }
  if (!isObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const inner = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const carried = isObject(file) && Object.hasOwn(file, key) ? file[key] : undefined;
    if (inner !== undefined) {
      const kept = keepKnown(member, inner, carried, [...path, key], unknown);
      // What holds nothing but fields that nobody knows is not known either.
      if (isEmpty(member) || !isEmpty(kept)) entries.push([key, kept]);
    } else if (carried !== undefined) {
      entries.push([key, member]);
    } else {
      unknown.push([...path, key].join("."));
    }
  }
  return Object.fromEntries(entries);
}

function isEmpty(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function isItems(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
