import { type Refusal, refuse } from "./refusal.ts";
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import type { ActiveQuirks } from "./quirks.ts";
import type { Store } from "./store.ts";

/** One request, with what its handler may need. */
export interface Call {
  method: string;
  url: URL;
  /** The named parts of the path. */
  params: Record<string, string>;
  /** The parsed JSON body; undefined when there was none. */
  body: Json | undefined;
  store: Store;
  quirks: ActiveQuirks;
  /** Where clients reach this server. */
  serverUrl: string;
}

/**
 * Answers a call with a JSON value, or throws a Refusal, which undoes what was done so far. One that is
 * returned undoes nothing.
 */
export type Handler = (call: Call) => Json | Refusal;

/** The body of a call that needs a JSON object. */
export function bodyObject(call: Call): JsonObject {
  return isObject(call.body) ? call.body : refuse(400, "body: Expected object");
}

/** A query parameter; an empty one counts as absent. */
export function query(call: Call, name: string): string | undefined {
  return call.url.searchParams.get(name) || undefined;
}
