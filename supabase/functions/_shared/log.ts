import type { Json } from "../../../lib/json.ts";

/** How grave an event is; the dashboard filters by it. */
export type Level = "info" | "warn" | "error";

/** Logs an event. Fields hold hashes, slugs and reasons: never the text of a prompt, never a key. */
export type Log = (level: Level, event: string, fields?: Record<string, Json>) => void;

/** The runtime cuts a message at 10,000 characters, which would leave no JSON. */
const MAX_LENGTH = 9_000;

/** A log that prints one line of JSON per event, with `context` in each. */
export function createLog(
  context: Record<string, Json>,
  print: (level: Level, line: string) => void,
): Log {
  return (level, event, fields = {}) => {
    const line = JSON.stringify({ event, ...context, ...fields });
    const cut = JSON.stringify({ event, ...context, cut: line.length });
    print(level, line.length <= MAX_LENGTH ? line : cut);
  };
}
