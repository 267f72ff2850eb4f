// The tellings in force, applied one after the other.
import type { JsonObject } from "../../content/json.ts";
import { type Call, query } from "../call.ts";
import { ADDED } from "./added.ts";
import { LATE } from "./late.ts";
import { LISTS } from "./lists.ts";
import { REWRITTEN } from "./rewritten.ts";
import type { Asked, Telling, Tellings, Way } from "./telling.ts";
import { VERSIONS } from "./versions.ts";
import { VOLATILE } from "./volatile.ts";

/** The tellings, as the help groups them. */
export const GROUPS = {
  "Adds to what was sent": ADDED,
  "Returns other values than were sent": REWRITTEN,
  "Says something else at each read": VOLATILE,
  "Says it later": LATE,
  "Says less in lists, or contradicts itself": LISTS,
  "Refuses to read a version": VERSIONS,
} satisfies Record<string, Tellings>;

const TELLINGS: Tellings = Object.assign({}, ...Object.values(GROUPS));

/** A telling in force. */
interface Active {
  telling: Telling;
  value: number;
  memory: Asked["memory"];
}

/** Those of the named quirks that are tellings. */
export function activateTellings(quirks: readonly { name: string; value?: number }[]): Active[] {
  return quirks.flatMap(({ name, value = 1 }) => {
    const telling = Object.hasOwn(TELLINGS, name) ? TELLINGS[name] : undefined;
    return telling ? [{ telling, value, memory: new Map() }] : [];
  });
}

/** What is kept of `row`. */
export function keptRow(call: Call, row: JsonObject): JsonObject {
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
