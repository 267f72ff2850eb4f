import type { Json } from "../../../lib/content/json.ts";
import type { Level, Log } from "../../../lib/runtime/log.ts";

/** The runtime cuts a message at 10,000 characters, which would leave no JSON. */
const MAX_LENGTH = 9_000;

/** A log that prints one line of JSON per event, with `context` in each. */
export function createLog(
  context: Record<string, Json>,
  print: (level: Level, line: string) => void,
): Log {
  return (level, event, fields = {}) => {
    const line = JSON.stringify({ event, ...context, ...fields });
    if (line.length <= MAX_LENGTH) return print(level, line);
    const short = Object.entries(fields).map(([name, value]) => [name, shortened(value)]);
    const all = { event, ...context, ...Object.fromEntries(short), cut: line.length };
    print(level, JSON.stringify(all));
  };
}

/** What says why stays; of long lists the first items do. */
function shortened(value: Json): Json {
  if (typeof value === "string") return value.slice(0, 200);
  if (Array.isArray(value)) return value.slice(0, 10).map(shortened);
  return typeof value === "object" && value !== null ? null : value;
}
