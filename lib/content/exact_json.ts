// JSON that keeps integers which a number of JavaScript cannot: each stands as an object of its own,
// so that it has another hash than its neighbour, and is written as the number that it is.
// Shared with the edge function: no bare specifiers.
import { isExact } from "./exact_number.ts";
import { isObject, type Json } from "./json.ts";

const KEY = "integer beyond JSON";
/** More digits than every number keeps, outside of a string or so it looks. */
const LONG = /(?:^|[:[,\s])-?\d{16}/;
const WRITTEN = new RegExp(`\\{"${KEY}":"(-?\\d+)"\\}`, "g");

/** JSON.parse that keeps every integer. */
export function parseExactJson(text: string): Json {
  if (!LONG.test(text)) return JSON.parse(text);
  const keep = (_: string, value: Json, context?: { source?: string }): Json => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined) return value;
    const integer = /^(-?\d+)(?:\.0+)?$/.exec(source)?.[1];
    return integer === undefined || isExact(source, value) ? value : { [KEY]: integer };
  };
  return JSON.parse(text, keep);
}

/** JSON.stringify of what `parseExactJson` read. In a text, the quotes of the pattern are escaped. */
export function exactJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes(KEY) ? text.replaceAll(WRITTEN, "$1") : text;
}

/** The integer that `value` stands for; undefined when it is any other value. */
export function exactInteger(value: unknown): bigint | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const digits = value[KEY];
  return typeof digits === "string" && /^-?\d+$/.test(digits) ? BigInt(digits) : undefined;
}
