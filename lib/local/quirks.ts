import { activateTellings, GROUPS } from "./tellings/groups.ts";
import { MATCHING } from "./tellings/matching.ts";

const FAULTS = {
  "drop-metadata": "insert-functions ignores metadata",
  "drop-tags": "insert-functions ignores tags",
  "merge-replace": "replacing merges into the old row and keeps fields that were not sent",
  "unchanged-no-version": "replacing with identical content writes no new version",
  "ignore-write": "insert-functions answers 200 and applies nothing",
  "server-defaults": "rows come back with empty values that nobody wrote",
  "page-cap": "=N: a page never holds more than N rows, whatever the limit",
  "repeat-page": "starting_after is ignored, so every page is the first",
  "unknown-project-empty": "listing an unknown project_name answers an empty list (the default)",
  "unknown-project-400": "listing an unknown project_name answers 400",
  "slow": "=MS: every answer waits that many milliseconds",
  "rate-limit": "=N: the first N API requests answer 429 with Retry-After: 1",
  "rate-limit-no-header": "=N: the first N API requests answer 429 without Retry-After",
  "fail-before-apply": "=N: the first N writes are not applied and answer 500",
  "fail-after-apply": "=N: the first N writes are applied, then answer 500",
  "reset-after-apply": "=N: the first N writes are applied, then the answer is cut off",
  "html": "every API answer is an HTML page with status 200",
  "truncated-json": "every API answer ends in the middle",
  "hang": "API requests are never answered",
  "rival-edit": "=N: somebody edits each prompt just before it is replaced, N times",
  "version-ignored": "reads at a version answer the latest",
  "order-by-change":
    "lists begin with what changed last, so a row that is written moves to the front",
  "oldest-first": "lists begin with the oldest row",
  "missing-403": "a prompt that does not exist answers 403",
  "before-first": "a read before the first version returns the first",
  "environment-latest": "an environment that has no version of a prompt leads to the latest",
  "batch-partial": "insert-functions writes the other rows when it refuses some",
  "tools-listed": "lists of prompts have tools, too",
  "lower-slugs": "slugs are stored in lower case",
  "short-slugs": "=N: slugs of more than N characters answer 400",
  "cursor-refused": "a page after the first answers 400",
  "history-refused": "queries of the audit log answer 403",
  "patch-drops-metadata": "a save by PATCH, as the UI may do, drops metadata",
  "patch-appends": "PATCH appends to lists instead of replacing them",
  "put-keeps-metadata": "PUT keeps the metadata that it does not send",
  "exists-ignored": 'insert-functions with if_exists: "error" leaves a taken slug as it is',
  "version-decimal": "version takes the decimal spelling only",
  "version-hex": "version takes the spelling of 16 hexadecimal digits only",
  "body-limit": "=N: requests of more than N bytes answer 413",
  "batch-limit": "=N: insert-functions refuses more than N rows at once with 413",
  "no-environments": "environments may not be read or written: 403",
  "read-only": "the key may not write: 403",
} as const;

/** What the embedded server can do differently, as the help groups it. */
export const QUIRK_GROUPS = {
  "Faults, and behaviors that are unknown of the real service": FAULTS,
  "Filters match more than they should": MATCHING,
  ...mapValues(GROUPS, (tellings) => mapValues(tellings, ({ does }) => does)),
};

type Group<T> = T extends unknown ? keyof T : never;
export type QuirkName = Group<typeof QUIRK_GROUPS[keyof typeof QUIRK_GROUPS]>;

/** Every quirk and what it does. */
export const QUIRKS: Readonly<Record<QuirkName, string>> = Object.assign(
  {},
  ...Object.values(QUIRK_GROUPS),
);

function mapValues<T extends object, U>(
  object: T,
  change: (value: T[keyof T]) => U,
): { [K in keyof T]: U } {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value)]),
  ) as { [K in keyof T]: U };
}

export interface Quirk {
  name: QuirkName;
  value?: number;
}

/** Reads "drop-metadata" or "page-cap=10". Undefined when there is no such quirk. */
export function parseQuirk(text: string): Quirk | undefined {
  const [name = "", value, ...rest] = text.split("=");
  if (!isQuirkName(name) || rest.length > 0) return undefined;
  if (!QUIRKS[name].startsWith("=")) return value === undefined ? { name } : undefined;
  return /^\d{1,9}$/.test(value ?? "") ? { name, value: Number(value) } : undefined;
}

function isQuirkName(name: string): name is QuirkName {
  return Object.hasOwn(QUIRKS, name);
}

/** The quirks in force, with what is left of those that count down. */
export interface ActiveQuirks {
  has(name: QuirkName): boolean;
  value(name: QuirkName): number | undefined;
  /** Uses up one of the N occasions of a counting quirk; false when none is left. */
  take(name: QuirkName): boolean;
  /** How many requests came so far. */
  requests: number;
  readonly tellings: ReturnType<typeof activateTellings>;
}

/** Starts counting. A counting quirk without a value happens once. */
export function activateQuirks(quirks: readonly Quirk[]): ActiveQuirks {
  const left = new Map(quirks.map(({ name, value = 1 }) => [name, value]));
  return {
    has: (name) => left.has(name),
    value: (name) => left.get(name),
    take(name): boolean {
      const count = left.get(name) ?? 0;
      if (count > 0) left.set(name, count - 1);
      return count > 0;
    },
    requests: 0,
    tellings: activateTellings(quirks),
  };
}
