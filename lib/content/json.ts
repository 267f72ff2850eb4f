/** A JSON value, as `JSON.parse` returns it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether `value` is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `over` laid on `base`: objects member by member, everything else replaced. Neither is changed. */
export function merge(base: JsonObject, over: JsonObject): JsonObject {
  const members = Object.entries(over).map(([key, value]): [string, Json] => {
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isObject(old) && isObject(value) ? merge(old, value) : value];
  });
  return { ...base, ...Object.fromEntries(members) };
}

/** The member of `value` at `path`; undefined when there is none. */
export function memberAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let member = value;
  for (const key of path) {
    member = isObject(member) && Object.hasOwn(member, key) ? member[key] : undefined;
  }
  return member;
}

/** An object whose only member stands at `path`. */
export function nest(path: readonly string[], value: Json): JsonObject {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** `object` without the member at `path` and without the objects that this leaves empty. */
export function removeAt(object: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const { [key]: member, ...others } = object;
  if (rest.length === 0) return others;
  if (!isObject(member)) return object;
  const left = removeAt(member, rest);
  return Object.keys(left).length === 0 ? others : { ...object, [key]: left };
}

/** `value` with the members of every object in the order of their keys. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
