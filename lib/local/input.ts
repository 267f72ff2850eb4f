import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { xactIdOf } from "../content/version.ts";
import { refuse } from "./refusal.ts";

/** What is wrong with a value; undefined when nothing is. */
export type Check = (value: Json) => string | undefined;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const text: Check = (value) => typeof value === "string" ? undefined : "Expected string";
export const filled: Check = (value) =>
  text(value) ?? (value === "" ? "String must contain at least 1 character(s)" : undefined);
export const uuid: Check = (value) =>
  typeof value === "string" && UUID.test(value) ? undefined : "Invalid uuid";
export const object: Check = (value) => isObject(value) ? undefined : "Expected object";
export const texts: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === "string")
    ? undefined
    : "Expected array of strings";

/** A check that lets null pass. */
export function nullish(check: Check): Check {
  return (value) => value === null ? undefined : check(value);
}

/** A check for one of a few words. */
export function oneOf(words: readonly string[]): Check {
  return (value) =>
    typeof value === "string" && words.includes(value)
      ? undefined
      : `Invalid enum value. Expected ${words.map((word) => `'${word}'`).join(" | ")}`;
}

/** A check, and whether the field must be there. */
export interface Fields {
  required: Record<string, Check>;
  optional: Record<string, Check>;
}

/** Refuses `body` with everything that is wrong with its fields, each with its path. */
export function checkFields(body: JsonObject, fields: Fields, path = ""): void {
  const missing = Object.keys(fields.required).filter((key) => body[key] === undefined)
    .map((key) => `${path}${key}: Required`);
  const wrong = Object.entries({ ...fields.required, ...fields.optional }).flatMap(
    ([key, check]) => {
      const value = body[key];
      const problem = value === undefined ? undefined : check(value);
      return problem === undefined ? [] : [`${path}${key}: ${problem}`];
    },
  );
  const problems = [...missing, ...wrong];
  if (problems.length > 0) refuse(400, problems.join("\n"));
}

/** The named fields of `body`, as far as it has them. */
export function pick(body: JsonObject, names: Iterable<string>): JsonObject {
  const present = [...names].filter((name) => body[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, body[name] ?? null]));
}

/** A string that passed its check. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === "string" ? value : refuse(400, `${name}: Expected string`);
}

/** The transaction id that either spelling of a version names. */
export function xactOf(version: string, name: string): bigint {
  const xact = BigInt(xactIdOf(version) ?? -1);
  const fits = xact >= 0n && xact < 1n << 63n;
  return fits ? xact : refuse(400, `${name}: Invalid version "${version}"`);
}
