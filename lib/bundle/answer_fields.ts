// The fields of a prompt's answer, flat, to compare two of them.
import { isObject, type Json, type JsonObject, memberAt } from "../content/json.ts";
import { schemaType } from "./schema_types.ts";

/** What callers may rely on in one field. */
export interface Field {
  /** In one line; of an object or a list, that it is one. */
  type: string;
  isAlways: boolean;
}

const MAX_DEPTH = 12;

/** Path → field of the answer that the content's JSON Schema describes; empty without one. */
export function answerFields(content: JsonObject): Map<string, Field> {
  const format = memberAt(content, ["prompt_data", "options", "params", "response_format"]);
  const schema = memberAt(format, ["json_schema", "schema"]);
  const fields = new Map<string, Field>();
  if (isObject(schema)) collect(schema, { path: "", isAlways: true, depth: 0 }, fields);
  return fields;
}

interface Place {
  path: string;
  isAlways: boolean;
  depth: number;
}

function collect(schema: Json | undefined, place: Place, fields: Map<string, Field>): void {
  const { path, isAlways, depth } = place;
  if (depth > MAX_DEPTH) return;
  fields.set(path, { type: shortType(schema), isAlways });
  if (!isObject(schema)) return;
  const required = Array.isArray(schema.required) ? schema.required : [];
  for (
    const [name, member] of Object.entries(isObject(schema.properties) ? schema.properties : {})
  ) {
    const below = path === "" ? name : `${path}.${name}`;
    collect(member, { path: below, isAlways: required.includes(name), depth: depth + 1 }, fields);
  }
  if (schema.items !== undefined) {
    collect(schema.items, { path: `${path}[]`, isAlways: true, depth: depth + 1 }, fields);
  }
}

/** What is inside an object or a list is said of its own fields. */
function shortType(schema: Json | undefined): string {
  const types = memberAt(schema, ["type"]);
  const list = Array.isArray(types) ? types : [types];
  if (!list.includes("object") && !list.includes("array")) {
    return schemaType(schema, "").replace(/\s+/g, " ").trim();
  }
  return list.filter((type) => typeof type === "string").join(" | ");
}
