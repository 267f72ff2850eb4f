// How the probe talks to Braintrust: every answer is a value, and what fails in passing is counted.
import type { Braintrust } from "../../braintrust/client.ts";
import { HttpError } from "../../braintrust/http.ts";
import { isObject, type Json, type JsonObject } from "../../content/json.ts";
import { Failure } from "../../text/failure.ts";

/** An answer to one request. */
export interface Answered {
  /** The last one, where the request was repeated. */
  status: number;
  /** Null where the status is an error. */
  body: Json;
  /** The error in words. */
  says: string;
}

/** What went wrong in passing. */
export interface Counts {
  requests: number;
  /** Answers 429, and of these the ones with Retry-After. */
  limited: number;
  limitedWithTime: number;
  /** Answers 5xx, and answers that were cut off. */
  failed: number;
}

/** How much is tried: as much as commands send and ask for, less in tests. */
export interface Sizes {
  /** Prompts in one call and in the lists that are read. */
  prompts: number;
  /** Prompts on a page that is asked for. */
  page: number;
  /** Bytes of text in one call. */
  bytes: number;
}

/** A place to try things. */
export interface Bench {
  project: { id: string; name: string };
  /** Projects whose names are close to that of `project`. */
  neighbours: readonly { id: string; name: string }[];
  /** The slug that an environment may have. */
  environment: string;
  counts: Counts;
  sizes: Sizes;
  /** How whole a row is here at its best, once it was waited for in vain; see `settle`. */
  best: { state: string };
  ask: (method: string, path: string, body?: Json) => Promise<Answered>;
  /** Waits `ms` milliseconds. */
  wait: (ms: number) => Promise<void>;
  orgName: string;
}

/** What sends requests: all that is in the probe's way ends as a Failure. */
export function openAsk(
  braintrust: Braintrust,
  counts: Counts,
  interrupt: AbortSignal,
): Bench["ask"] {
  return async (method, path, body) => {
    const send = (): Promise<Json> => {
      if (interrupt.aborted) throw new Failure("Cannot finish the probe: it was interrupted");
      counts.requests++;
      return braintrust.sendOnce(method, path, body);
    };
    try {
      const answer = await braintrust.repeat(send, (error) => count(counts, error));
      return { status: 200, body: answer, says: "" };
    } catch (error) {
      if (!(error instanceof HttpError) || error.status < 400) throw error;
      return { status: error.status, body: null, says: wordsOf(error) };
    }
  };
}

/** What the service says, without our introduction. */
function wordsOf({ message }: HttpError): string {
  return message.replace(/^Cannot use Braintrust at \S+: /, "");
}

function count(counts: Counts, { status, retryAfter }: HttpError): void {
  if (status !== 429) counts.failed++;
  else {
    counts.limited++;
    if (retryAfter !== undefined) counts.limitedWithTime++;
  }
}

/** The rows of a list; none where it was refused. */
export function rowsOf({ body }: Answered): JsonObject[] {
  return isObject(body) && Array.isArray(body["objects"]) ? body["objects"].filter(isObject) : [];
}

/** Asks for a list of prompts. */
export function list(
  { ask }: Bench,
  query: Record<string, string>,
): Promise<Answered> {
  return ask("GET", `/v1/prompt?${new URLSearchParams(query)}`);
}

/** The row of a slug in the probe's project, as a list returns it. */
export async function listed(bench: Bench, slug: string): Promise<JsonObject | undefined> {
  const rows = rowsOf(await list(bench, { project_id: bench.project.id, slug }));
  return rows.find((row) => row["slug"] === slug && row["project_id"] === bench.project.id);
}

/** The row of an id, at a version if one is named; undefined where the answer is none. */
export async function read(
  { ask }: Bench,
  id: string,
  query: Record<string, string> = {},
): Promise<JsonObject | undefined> {
  const text = new URLSearchParams(query).toString();
  const { body } = await ask("GET", `/v1/prompt/${id}${text && `?${text}`}`);
  return isObject(body) ? body : undefined;
}

/** Sends rows as `upload` does. */
export function insert(
  { ask, project }: Bench,
  rows: readonly JsonObject[],
  if_exists = "replace",
): Promise<Answered> {
  const functions = rows.map((row) => ({
    project_id: project.id,
    function_data: { type: "prompt" },
    if_exists,
    ...row,
  }));
  return ask("POST", "/insert-functions", { functions });
}
