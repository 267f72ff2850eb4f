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

/** Where nulls mean something: the user's own metadata and JSON Schemas. `*` is any array index. */
const KEEPS_NULLS: ReadonlySet<string> = new Set([
  "metadata",
  "prompt_data.options.params.response_format.json_schema.schema",
  "prompt_data.prompt.tools.*.function.parameters",
]);

/** The canonical content of a row, or of anything shaped like one. Equal content, equal hash. */
export function canonicalContent(row: JsonObject): Content {
  const owned = without(row, (key) => SERVER_FIELDS.has(key) || key === "function_data");
  const parsed = mapPrompt(
    withoutStamp(owned),
    (prompt) => ({ ...prompt, ...parsedTools(prompt) }),
  );
  const content = withoutNulls(parsed, "") as JsonObject;
  if (isTexts(content.tags)) content.tags = content.tags.toSorted();
  if (isObject(content.prompt_data)) content.prompt_data = without(content.prompt_data, isEmpty);
  const optional = new Set(["description", "tags", "metadata", "prompt_data"]);
  return without(content, (key, value) => optional.has(key) && isEmpty(key, value)) as Content;
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

function withoutStamp(row: JsonObject): JsonObject {
  if (!isObject(row.metadata)) return row;
  return { ...row, metadata: without(row.metadata, (key) => key === STAMP_KEY) };
}

function mapPrompt(row: JsonObject, change: (prompt: JsonObject) => JsonObject): JsonObject {
  if (!isObject(row.prompt_data) || !isObject(row.prompt_data.prompt)) return row;
  return { ...row, prompt_data: { ...row.prompt_data, prompt: change(row.prompt_data.prompt) } };
}

/** Braintrust keeps tools as JSON text, which may be a template and then is no JSON. */
function parsedTools({ tools }: JsonObject): JsonObject {
  if (typeof tools !== "string") return {};
  try {
    const parsed = parseExactJson(tools);
    return Array.isArray(parsed) ? { tools: parsed } : {};
  } catch {
    return {};
  }
}

function withoutNulls(value: Json, path: string): Json {
  if (KEEPS_NULLS.has(path)) return value;
  const below = (key: string): string => path === "" ? key : `${path}.${key}`;
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, below("*")));
  if (!isObject(value)) return value;
  const kept = without(value, (_, member) => member === null);
  return Object.fromEntries(
    Object.entries(kept).map(([key, member]) => [key, withoutNulls(member, below(key))]),
  );
}

function isTexts(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isEmpty(_: string, value: Json): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function without(object: JsonObject, drop: (key: string, value: Json) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => !drop(key, value)));
}
