// prompts/lock.json: for each slug, the Braintrust version that this commit pins.
import * as v from "valibot";
import { mistakeOf } from "../config/config.ts";
import { isObject } from "../content/json.ts";
import { parseJsonText } from "../content/json_text.ts";
import { isSlug } from "../content/slug.ts";

/** Where the lock stands, relative to the repository root. */
export const LOCK_PATH = "prompts/lock.json";

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "SHA-256"));

const EntrySchema = v.strictObject({
  path: v.string(),
  source_sha256: hash,
  content_sha256: hash,
  id: v.string(),
  version: v.pipe(v.string(), v.regex(/^\d{1,20}$/, "transaction id")),
});

/** The format that this program writes, and reads up to. */
const FORMAT = 1;

const LockSchema = v.strictObject({
  version: v.literal(FORMAT),
  project: v.strictObject({ id: v.string(), name: v.string() }),
  // A map, since valibot's record leaves out the keys "constructor" and "prototype": slugs, here.
  prompts: v.map(v.pipe(v.string(), v.check(isSlug, "is not a slug")), EntrySchema),
});

/** What the lock says of one prompt. */
export type LockEntry = v.InferOutput<typeof EntrySchema>;

/** The lock. `prompts` has no prototype, so that any slug can be looked up. */
export type Lock = Omit<v.InferOutput<typeof LockSchema>, "prompts"> & {
  prompts: Record<string, LockEntry>;
};

/** A lock as read: `conflicted` holds the slugs that stood between merge-conflict markers. */
export interface ReadLock {
  text: string;
  lock: Lock | undefined;
  conflicted: string[];
  /** Of the conflicted slugs, the entries of both sides. */
  candidates: ReadonlyMap<string, LockEntry[]>;
  mistakes: string[];
  /** A newer program wrote it: there is nothing to repair. */
  isNewer?: boolean;
}

/** Reads the text of a lock. Of a lock with merge conflicts, what both sides agree on is kept. */
export function parseLock(text: string): ReadLock {
  const sides = conflictSides(text);
  if (!sides) return { text, ...parseSide(text), conflicted: [], candidates: new Map() };
  const [ours, theirs] = sides.map(parseSide) as [Side, Side];
  if (!ours.lock || !theirs.lock) {
    return { text, ...ours, conflicted: [], candidates: new Map() };
  }
  return { text, ...agreement(ours.lock, theirs.lock), mistakes: [] };
}

/** The text of a lock: sorted, so that two branches change the same lines only for one prompt. */
export function formatLock(lock: Lock): string {
  const slugs = Object.keys(lock.prompts).sort();
  const prompts = Object.fromEntries(slugs.map((slug) => [slug, lock.prompts[slug]]));
  return `${JSON.stringify({ ...lock, prompts }, null, 2)}\n`;
}

type Side = Pick<ReadLock, "lock" | "mistakes" | "isNewer">;

function parseSide(text: string): Side {
  try {
    const json = parseJsonText(text);
    if (isObject(json) && typeof json.version === "number" && json.version > FORMAT) {
      const found =
        `a newer prompt-sync wrote it (format ${json.version}, this one reads ${FORMAT})`;
      return { lock: undefined, mistakes: [found], isNewer: true };
    }
    const result = v.safeParse(LockSchema, withMap(json));
    if (!result.success) return { lock: undefined, mistakes: result.issues.map(mistakeOf) };
    const prompts: Lock["prompts"] = Object.create(null);
    for (const [slug, entry] of result.output.prompts) prompts[slug] = entry;
    return { lock: { ...result.output, prompts }, mistakes: [] };
  } catch (error) {
    return { lock: undefined, mistakes: [`not valid JSON: ${(error as Error).message}`] };
  }
}

function withMap(json: unknown): unknown {
  if (!isObject(json) || !isObject(json.prompts)) return json;
  return { ...json, prompts: new Map(Object.entries(json.prompts)) };
}

function agreement(
  ours: Lock,
  theirs: Lock,
): Pick<ReadLock, "lock" | "conflicted" | "candidates"> {
  const slugs = new Set([...Object.keys(ours.prompts), ...Object.keys(theirs.prompts)]);
  const differs = (slug: string): boolean =>
    JSON.stringify(ours.prompts[slug]) !== JSON.stringify(theirs.prompts[slug]);
  const conflicted = [...slugs].filter(differs).sort();
  const prompts: Lock["prompts"] = Object.create(null);
  for (const [slug, entry] of Object.entries(ours.prompts)) {
    if (!differs(slug)) prompts[slug] = entry;
  }
  const candidates = new Map(
    conflicted.map((slug) => [
      slug,
      [ours, theirs].flatMap((side) => side.prompts[slug] ? [side.prompts[slug]] : []),
    ]),
  );
  return { lock: { ...ours, prompts }, conflicted, candidates };
}

/** The line of the first merge-conflict marker in `text`, 1-based; undefined when there is none. */
export function markerLine(text: string): number | undefined {
  const index = text.split("\n").findIndex((line) => /^<{7} /.test(line));
  return index < 0 ? undefined : index + 1;
}

/** The two texts of a file with conflict markers (the base of diff3 style is left out). */
function conflictSides(text: string): [string, string] | undefined {
  if (markerLine(text) === undefined) return undefined;
  const sides: [string[], string[]] = [[], []];
  let within: "both" | "ours" | "base" | "theirs" = "both";
  for (const line of text.split(/\r?\n/)) {
    if (/^<{7} /.test(line)) within = "ours";
    else if (/^\|{7}( |$)/.test(line)) within = "base";
    else if (/^={7}$/.test(line) && within !== "both") within = "theirs";
    else if (/^>{7} /.test(line)) within = "both";
    else {
      if (within === "both" || within === "ours") sides[0].push(line);
      if (within === "both" || within === "theirs") sides[1].push(line);
    }
  }
  return [sides[0].join("\n"), sides[1].join("\n")];
}
