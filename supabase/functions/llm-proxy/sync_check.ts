// The check at cold start: does Braintrust hold what this deployment was built from? It costs no
// request anything, and whatever it meets, it ends with a result.
import type { Bundle, BundledPrompt } from "../../../lib/bundled.ts";
import { sourceHash } from "../../../lib/hash.ts";
import type { Json, JsonObject } from "../../../lib/json.ts";
import { stampOf } from "../../../lib/stamp.ts";
import type { Log } from "../_shared/log.ts";
import { type Connection, fetchRow, Unavailable } from "./braintrust.ts";
import { rowHash } from "./loaded_prompt.ts";

/** What can be wrong with one prompt. */
export type MismatchEvent =
  | "prompt_missing"
  | "prompt_stamp_missing"
  | "prompt_hash_mismatch"
  | "prompt_content_drift";

/** One prompt that differs, in hashes and versions only. */
export interface Mismatch {
  event: MismatchEvent;
  slug: string;
  fields: Record<string, Json>;
}

/** What the last check found. */
export interface CheckResult {
  state: "running" | "skipped" | "in_sync" | "out_of_sync" | "failed";
  /** When it ended, as an ISO timestamp. */
  at: string | null;
  prompts: number;
  mismatches: { event: MismatchEvent; slug: string }[];
  /** Why it was skipped or failed. */
  reason: string | null;
}

/** How the check is run. */
export interface CheckOptions {
  bundle: Bundle;
  connection: Connection;
  timeoutMs: number;
  now: () => number;
  log: Log;
}

/** How a bundled prompt, whose text hashes to `hash`, differs from the live row; undefined if not. */
export function compareLive(
  bundled: BundledPrompt,
  hash: string,
  live: { row: JsonObject; content_sha256: string } | undefined,
): Mismatch | undefined {
  const stamp = live && stampOf(live.row);
  const event = ((): MismatchEvent | undefined => {
    if (!live) return "prompt_missing";
    if (!stamp) return "prompt_stamp_missing";
    if (stamp.source_sha256 !== hash) return "prompt_hash_mismatch";
    // An edit in the UI keeps the stamp: only the content itself shows it.
    return live.content_sha256 === bundled.content_sha256 ? undefined : "prompt_content_drift";
  })();
  if (!event) return undefined;
  return {
    event,
    slug: bundled.slug,
    fields: {
      slug: bundled.slug,
      bundled_source_sha256: hash,
      live_source_sha256: stamp?.source_sha256 ?? null,
      bundled_content_sha256: bundled.content_sha256,
      live_content_sha256: live?.content_sha256 ?? null,
      pinned_version: bundled.pinned?.version ?? null,
      live_version: typeof live?.row._xact_id === "string" ? live.row._xact_id : null,
    },
  };
}

/** Checks every bundled prompt and logs what it finds. Never rejects. */
export async function checkSync(options: CheckOptions): Promise<CheckResult> {
  const { bundle: { prompts }, timeoutMs, now, log } = options;
  const ended = (): Pick<CheckResult, "at" | "prompts"> => ({
    at: new Date(now()).toISOString(),
    prompts: prompts.length,
  });
  // One clock for all prompts together.
  const signal = AbortSignal.timeout(timeoutMs);
  const results = await Promise.all(prompts.map((prompt) => checkPrompt(options, prompt, signal)));
  const mismatches = results.filter((result) => typeof result === "object");
  for (const { event, fields } of mismatches) log("warn", event, fields);
  const found = mismatches.map(({ event, slug }) => ({ event, slug }));
  const reason = results.find((result) => typeof result === "string");
  if (reason !== undefined) {
    const unchecked = prompts.filter((_, index) => typeof results[index] === "string");
    log("warn", "prompt_check_failed", { reason, slugs: unchecked.map(({ slug }) => slug) });
    return { ...ended(), state: "failed", mismatches: found, reason };
  }
  if (found.length === 0) log("info", "prompts_in_sync", { prompts: prompts.length });
  const state = found.length === 0 ? "in_sync" : "out_of_sync";
  return { ...ended(), state, mismatches: found, reason: null };
}

/** The mismatch, undefined when there is none, or why it could not be found out. */
async function checkPrompt(
  { connection }: CheckOptions,
  bundled: BundledPrompt,
  signal: AbortSignal,
): Promise<Mismatch | string | undefined> {
  try {
    const hash = await sourceHash(bundled.source);
    const row = await fetchRow(connection, { slug: bundled.slug }, signal);
    const live = row && { row, content_sha256: await rowHash(row, bundled) };
    return compareLive(bundled, hash, live);
  } catch (error) {
    return error instanceof Unavailable ? error.reason : "wrong_schema";
  }
}
