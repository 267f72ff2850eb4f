// Three-way merge of contents. What one side changed is taken; what both changed in different ways
// stays in conflict, and each of the three texts keeps its own value, for git merge-file to mark.
import { canonicalJson } from "../content/hash.ts";
import { isObject, type Json, type JsonObject } from "../content/json.ts";

/** A value as the three sides have it after the merge. Without a conflict all three are the same. */
export interface Three<T> {
  ours: T;
  base: T;
  theirs: T;
}

type Maybe = Json | undefined;

/** Merges objects member by member; lists of texts called `tags` as sets; everything else whole. */
export function mergeThree(sides: Three<JsonObject>): Three<JsonObject> {
  const keys = new Set(Object.values(sides).flatMap((side: JsonObject) => Object.keys(side)));
  const merged = [...keys].map((key): [string, Three<Maybe>] => [
    key,
    mergeValue(key, {
      ours: own(sides.ours, key),
      base: own(sides.base, key),
      theirs: own(sides.theirs, key),
    }),
  ]);
  const side = (name: keyof Three<Maybe>): JsonObject =>
    Object.fromEntries(
      merged.flatMap(([key, three]): [string, Json][] => {
        const value = three[name];
        return value === undefined ? [] : [[key, value]];
      }),
    );
  return { ours: side("ours"), base: side("base"), theirs: side("theirs") };
}

function mergeValue(key: string, { ours, base, theirs }: Three<Maybe>): Three<Maybe> {
  const all = (value: Maybe): Three<Maybe> => ({ ours: value, base: value, theirs: value });
  if (same(ours, theirs) || same(theirs, base)) return all(ours);
  if (same(ours, base)) return all(theirs);
  if (isObject(ours) && isObject(theirs)) {
    return mergeThree({ ours, base: isObject(base) ? base : {}, theirs });
  }
  if (key === "tags" && Array.isArray(ours) && Array.isArray(theirs)) {
    return all(mergeSet(ours, Array.isArray(base) ? base : [], theirs));
  }
  return { ours, base, theirs };
}

/** Keeps what both have, what either added, and nothing that either removed. */
function mergeSet(ours: Json[], base: Json[], theirs: Json[]): Json[] {
  const both = [...new Set([...ours, ...theirs])];
  return both.filter((item) =>
    base.includes(item) ? ours.includes(item) && theirs.includes(item) : true
  ).sort();
}

function own(object: JsonObject, key: string): Maybe {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function same(a: Maybe, b: Maybe): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}
