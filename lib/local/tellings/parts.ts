// The parts of a row that tellings change. A part that is not there stays away.
import { isObject, type Json, type JsonObject } from "../../content/json.ts";

type Change<T> = (part: T) => T;

/** The object at `path` changed, where there is one. */
export function at(path: readonly string[], change: Change<JsonObject>): Change<JsonObject> {
  const [key, ...rest] = path;
  if (key === undefined) return change;
  return (object) => {
    const part = object[key];
    return isObject(part) ? { ...object, [key]: at(rest, change)(part) } : object;
  };
}

/** `prompt_data` changed. */
export const data = (change: Change<JsonObject>): Change<JsonObject> => at(["prompt_data"], change);

/** The options changed, which the data of every prompt then has. */
export const options = (change: Change<JsonObject>): Change<JsonObject> =>
  data((it) => ({ ...it, options: change(isObject(it["options"]) ? it["options"] : {}) }));

/** The model's parameters changed, which every prompt then has. */
export const params = (change: Change<JsonObject>): Change<JsonObject> =>
  options((it) => ({ ...it, params: change(isObject(it["params"]) ? it["params"] : {}) }));

/** Each message of a chat prompt changed. */
export const messages = (change: Change<JsonObject>): Change<JsonObject> =>
  at(["prompt_data", "prompt"], (prompt) => ({
    ...prompt,
    ...(Array.isArray(prompt["messages"])
      ? { messages: prompt["messages"].map((it) => isObject(it) ? change(it) : it) }
      : {}),
  }));

/** Every text of every message changed, also of messages in parts. */
export const texts = (change: Change<string>): Change<JsonObject> =>
  messages((message) => ({ ...message, ...contentOf(message, change) }));

function contentOf({ content }: JsonObject, change: Change<string>): JsonObject {
  if (typeof content === "string") return { content: change(content) };
  if (!Array.isArray(content)) return {};
  const part = (it: Json): Json =>
    isObject(it) && typeof it["text"] === "string" ? { ...it, text: change(it["text"]) } : it;
  return { content: content.map(part) };
}

/** Tags changed, where there are any. */
export const tags = (change: Change<string[]>): Change<JsonObject> => (row) =>
  Array.isArray(row["tags"]) ? { ...row, tags: change(row["tags"].map(String)) } : row;

/** The user's own metadata changed. The stamp beside it stays. */
export const metadata = (change: Change<JsonObject>): Change<JsonObject> =>
  at(["metadata"], ({ prompt_sync, ...own }) => ({
    ...change(own),
    ...(prompt_sync === undefined ? {} : { prompt_sync }),
  }));

/** Every value below a value changed, from the inside out. */
export function everywhere(change: Change<Json>): Change<Json> {
  const visit: Change<Json> = (value) => {
    if (Array.isArray(value)) return change(value.map(visit));
    if (!isObject(value)) return change(value);
    return change(Object.fromEntries(Object.entries(value).map(([key, it]) => [key, visit(it)])));
  };
  return visit;
}

/** Every value of what people write changed: not ids, versions, the stamp. */
export function contents(change: Change<Json>): Change<JsonObject> {
  const visit = everywhere(change);
  const all = ["description", "tags", "prompt_data"];
  return (row) => {
    const changed = all.filter((key) => row[key] !== undefined)
      .map((key) => [key, visit(row[key] ?? null)]);
    return metadata((own) => visit(own) as JsonObject)({ ...row, ...Object.fromEntries(changed) });
  };
}
