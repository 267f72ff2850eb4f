// Braintrust may tell a prompt otherwise than it was sent: with fields of its own, with defaults, in
// another spelling. A version never changes, so none of that is an edit.
import { canonicalJson } from "./hash.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { knownFields } from "./vocabulary.ts";

/** One field that Braintrust tells otherwise than it was sent. */
export interface ToldField {
  /** Dotted, with `*` for any index: `prompt_data.prompt.messages.*.content`. */
  field: string;
  /**
   * `added`: nobody sent it. `respelled`: another spelling of the same. `changed`: another value.
   * `unsteady`: another value at each read.
   */
  how: "added" | "respelled" | "changed" | "unsteady";
  /** Whether the field is one that Braintrust documents, or that the file carries. */
  isKnown: boolean;
}

/** What `told` says otherwise than `sent`, both in canonical form: each field once. */
export function compareTold(sent: JsonObject, told: JsonObject): ToldField[] {
  const { known, unknown } = knownFields(told, sent);
  const found = new Map<string, ToldField>();
  const add = (path: string[], how: ToldField["how"], isKnown: boolean): void => {
    const field = path.map((key) => /^\d+$/.test(key) ? "*" : key).join(".");
    found.set(`${how} ${field}`, { field, how, isKnown });
  };
  compare(sent, known, [], (path, how) => add(path, how, true));
  for (const path of unknown) add(path.split("."), "added", false);
  return [...found.values()];
}

/** How Braintrust tells a content, in one word; fields that nobody knows do not count. */
export function howTold(told: readonly ToldField[]): "same" | "added" | "changed" {
  if (told.some(({ how }) => how === "changed")) return "changed";
  return told.some(({ how, isKnown }) => how === "added" && isKnown) ? "added" : "same";
}

/**
 * Whether two versions say the same, both as Braintrust tells them now: known fields by value, others
 * only by being there, since what nobody knows may differ at each read.
 */
export function tellsSame(a: JsonObject, b: JsonObject, file?: JsonObject): boolean {
  const [left, right] = [knownFields(a, file), knownFields(b, file)];
  return canonicalJson(left.known) === canonicalJson(right.known) &&
    left.unknown.join("\n") === right.unknown.join("\n");
}

/** `value` without the fields at a path of `ToldField`. */
export function withoutTold(value: Json, field: string): Json {
  return withoutPath(value, field.split("."));
}

/** Whether `value` has a field at a path of `ToldField`. */
export function hasTold(value: Json, field: string): boolean {
  return canonicalJson(withoutTold(value, field)) !== canonicalJson(value);
}

/**
 * `sent` with what Braintrust tells otherwise in its place, and of what it adds only the `kept` fields,
 * which git has removed.
 */
export function takeTold(sent: JsonObject, told: JsonObject, kept: string[] = []): JsonObject {
  return take(sent, told, [], new Set(kept)) as JsonObject;
}

/**
 * `told` as far as a file may hold it: without fields that nobody knows, and spelled as `file` spells
 * it where both spellings mean the same.
 */
export function inTermsOf(told: JsonObject, file?: JsonObject): JsonObject {
  const { known } = knownFields(told, file);
  return file ? respell(known, file) as JsonObject : known;
}

/** What this leaves empty goes along. */
function withoutPath(value: Json, [key, ...rest]: string[]): Json {
  if (key === undefined) return value;
  if (Array.isArray(value) && key === "*") return value.map((item) => withoutPath(item, rest));
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  const { [key]: member = null, ...others } = value;
  if (rest.length === 0) return others;
  const left = withoutPath(member, rest);
  const isEmptied = isObject(left) && Object.keys(left).length === 0 && left !== member;
  return isEmptied ? others : { ...others, [key]: left };
}

/** `content` with each message that is nothing but one text part as that text. */
export function withPlainTexts(content: JsonObject): JsonObject {
  const { prompt_data } = content;
  if (!isObject(prompt_data) || !isObject(prompt_data.prompt)) return content;
  const { messages } = prompt_data.prompt;
  if (!Array.isArray(messages)) return content;
  const plain = messages.map((message) => {
    const text = isObject(message) ? soleText(message.content) : undefined;
    return isObject(message) && text !== undefined ? { ...message, content: text } : message;
  });
  const prompt = { ...prompt_data.prompt, messages: plain };
  return { ...content, prompt_data: { ...prompt_data, prompt } };
}

/** Text, where `value` is text or nothing but one text part. */
function soleText(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || value.length !== 1) return undefined;
  const [part] = value;
  if (!isObject(part) || part.type !== "text" || typeof part.text !== "string") return undefined;
  return Object.keys(part).length === 2 ? part.text : undefined;
}

function compare(
  sent: Json,
  told: Json,
  path: string[],
  report: (path: string[], how: ToldField["how"]) => void,
): void {
  if (isObject(sent) && isObject(told)) {
    for (const key of new Set([...Object.keys(sent), ...Object.keys(told)])) {
      const [before, after] = [own(sent, key), own(told, key)];
      const below = [...path, key];
      if (after === undefined) report(below, "changed");
      else if (before !== undefined) compare(before, after, below, report);
      // Of an object only the leaves are named: some may be ours and others Braintrust's.
      else if (hasMembers(after)) compare({}, after, below, report);
      else report(below, "added");
    }
  } else if (isTags(path) && isSuperset(told, sent)) {
    if (!isSuperset(sent, told)) report(path, "added");
  } else if (Array.isArray(sent) && Array.isArray(told) && sent.length === told.length) {
    sent.forEach((item, index) =>
      compare(item, told[index] ?? null, [...path, String(index)], report)
    );
  } else if (canonicalJson(sent) !== canonicalJson(told)) {
    const text = soleText(sent);
    const isRespelled = text !== undefined && soleText(told) === text;
    report(path, isRespelled ? "respelled" : "changed");
  }
}

function take(sent: Json, told: Json, path: string[], kept: ReadonlySet<string>): Json {
  if (isObject(sent) && isObject(told)) {
    const entries = Object.entries(told).flatMap(([key, member]): [string, Json][] => {
      const [before, below] = [own(sent, key), [...path, key]];
      if (before !== undefined) return [[key, take(before, member, below, kept)]];
      if (kept.has(below.join("."))) return [[key, member]];
      const inner = hasMembers(member) ? take({}, member, below, kept) : {};
      return hasMembers(inner) ? [[key, inner]] : [];
    });
    return Object.fromEntries(entries);
  }
  if (Array.isArray(sent) && Array.isArray(told) && sent.length === told.length) {
    return sent.map((item, index) => take(item, told[index] ?? null, [...path, "*"], kept));
  }
  const text = soleText(sent);
  return text !== undefined && soleText(told) === text ? sent : told;
}

function respell(told: Json, file: Json): Json {
  if (isObject(told) && isObject(file)) {
    return Object.fromEntries(
      Object.entries(told).map(([key, member]) => {
        const like = own(file, key);
        return [key, like === undefined ? member : respell(member, like)];
      }),
    );
  }
  if (Array.isArray(told) && Array.isArray(file)) {
    return told.map((item, index) =>
      index < file.length ? respell(item, file[index] ?? null) : item
    );
  }
  const text = soleText(told);
  return typeof file === "string" && text !== undefined ? text : told;
}

function hasMembers(value: Json): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}

function isTags(path: string[]): boolean {
  return path.length === 1 && path[0] === "tags";
}

function isSuperset(all: Json, some: Json): boolean {
  return Array.isArray(all) && Array.isArray(some) &&
    some.every((item) => all.includes(item));
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
