// Braintrust says later what it was told. Reads are counted: tests must not wait.
import { findPrompt } from "../prompt_store.ts";
import type { JsonObject } from "../../content/json.ts";
import { at } from "./parts.ts";
import type { Asked, Telling, Tellings, Way } from "./telling.ts";

type See = NonNullable<Telling["sees"]>;

/** Whether this read of `row`, one of the first N of its version, comes too early. */
function isEarly(row: JsonObject, { memory, value }: Asked): boolean {
  const key = `${row["id"]} ${row["_xact_id"]}`;
  const reads = Number(memory.get(key) ?? 0);
  memory.set(key, reads + 1);
  return reads < value;
}

const before = (row: JsonObject, { store }: Asked): JsonObject | undefined =>
  findPrompt(store, String(row["id"]), BigInt(String(row["_xact_id"])) - 1n);

const late = (...ways: Way[]): See => (row, asked) =>
  ways.includes(asked.way) && isEarly(row, asked) ? before(row, asked) : row;

export const LATE = {
  "late-lists": {
    does: "=N: a new version is missing in the first N lists that it belongs to",
    sees: late("list"),
  },
  "late-reads": {
    does: "=N: a new version is missing in its first N reads, in lists or alone",
    sees: late("list", "read"),
  },
  "late-versions": {
    does: "=N: a version is not found in its first N reads by version",
    sees: (row, asked) => asked.way === "version" && isEarly(row, asked) ? undefined : row,
  },
  "late-stamp": {
    does: "=N: the first N reads of a new version return no metadata",
    tells: (row, asked) => isEarly(row, asked) ? { ...row, metadata: null } : row,
  },
  "late-text": {
    does: "=N: the first N lists of a new version return empty messages",
    tells: (row, asked) =>
      asked.way === "list" && isEarly(row, asked)
        ? at(["prompt_data", "prompt"], (prompt) => ({ ...prompt, messages: [] }))(row)
        : row,
  },
  "stale-lists": {
    does: "=N: every Nth list comes from a replica that lacks each prompt's last change",
    sees: (row, asked) =>
      asked.way === "list" && asked.requests % asked.value === 0 ? before(row, asked) ?? row : row,
  },
} satisfies Tellings;
