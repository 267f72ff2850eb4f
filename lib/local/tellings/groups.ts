// The tellings by name.
import type { Asked, Telling, Tellings } from "./telling.ts";
import { VERSIONS } from "./versions.ts";
import { LISTS } from "./lists.ts";
import { LATE } from "./late.ts";
import { VOLATILE } from "./volatile.ts";
import { REWRITTEN } from "./rewritten.ts";
import { ADDED } from "./added.ts";

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
