// Waits until a write shows in every way in which it is read.
import { isObject, type JsonObject } from "../../../content/json.ts";
import { STAMP_KEY } from "../../../content/stamp.ts";
import { Failure } from "../../../text/failure.ts";
import { type Bench, insert, list, listed, read } from "../bench.ts";

/** Waits between two looks, in milliseconds; the last goes for all that follow. */
const WAITS = [0, 250, 500, 1000, 2000];
/** After so many looks that see nothing new, nothing more is waited for. */
const PATIENT = 7;
/** The same where nothing was seen at all: half a minute, as long as `upload` waits. */
const MORE_PATIENT = 16;

/** The state of a row that is whole in a list, alone and at its version. */
export const WHOLE = "2,2,2";

/** Nothing that is written can be read: there is nothing more to find out. */
export class NotApplied extends Failure {
  constructor() {
    super("Cannot go on: Braintrust reports success for a write, and does not return it");
  }
}

/** Inserts rows without which the probe cannot go on. */
export async function mustInsert(bench: Bench, rows: readonly JsonObject[]): Promise<void> {
  const { status, says } = await insert(bench, rows);
  if (status !== 200) throw new Failure(says);
}

/** A row once it is there, in each way that returns it. */
export interface Settled {
  read: JsonObject;
  list: JsonObject | undefined;
  at: JsonObject | undefined;
  /** How many looks did not see all of it, and how long that took. */
  late: number;
  lateMs: number;
  /** How whole it was in each way. */
  state: string;
}

/** Looks until the row of a slug, newer than `before`, is whole in every way, or nothing new is seen. */
export async function settle(bench: Bench, slug: string, before?: string): Promise<Settled> {
  let [last, stuck] = ["", 0];
  const start = performance.now();
  let changedAt = start;
  let id: string | undefined;
  for (let late = 0;; late++) {
    await bench.wait(WAITS[Math.min(late, WAITS.length - 1)] ?? 0);
    const inList = newer(await listed(bench, slug), before);
    id ??= inList && String(inList["id"]);
    const one = id === undefined ? undefined : newer(await read(bench, id), before);
    const version = one && String(one["_xact_id"]);
    const at = id && version ? await read(bench, id, { version }) : undefined;
    const state = [inList, one, at].map(wholeness).join();
    stuck = state === last ? stuck + 1 : 0;
    if (stuck === 0) changedAt = performance.now();
    last = state;
    const patience = one === undefined ? MORE_PATIENT : PATIENT;
    if (state === WHOLE || state === bench.best.state || stuck >= patience) {
      if (one === undefined) throw await whyNothing(bench, slug);
      // What never comes is no matter of waiting.
      return { read: one, list: inList, at, late: late - stuck, lateMs: changedAt - start, state };
    }
  }
}

/** A list that is refused says nothing of what was written. */
async function whyNothing(bench: Bench, slug: string): Promise<Failure> {
  const { status, says } = await list(bench, { project_id: bench.project.id, slug });
  return status === 200 ? new NotApplied() : new Failure(says);
}

function newer(row: JsonObject | undefined, before: string | undefined): JsonObject | undefined {
  return row && String(row["_xact_id"]) !== before ? row : undefined;
}

/** 0: not there; 1: without its stamp or its messages; 2: whole. */
function wholeness(row: JsonObject | undefined): 0 | 1 | 2 {
  if (row === undefined) return 0;
  const { metadata, prompt_data } = row;
  const prompt = isObject(prompt_data) ? prompt_data["prompt"] : undefined;
  const messages = isObject(prompt) ? prompt["messages"] : undefined;
  const hasStamp = isObject(metadata) && metadata[STAMP_KEY] !== undefined;
  return hasStamp && Array.isArray(messages) && messages.length > 0 ? 2 : 1;
}

/** The row of `id` once its version is another than `before`; undefined when it stays that for a while. */
export async function changed(
  bench: Bench,
  id: string,
  before: string,
): Promise<JsonObject | undefined> {
  for (const ms of [...WAITS, WAITS.at(-1) ?? 0]) {
    await bench.wait(ms);
    const row = newer(await read(bench, id), before);
    if (row) return row;
  }
  return undefined;
}
