// The few requests to Braintrust's API that serving and checking prompts need. No SDK: it is 28 MB.
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { limitedText, NotText, TooLong } from "./limited_text.ts";

/** How to reach Braintrust, and which project is meant. */
export interface Connection {
  apiUrl: string;
  apiKey: string;
  /** Query parameters that name the project: `project_id`, or `project_name` and `org_name`. */
  project: Record<string, string>;
}

/** Which row of a prompt is meant. */
export type Wanted =
  | { slug: string; id: string; version?: string }
  | { slug: string; environment?: string };

/** Braintrust gave no usable answer. `reason` is one word for logs and headers. */
export class Unavailable extends Error {
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`Braintrust gave no usable answer: ${reason}`, options);
    this.name = "Unavailable";
    this.reason = reason;
  }
}

/** Reasons that say nothing about the prompt that was asked for. */
export const BRAINTRUST_IS_DOWN = /^(timeout|broken_connection|no_json|no_utf8|http_(?!404).*)$/;

/** A prompt file has at most 1 MiB; a row much larger than that is not one of ours. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;
/** Of all rows of a request together: what an isolate of 256 MB can still parse. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;
/** Ids in one request: 100 make a URL of 4 KB, half of what the strictest proxies take. */
const IDS_AT_ONCE = 100;

/** The wanted row; undefined when there is none. Throws Unavailable, never anything else. */
export async function fetchRow(
  connection: Connection,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  if ("id" in wanted) {
    const { id, version } = wanted;
    const query = version === undefined ? "" : `?${new URLSearchParams({ version })}`;
    const path = `/v1/prompt/${encodeURIComponent(id)}${query}`;
    const row = await fetchJson(connection, path, { signal, maxBytes: MAX_ROW_BYTES });
    if (!isObject(row)) throw new Unavailable("wrong_schema");
    return row;
  }
  const { slug, environment } = wanted;
  const query = new URLSearchParams({
    ...connection.project,
    slug,
    limit: "1",
    ...(environment === undefined ? {} : { environment }),
  });
  const path = `/v1/prompt?${query}`;
  const [row] = await fetchList(connection, path, { signal, maxBytes: MAX_ROW_BYTES });
  if (row === undefined) return undefined;
  if (!isObject(row) || row.slug !== slug) throw new Unavailable("wrong_schema");
  return row;
}

/** The live rows of prompts by their ids, as few requests as possible. Throws Unavailable. */
export async function fetchLive(
  connection: Connection,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, JsonObject>> {
  const chunks = Array.from(
    { length: Math.ceil(ids.length / IDS_AT_ONCE) },
    (_, index) => ids.slice(index * IDS_AT_ONCE, (index + 1) * IDS_AT_ONCE),
  );
  const lists = await Promise.all(chunks.map((chunk) => {
    const query = new URLSearchParams([
      ...Object.entries(connection.project),
      ...chunk.map((id) => ["ids", id]),
      ["limit", `${IDS_AT_ONCE}`],
    ]);
    return fetchList(connection, `/v1/prompt?${query}`, { signal, maxBytes: MAX_LIST_BYTES });
  }));
  const wanted = new Set(ids);
  return new Map(
    lists.flat().map((row) => {
      // A server that answers another question says nothing about what is missing.
      if (!isObject(row) || typeof row.id !== "string" || !wanted.has(row.id)) {
        throw new Unavailable("wrong_schema");
      }
      return [row.id, row];
    }),
  );
}

interface Fetching {
  signal: AbortSignal;
  maxBytes: number;
}

async function fetchList(
  connection: Connection,
  path: string,
  fetching: Fetching,
): Promise<Json[]> {
  const list = await fetchJson(connection, path, fetching);
  const rows = isObject(list) ? list.objects : undefined;
  if (!Array.isArray(rows)) throw new Unavailable("wrong_schema");
  return rows;
}

async function fetchJson(
  { apiUrl, apiKey }: Connection,
  path: string,
  { signal, maxBytes }: Fetching,
): Promise<Json> {
  try {
    const response = await fetch(apiUrl + path, {
      headers: { authorization: `Bearer ${apiKey}`, accept: "application/json" },
      redirect: "manual", // a redirect could carry the key to another host
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Unavailable(`http_${response.status}`);
    }
    return JSON.parse(await limitedText(response.body, maxBytes, signal));
  } catch (cause) {
    throw cause instanceof Unavailable ? cause : new Unavailable(reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "timeout";
  if (error instanceof TooLong) return "too_large";
  if (error instanceof SyntaxError) return "no_json";
  if (error instanceof NotText) return "no_utf8";
  return "broken_connection";
}
