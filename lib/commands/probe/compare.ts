// What two JSON values say differently. Null says the same as nothing.
import { isObject, type Json, type JsonObject } from "../../content/json.ts";

/** The paths at which `a` and `b` differ, with `*` for any index. */
export function differences(a: Json | undefined, b: Json | undefined): string[] {
  return distinct(differing(a ?? null, b ?? null, []));
}

function differing(a: Json, b: Json, path: string[]): string[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, index) => index)
      .flatMap((index) => differing(a[index] ?? null, b[index] ?? null, [...path, "*"]));
  }
  if (isObject(a) && (isObject(b) || b === null) || a === null && isObject(b)) {
    const [left, right] = [a ?? {}, b ?? {}];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])]
      .flatMap((key) => differing(left[key] ?? null, right[key] ?? null, [...path, key]));
  }
  return a === b ? [] : [path.join(".")];
}

/** The paths at which `told` has what `sent` has not. */
export function additions(sent: Json | undefined, told: Json | undefined): string[] {
  return distinct(added(sent ?? null, told ?? null, []));
}

function added(sent: Json, told: Json, path: string[]): string[] {
  // What says nothing is not worth a word.
  if (told === null || isObject(told) && Object.keys(told).length === 0) return [];
  if (sent === null && isObject(told)) return added({}, told, path);
  if (sent === null) return [path.join(".")];
  if (Array.isArray(sent) && Array.isArray(told)) {
    return told.flatMap((item, index) => added(sent[index] ?? null, item, [...path, "*"]));
  }
  if (!isObject(sent) || !isObject(told)) return [];
  return Object.keys(told)
    .flatMap((key) => added(sent[key] ?? null, told[key] ?? null, [...path, key]));
}

/** The paths at which one of `rows` differs from the first, and whether their members are ordered otherwise. */
export function unsteady([first, ...others]: readonly JsonObject[]): string[] {
  if (!first) return [];
  const paths = others.flatMap((other) => differences(first, other));
  const orders = new Set([first, ...others].map((row) => JSON.stringify(row)));
  const isOrder = paths.length === 0 && orders.size > 1;
  return distinct([...paths, ...(isOrder ? ["the order of members"] : [])]);
}

/** Whether `told` has all that `sent` has, with the same values. */
export function holds(told: Json | undefined, sent: Json): boolean {
  if (Array.isArray(sent)) {
    return Array.isArray(told) && told.length === sent.length &&
      sent.every((item, index) => holds(told[index], item));
  }
  if (!isObject(sent)) return (told ?? null) === sent;
  return isObject(told) && Object.entries(sent).every(([key, value]) => holds(told[key], value));
}

/** `row` without what Braintrust itself decides of every row. */
export function withoutIdentity(row: JsonObject): JsonObject {
  const {
    id: _,
    _xact_id: __,
    project_id: ___,
    org_id: ____,
    log_id: _____,
    created: ______,
    ...rest
  } = row;
  return rest;
}

/** Each path once, in order. */
export function distinct(paths: Iterable<string>): string[] {
  return [...new Set(paths)].sort();
}
