import { exactJson, parseExactJson } from "./exact_json.ts";
import { isObject, type Json, type JsonObject, memberAt, merge, nest, removeAt } from "./json.ts";
import { STAMP_KEY } from "./stamp.ts";

/**
 * What Braintrust must hold for a prompt, in canonical form: the row without what the server owns,
 * without the stamp, without nulls and empty optional fields; `prompt.tools` parsed where it is JSON.
 */
export type Content = JsonObject & { slug: string; name: string };

/** Fields of a row that Braintrust writes itself, and what a write takes as an instruction. */
export const SERVER_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "_xact_id",
  "project_id",
  "org_id",
  "log_id",
  "created",
  "deleted_at",
  "user_id",
  "_pagination_key",
  "environments",
  "environment_slugs",
  "if_exists",
]);

/** What nulls are kept in: all below `true`, else what its members say. `*` is any array index. */
type Keep = true | { readonly [key: string]: Keep };

/** Where nulls mean something: the user's own metadata and JSON Schemas. */
const KEEPS_NULLS: Keep = {
  metadata: true,
  prompt_data: {
    options: { params: { response_format: { json_schema: { schema: true } } } },
    prompt: { tools: { "*": { function: { parameters: true } } } },
  },
};

/** What says nothing when it is empty. */
const OPTIONAL: ReadonlySet<string> = new Set(["description", "tags", "metadata", "prompt_data"]);

/**
 * The canonical content of a row, or of anything shaped like one. Equal content, equal hash. Shares
 * with the row what is canonical already.
 */
export function canonicalContent(row: JsonObject): Content {
  return filtered(withoutNulls(ownFields(row), KEEPS_NULLS) as JsonObject, (key, value) => {
    const kept = key === "tags" && isTexts(value)
      ? value.toSorted()
      : key === "prompt_data" && isObject(value)
      ? filtered(value, (_, member) => isEmpty(member) ? undefined : member)
      : value;
    return OPTIONAL.has(key) && isEmpty(kept) ? undefined : kept;
  }) as Content;
}

/** What of a row is content, its tools parsed. */
function ownFields(row: JsonObject): JsonObject {
  return filtered(row, (key, value) => {
    if (SERVER_FIELDS.has(key) || key === "function_data") return undefined;
    if (!isObject(value)) return value;
    if (key === "metadata" && Object.hasOwn(value, STAMP_KEY)) {
      return filtered(value, (name, member) => name === STAMP_KEY ? undefined : member);
    }
    return key === "prompt_data" && isObject(value.prompt) && typeof value.prompt.tools === "string"
      ? { ...value, prompt: { ...value.prompt, ...parsedTools(value.prompt.tools) } }
      : value;
  });
}

/**
 * The row that upload writes for `content`, stamp included. `description` and `tags` are always
 * there: a server that merges instead of replacing would keep the old ones.
 */
export function rowOf(content: Content, stamp: JsonObject): JsonObject {
  const metadata = isObject(content.metadata) ? content.metadata : {};
  const row = {
    description: "",
    tags: [],
    ...content,
    metadata: { ...metadata, [STAMP_KEY]: stamp },
  };
  return mapPrompt({ ...row, function_data: { type: "prompt" } }, (prompt) => ({
    ...prompt,
    ...(Array.isArray(prompt.tools) ? { tools: exactJson(prompt.tools) } : {}),
    ...(Array.isArray(prompt.messages) ? { messages: prompt.messages.map(writtenMessage) } : {}),
  }));
}

/** `content` without the fields named by dotted paths, such as `prompt_data.options.position`. */
export function withoutFields(content: Content, fields: readonly string[]): Content {
  return fields.reduce<JsonObject>(
    (kept, field) => removeAt(kept, field.split(".")),
    content,
  ) as Content;
}

/** `content` with the fields named by dotted paths as `source` has them, where it has them. */
export function withFieldsOf(
  content: Content,
  source: JsonObject | undefined,
  fields: readonly string[],
): Content {
  return fields.reduce<JsonObject>((merged, field) => {
    const path = field.split(".");
    const value = memberAt(source, path);
    // Null says "none" in a row, and the SDK refuses many a null that Braintrust keeps.
    return value === undefined || value === null ? merged : merge(merged, nest(path, value));
  }, content) as Content;
}

/** The SDK refuses a function message without `content`, and null is how it says "none". */
function writtenMessage(message: Json): Json {
  return isObject(message) && message.role === "function" ? { content: null, ...message } : message;
}

function mapPrompt(row: JsonObject, change: (prompt: JsonObject) => JsonObject): JsonObject {
  if (!isObject(row.prompt_data) || !isObject(row.prompt_data.prompt)) return row;
  return { ...row, prompt_data: { ...row.prompt_data, prompt: change(row.prompt_data.prompt) } };
}

/** Braintrust keeps tools as JSON text, which may be a template and then is no JSON. */
function parsedTools(tools: string): JsonObject {
  try {
    const parsed = parseExactJson(tools);
    return Array.isArray(parsed) ? { tools: parsed } : {};
  } catch {
    return {};
  }
}

/** `value` without the nulls in its objects; itself where there are none. */
function withoutNulls(value: Json, keep: Keep | undefined): Json {
  if (typeof value !== "object" || value === null || keep === true) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutNulls(item, keep?.["*"]));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return filtered(
    value,
    (key, member) => member === null ? undefined : withoutNulls(member, keepBelow(keep, key)),
  );
}

function keepBelow(keep: Exclude<Keep, true> | undefined, key: string): Keep | undefined {
  return keep && Object.hasOwn(keep, key) ? keep[key] : undefined;
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isEmpty(value: Json): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** `object` with what `change` makes of its members; undefined drops one. Itself when nothing changes. */
function filtered(
  object: JsonObject,
  change: (key: string, value: Json) => Json | undefined,
): JsonObject {
  const keys = Object.keys(object);
  const values = keys.map((key) => change(key, object[key] ?? null));
  if (values.every((value, index) => value === object[keys[index] ?? ""])) return object;
  const changed: JsonObject = {};
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined) continue;
    if (key === "__proto__") Object.defineProperty(changed, key, { ...OWN, value });
    else changed[key] = value;
  }
  return changed;
}

/** An assignment to this name would change the prototype. */
const OWN = { writable: true, enumerable: true, configurable: true };
