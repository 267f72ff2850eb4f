// The tellings in force, applied one after the other.
import type { JsonObject } from "../../content/json.ts";
import { type Call, query } from "../call.ts";
import type { Asked, Telling, Way } from "./telling.ts";

/** What is kept of `row`. */
export function keptRow(call: Call, sent: JsonObject): JsonObject {
  const isLower = call.quirks.has("lower-slugs");
  const row = isLower ? { ...sent, slug: String(sent["slug"]).toLowerCase() } : sent;
  return inForce(call, "answer").reduce(
    (kept, { telling, asked }) => telling.keeps?.(kept, asked) ?? kept,
    row,
  );
}

/** `row` as it is told. */
export function toldRow(call: Call, row: JsonObject, way: Way): JsonObject {
  return inForce(call, way).reduce(
    (told, { telling, asked }) => telling.tells?.(told, asked) ?? told,
    row,
  );
}

/** The row that is seen in place of `row`; undefined when none is. */
export function seenRow(call: Call, row: JsonObject, way: Way): JsonObject | undefined {
  return inForce(call, way).reduce<JsonObject | undefined>(
    (seen, { telling, asked }) => seen && telling.sees ? telling.sees(seen, asked) : seen,
    row,
  );
}

/** The page that is sent in place of `rows`. */
export function sentPage(call: Call, rows: JsonObject[]): JsonObject[] {
  const after = query(call, "starting_after");
  return inForce(call, "list").reduce(
    (page, { telling, asked }) => telling.pages?.(page, { ...asked, after }) ?? page,
    rows,
  );
}

/** The status with which a read at a version is refused. */
export function versionRefusal(call: Call): number | undefined {
  for (const { telling, asked } of inForce(call, "version")) {
    const status = telling.refusesVersion?.(asked);
    if (status !== undefined) return status;
  }
  return undefined;
}

function inForce({ quirks, store }: Call, way: Way): { telling: Telling; asked: Asked }[] {
  const { tellings, requests } = quirks;
  return tellings.map(({ telling, value, memory }) => ({
    telling,
    asked: { way, value, requests, store, memory },
  }));
}
