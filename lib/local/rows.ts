import { isObject, type Json, type JsonObject } from "../content/json.ts";

/** What the server, not the writer, decides about a row. */
export interface RowIdentity {
  id: string;
  project_id: string;
  org_id: string;
  created: string;
  _xact_id: string;
}

const FUNCTION_ONLY = new Set(["function_data", "function_schema", "origin"]);

const EMPTY_ROW: JsonObject = {
  description: null,
  prompt_data: null,
  tags: null,
  metadata: null,
  function_type: null,
  function_data: { type: "prompt" },
};

/** A row as stored: everything that /v1/function shows. Fields that nobody documented stay in it. */
export function makeRow(identity: RowIdentity, fields: JsonObject): JsonObject {
  const fixed = { ...identity, log_id: "p" };
  // Twice: first for the order of keys, last so that a writer who sends an `id` does not choose it.
  return { ...fixed, ...EMPTY_ROW, ...fields, ...fixed };
}

/** The row as /v1/prompt shows it. */
export function promptView(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !FUNCTION_ONLY.has(key)));
}

/** The row with the empty values that a server may add on its own. */
export function withServerDefaults(row: JsonObject): JsonObject {
  const { prompt_data } = row;
  return {
    ...row,
    description: row["description"] ?? "",
    tags: row["tags"] ?? [],
    metadata: row["metadata"] ?? {},
    prompt_data: isObject(prompt_data) ? { ...EMPTY_PROMPT_DATA, ...prompt_data } : null,
  };
}

// Only values that the official SDK accepts: it refuses several nulls that OpenAPI allows.
const EMPTY_PROMPT_DATA: JsonObject = {
  parser: null,
  tool_functions: [],
  template_format: null,
  mcp: null,
  origin: null,
};

/** PATCH semantics: objects merge at every depth, the rest is replaced, and null changes nothing. */
export function deepMerge(old: JsonObject, patch: JsonObject): JsonObject {
  const merged = Object.entries(patch)
    .filter(([, value]) => value !== null)
    .map(([key, value]): [string, Json] => [key, mergeValue(ownValue(old, key), value)]);
  return { ...old, ...Object.fromEntries(merged) };
}

function mergeValue(old: Json | undefined, value: Json): Json {
  return isObject(old) && isObject(value) ? deepMerge(old, value) : value;
}

function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}
