import { isObject, type Json, type JsonObject } from "../../lib/content/json.ts";
import type { Random } from "./mutate.ts";

/** Names that mean something in a row, in a lock, in a config, or in JavaScript. */
const NAMES = [
  ...["slug", "name", "description", "tags", "metadata", "prompt_sync", "prompt_data"],
  ...["prompt", "type", "messages", "role", "content", "tools", "tool_calls", "function"],
  ...["options", "model", "params", "position", "template_format", "parser", "origin", "mcp"],
  ...["__proto__", "constructor", "toString", "0", "a.b", "é", "e\u0301", "project", "prompts"],
];
const VALUES: Json[] = [
  ...[null, true, 0, -0.5, 1e300, "", " ", "x", "chat", "completion", "user", "tool", "nunjucks"],
  ...["null", "1e3", "- a", "---", '{{role "user"}}', "{{#x}}", "{{x.y}}", "a\n\n\nb\n", "\r\n"],
  ...["\u0000", "\u2028", "\ud800", "[]", '[{"type":"function"}]', "<<<<<<< a", "\ufeffx"],
  [],
  {},
  [[]],
  [{ role: "user", content: "x" }],
  [{ role: "assistant", content: null }, { role: "user", content: [{ type: "text", text: "x" }] }],
  { type: "chat", messages: [] },
  { type: "completion", content: "x" },
  { a: null },
];

/** `json` with up to four of its values replaced, removed, repeated, or joined by another. */
export function mutateJson(random: Random, json: Json): Json {
  let mutated = json;
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    mutated = changed(random, mutated);
  }
  return mutated;
}

/** `value` with one change, somewhere: deeper two times of three. */
function changed(random: Random, value: Json): Json {
  const isNested = isObject(value) || Array.isArray(value);
  if (!isNested || random() < 0.1) return pick(random, VALUES);
  const keys = Object.keys(value);
  const key = pick(random, keys) ?? "";
  if (keys.length > 0 && random() < 0.67) {
    if (!Array.isArray(value)) return { ...value, [key]: changed(random, value[key] ?? null) };
    return value.with(Number(key), changed(random, value[Number(key)] ?? null));
  }
  return isObject(value) ? changedMembers(random, value, key) : changedItems(random, value, key);
}

function changedMembers(random: Random, value: JsonObject, key: string): JsonObject {
  if (random() < 0.3) return Object.fromEntries(Object.entries(value).filter(([k]) => k !== key));
  const member = random() < 0.3 ? value[key] ?? null : pick(random, VALUES);
  return { ...value, [pick(random, NAMES)]: member };
}

function changedItems(random: Random, value: Json[], key: string): Json[] {
  if (random() < 0.3) return value.filter((_, index) => index !== Number(key));
  return [...value, random() < 0.5 ? value[Number(key)] ?? null : pick(random, VALUES)];
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}
