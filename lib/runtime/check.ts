// The check at cold start: is what would be served what this deployment was built from? It costs no
// request anything, and whatever it meets, it ends with a result.
import type { Bundle, BundledPrompt } from "../content/bundled.ts";
import type { JsonObject } from "../content/json.ts";
import { type Connection, fetchLive, fetchRow, Unavailable } from "./fetch_rows.ts";
import {
  alteredFinding,
  type Finding,
  type FindingEvent,
  type Held,
  isAsDeployed,
  livingFinding,
  pinnedFinding,
} from "./findings.ts";
import { rowHash } from "./loaded_prompt.ts";
import type { Log } from "./log.ts";
import type { Policy } from "./prompt_source.ts";
import type { Prove } from "./proof.ts";
import { inTurns } from "./turns.ts";

/** What the last check found. */
export interface CheckResult {
  state: "running" | "skipped" | "in_sync" | "out_of_sync" | "failed";
  /** When it ended, as an ISO timestamp. */
  at: string | null;
  prompts: number;
  /** What differs; `isServed` is false for what is in Braintrust and reaches nobody. */
  mismatches: { event: FindingEvent; slug: string; isServed: boolean }[];
  /** Prompts of which Braintrust holds a newer version that was uploaded from git. */
  newer: string[];
  /** Why it was skipped or failed. */
  reason: string | null;
}

/** How the check is run. */
export interface CheckOptions {
  bundle: Bundle;
  policy: Policy;
  connection: Connection | undefined;
  prove: Prove;
  timeoutMs: number;
  now: () => number;
  log: Log;
}

/** This many prompts have a line of their own in the log; of more, only slugs are named. */
const MAX_LINES = 10;
/** Requests for single prompts under way at once. */
const CONCURRENCY = 6;

/** Checks every bundled prompt and logs what it finds. Never rejects. */
export async function checkPrompts(options: CheckOptions): Promise<CheckResult> {
  const { bundle: { prompts }, timeoutMs, now, log } = options;
  const signal = AbortSignal.timeout(timeoutMs); // one clock for all prompts together
  const found: Finding[] = [];
  const unchecked: string[] = [];
  let reason: string | null = null;
  const live = await liveRows(options, signal);
  await inTurns(CONCURRENCY, prompts, async (bundled) => {
    try {
      const finding = await checkPrompt(options, bundled, { live, signal });
      if (finding) found.push(finding);
    } catch (error) {
      unchecked.push(bundled.slug);
      reason ??= error instanceof Unavailable ? error.reason : "wrong_schema";
    }
  });
  found.sort((a, b) => a.slug < b.slug ? -1 : 1);
  const [mismatches, newer] = [found.filter(isMismatch), found.filter((one) => !isMismatch(one))];
  logFindings(log, mismatches, newer);
  const result = {
    at: new Date(now()).toISOString(),
    prompts: prompts.length,
    mismatches: mismatches.map(({ event, slug, isServed }) => ({ event, slug, isServed })),
    newer: newer.map(({ slug }) => slug),
    reason,
  };
  if (reason !== null) {
    log("warn", "prompt_check_failed", { reason, ...named(unchecked.sort()) });
    return { ...result, state: "failed" };
  }
  if (mismatches.some(({ isServed }) => isServed)) return { ...result, state: "out_of_sync" };
  if (mismatches.length === 0) log("info", "prompts_in_sync", { prompts: prompts.length });
  return { ...result, state: "in_sync" };
}

/** The latest rows of all pinned prompts by id, asked for together; or why there are none. */
async function liveRows(
  { bundle, policy, connection }: CheckOptions,
  signal: AbortSignal,
): Promise<Map<string, JsonObject> | Unavailable> {
  const ids = bundle.prompts.flatMap(({ pinned }) => pinned ? [pinned.id] : []);
  const isAsked = policy.kind === "pinned" || policy.kind === "latest";
  if (!connection || !isAsked || ids.length === 0) return new Map();
  try {
    return await fetchLive(connection, ids, signal);
  } catch (error) {
    return error instanceof Unavailable ? error : new Unavailable("wrong_schema");
  }
}

/** What is wrong with one prompt, undefined for nothing. Throws when it cannot be found out. */
async function checkPrompt(
  { policy, connection, prove }: CheckOptions,
  bundled: BundledPrompt,
  { live: rows, signal }: { live: Map<string, JsonObject> | Unavailable; signal: AbortSignal },
): Promise<Finding | undefined> {
  const { slug, pinned: pin } = bundled;
  if (!await prove(bundled)) return alteredFinding(bundled);
  if (policy.kind === "bundled" || !connection) return undefined;
  const held = async (row: JsonObject | undefined): Promise<Held | undefined> =>
    row && { row, content_sha256: await rowHash(row, bundled) };
  if (rows instanceof Unavailable) throw rows;
  const environment = policy.kind === "environment" ? { environment: policy.name } : {};
  const isListed = pin !== null && policy.kind !== "environment";
  const listed = isListed ? rows.get(pin.id) : undefined;
  if (listed && isAsDeployed(listed, bundled)) return undefined;
  // A list may leave out a prompt, or a part of it: only a prompt's own answer accuses it.
  const wanted = isListed ? { slug, id: pin.id } : { slug, ...environment };
  const row = await fetchRow(connection, wanted, signal).catch(noneIfMissing);
  if (row && isAsDeployed(row, bundled)) return undefined;
  const live = await held(row);
  const isLive = row !== undefined && row._xact_id === pin?.version;
  const pinned = isLive || !pin
    ? undefined
    : await fetchRow(connection, { slug, ...pin }, signal).catch(noneIfMissing);
  const known = { bundled, live, pinned: isLive ? live : await held(pinned) };
  return policy.kind === "pinned" ? pinnedFinding(known) : livingFinding(known);
}

/** Which of the two the server sends for what it does not hold is not documented. */
function noneIfMissing(error: unknown): undefined {
  if (error instanceof Unavailable && /^http_(400|404)$/.test(error.reason)) return undefined;
  throw error;
}

/** What Braintrust holds of our own is as it should be, if newer than what is deployed. */
function isMismatch({ event }: Finding): boolean {
  return event !== "prompt_newer_live";
}

/** The runtime keeps few lines of a log, and cuts long ones: the many are counted. */
function logFindings(log: Log, mismatches: Finding[], newer: Finding[]): void {
  if (newer.length > 0) log("info", "prompt_newer_live", named(newer.map(({ slug }) => slug)));
  if (mismatches.length <= MAX_LINES) {
    for (const { event, fields } of mismatches) log("warn", event, fields);
    return;
  }
  for (const event of new Set(mismatches.map((one) => one.event))) {
    const slugs = mismatches.filter((one) => one.event === event).map(({ slug }) => slug);
    log("warn", event, named(slugs));
  }
}

function named(slugs: string[]): { count: number; slugs: string[] } {
  return { count: slugs.length, slugs: slugs.slice(0, MAX_LINES) };
}
