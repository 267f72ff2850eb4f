// JSON Schema → TypeScript, as far as a type can say the same; `unknown` where it cannot.
import { isObject, type Json, type JsonObject, memberAt } from "../content/json.ts";
import { listOf, literal, type Member, objectType, union } from "./type_text.ts";

/** Deeper than that, and where a schema holds itself, its type is `unknown`. */
const MAX_DEPTH = 12;

interface Reading {
  root: Json;
  indent: string;
  depth: number;
  /** References on the way here. */
  seen: readonly string[];
}

/** The type of what `schema` describes, to stand after `indent`. */
export function schemaType(schema: Json | undefined, indent: string): string {
  return typeOf(schema, { root: schema ?? null, indent, depth: 0, seen: [] });
}

function typeOf(schema: Json | undefined, reading: Reading): string {
  if (!isObject(schema) || reading.depth > MAX_DEPTH) return "unknown";
  const deeper = { ...reading, depth: reading.depth + 1 };
  const { $ref, anyOf, oneOf, allOf } = schema;
  if (typeof $ref === "string") return referenced($ref, deeper);
  if (schema.const !== undefined) return valueType(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(valueType));
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return union(choices.map((one) => typeOf(one, deeper)));
  if (Array.isArray(allOf)) {
    const all = allOf.map((one) => typeOf(one, deeper)).filter((type) => type !== "unknown");
    return all.length === 0 ? "unknown" : all.map((type) => `(${type})`).join(" & ");
  }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? guessed(schema)];
  return union(types.map((type) => namedType(type, schema, deeper)));
}

/** Schemas that say only what an object has, or a list, mean one. */
function guessed(schema: JsonObject): string | undefined {
  if (isObject(schema.properties)) return "object";
  return schema.items === undefined ? undefined : "array";
}

function namedType(type: Json | undefined, schema: JsonObject, reading: Reading): string {
  switch (type) {
    case "string":
    case "boolean":
    case "null":
      return type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return listOf(typeOf(schema.items, reading));
    case "object":
      return membersType(schema, reading);
    default:
      return "unknown";
  }
}

function membersType(schema: JsonObject, reading: Reading): string {
  const { properties, required, additionalProperties: more } = schema;
  const names = new Set(Array.isArray(required) ? required : []);
  const inside = { ...reading, indent: `${reading.indent}  ` };
  const members = Object.entries(isObject(properties) ? properties : {}).map(
    ([name, member]): Member => ({
      name,
      type: typeOf(member, inside),
      isOptional: !names.has(name),
      describes: descriptionOf(member),
    }),
  );
  if (members.length > 0) return objectType(members, reading.indent);
  if (more === false) return "Record<string, never>";
  return `Record<string, ${isObject(more) ? typeOf(more, reading) : "unknown"}>`;
}

function referenced($ref: string, reading: Reading): string {
  if (!$ref.startsWith("#") || reading.seen.includes($ref)) return "unknown";
  const names = $ref.slice(1).split("/").filter((name) => name !== "")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const target = names.length === 0 ? reading.root : memberAt(reading.root, names);
  return typeOf(target, { ...reading, seen: [...reading.seen, $ref] });
}

/** The schema's own words. */
export function descriptionOf(schema: Json | undefined): string | undefined {
  const description = memberAt(schema, ["description"]);
  return typeof description === "string" && description !== "" ? description : undefined;
}

/** A template in a schema is filled in later: any text may come of it. */
function valueType(value: Json): string {
  if (typeof value === "string") return value.includes("{{") ? "string" : literal(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return `${value}`;
  return "unknown";
}
