// What the tests of this folder share: a running server and a plain HTTP client for it.
import { isObject, type Json, type JsonObject } from "../../../lib/content/json.ts";
import { type LocalBraintrust, type LocalOptions, startLocal } from "../../../lib/local/server.ts";

export interface Answer {
  status: number;
  /** The parsed JSON body, or the text of one that is no JSON. */
  body: Json;
  headers: Headers;
}

export interface Opened extends AsyncDisposable {
  local: LocalBraintrust;
  /** The id of the project "P", which exists. */
  project: string;
  ask(method: string, path: string, body?: Json): Promise<Answer>;
}

/** Starts a server that has the project "P". */
export async function open(options: LocalOptions = {}): Promise<Opened> {
  const local = await startLocal({ project: "P", ...options });
  const ask: Opened["ask"] = (method, path, body) =>
    request(local.url + path, {
      method,
      headers: { Authorization: "Bearer key" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const registered = await ask("POST", "/api/project/register", { project_name: "P" });
  return {
    local,
    project: text(at(registered.body, "project", "id")),
    ask,
    [Symbol.asyncDispose]: () => local.close(),
  };
}

export async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const body = await response.text();
  return { status: response.status, body: parse(body), headers: response.headers };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value at a path of keys and indices; fails when there is none. */
export function at(value: Json | undefined, ...path: (string | number)[]): Json {
  return path.reduce((inner: Json, key): Json => {
    const next = typeof key === "number"
      ? (Array.isArray(inner) ? inner[key] : undefined)
      : (isObject(inner) ? inner[key] : undefined);
    if (next === undefined) throw new Error(`nothing at ${key} of ${JSON.stringify(inner)}`);
    return next;
  }, value ?? null);
}

export function text(value: Json): string {
  if (typeof value !== "string") throw new Error(`expected text, found ${JSON.stringify(value)}`);
  return value;
}

export function list(value: Json): Json[] {
  if (!Array.isArray(value)) throw new Error(`expected a list, found ${JSON.stringify(value)}`);
  return value;
}

/** The members `key` of the objects of a list answer. */
export function column(answer: Answer, key: string): Json[] {
  return list(at(answer.body, "objects")).map((row) => at(row, key));
}

/** An entry of insert-functions with one system message. */
export function entry(project: string, slug: string, fields: JsonObject = {}): JsonObject {
  return {
    project_id: project,
    name: `Name of ${slug}`,
    slug,
    function_data: { type: "prompt" },
    prompt_data: promptData(`Hello from ${slug}`),
    if_exists: "replace",
    ...fields,
  };
}

export function promptData(content: string): JsonObject {
  return {
    prompt: { type: "chat", messages: [{ role: "system", content }] },
    options: { model: "gpt-5-mini", params: { temperature: 0.5 } },
  };
}

/** Inserts entries, fails unless that worked, and answers the reply. */
export async function insert(opened: Opened, ...functions: JsonObject[]): Promise<JsonObject> {
  const answer = await opened.ask("POST", "/insert-functions", { functions });
  if (answer.status !== 200 || !isObject(answer.body)) throw new Error(String(answer.body));
  return answer.body;
}

/** Creates an environment. */
export async function environment(opened: Opened, slug: string): Promise<void> {
  const answer = await opened.ask("POST", "/environment", { name: slug, slug });
  if (answer.status !== 200) throw new Error(String(answer.body));
}
