// A 200 proves nothing: what was written counts once it was read back.
import type { Config } from "../config.ts";
import { contentHash } from "../hash.ts";
import { comparedContent, type PromptFile } from "../prompt_file.ts";
import { sameHashes } from "../state.ts";
import { compareTold, hasTold, type ToldField, withoutTold } from "../telling.ts";
import { knownFields } from "../vocabulary.ts";
import type { Braintrust } from "./braintrust.ts";
import { inPool } from "./in_pool.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { readRows } from "./rows.ts";

/** A prompt file that is to be read back, and what was live before it was written. */
export interface Sent {
  file: PromptFile;
  live: LiveVersion | undefined;
}

/** What reading a prompt back shows. */
export type Proof =
  /** Braintrust holds the file; `told` is what it says otherwise, without harm. */
  | { kind: "proven"; version: LiveVersion; told: ToldField[] }
  /** It was applied, but Braintrust keeps other values than it was sent. */
  | { kind: "rewritten"; version: LiveVersion; told: ToldField[] }
  /** Nothing of it shows yet. */
  | { kind: "waiting"; reason: string }
  /** It was applied without what makes it provable. */
  | { kind: "unproven"; reason: string };

/** How long to wait for a service that lags, in milliseconds, and where. */
export interface ReadBack {
  projectId: string;
  config: Config;
  waitMs: number;
  onProgress: (text: string) => void;
}

const MAX_PAUSE_MS = 4000;

/** Reads until every prompt of `sent` shows, or `waitMs` are over: slug → what is proven of it. */
export async function readBack(
  braintrust: Braintrust,
  sent: readonly Sent[],
  options: ReadBack,
): Promise<Map<string, Proof>> {
  const { waitMs, onProgress } = options;
  const proofs = new Map<string, Proof>();
  const started = performance.now();
  let left = sent;
  for (let attempt = 1; left.length > 0; attempt++) {
    for (const [slug, proof] of await readProofs(braintrust, left, options)) {
      proofs.set(slug, proof);
    }
    left = left.filter(({ file }) => proofs.get(file.slug)?.kind === "waiting");
    const waited = performance.now() - started;
    if (left.length === 0 || waited >= waitMs) break;
    const seconds = `${Math.round(waited / 1000)} s of ${Math.round(waitMs / 1000)} s`;
    onProgress(`Waiting for Braintrust to show ${left.length} of ${sent.length} (${seconds})`);
    await braintrust.wait(Math.min(250 * 2 ** (attempt - 1), MAX_PAUSE_MS, waitMs - waited));
  }
  await settleUnsteady(braintrust, sent, proofs, options);
  return proofs;
}

/** What one reading shows of each prompt. */
export async function readProofs(
  braintrust: Braintrust,
  sent: readonly Sent[],
  { projectId, config }: Pick<ReadBack, "projectId" | "config">,
): Promise<Map<string, Proof>> {
  const slugs = sent.map(({ file }) => file.slug);
  const rows = await readRows(braintrust, { project_id: projectId }, slugs);
  const proofs = await inPool(8, sent, async (one): Promise<[string, Proof]> => {
    const { file, live } = one;
    const row = rows.get(file.slug);
    const listed = await proofOf(one, row && await versionOf(row, config), config);
    const id = row?.id ?? live?.id;
    if (listed.kind === "proven" || id === undefined) return [file.slug, listed];
    // A list may lag behind what a single read shows, or leave out and cut what a prompt holds.
    const single = await braintrust.promptById(id);
    if (!single || single.slug !== file.slug) return [file.slug, listed];
    return [file.slug, await proofOf(one, await versionOf(single, config), config)];
  });
  return new Map(proofs);
}

async function proofOf(
  { file, live: before }: Sent,
  version: LiveVersion | undefined,
  config: Config,
): Promise<Proof> {
  if (!version) return { kind: "waiting", reason: "Braintrust does not list it" };
  const { stamp } = version;
  if (stamp && sameHashes(stamp, file)) {
    const told = version.content_sha256 === file.content_sha256
      ? []
      : await toldOf(comparedContent(file, config), version, before);
    const isRewritten = told.some(({ how }) => how === "changed");
    return { kind: isRewritten ? "rewritten" : "proven", version, told };
  }
  if (version.version === before?.version || version.content_sha256 !== file.content_sha256) {
    return { kind: "waiting", reason: "the write was answered with success but not applied" };
  }
  const reason = stamp
    ? "Braintrust kept an older stamp"
    : "Braintrust did not keep the metadata that holds the stamp";
  return { kind: "unproven", reason };
}

async function toldOf(
  sent: LiveVersion["content"],
  version: LiveVersion,
  before: LiveVersion | undefined,
): Promise<ToldField[]> {
  const told = compareTold(sent, version.content);
  const added = told.filter(({ how, isKnown }) => how === "added" && isKnown);
  const kept = await keptFields(added.map(({ field }) => field), before);
  return told.map((one) =>
    one.how === "added" && kept.has(one.field) ? { ...one, how: "changed" } : one
  );
}

/**
 * Of fields that nobody sent, those that stood in the version before because they were sent then: a
 * server that merges instead of replacing keeps what git has removed. What the service adds by itself
 * is found by the stamp of that version, whose hash is of what was sent.
 */
async function keptFields(
  added: string[],
  before: LiveVersion | undefined,
): Promise<Set<string>> {
  const there = before ? added.filter((field) => hasTold(before.content, field)) : [];
  if (!before || there.length === 0) return new Set();
  const { known } = knownFields(before.content);
  for (const own of subsets(there)) {
    const rest = own.reduce(withoutTold, known as Parameters<typeof withoutTold>[0]);
    if (await contentHash(rest) === before.stamp?.content_sha256) {
      return new Set(there.filter((field) => !own.includes(field)));
    }
  }
  return new Set(there);
}

/** The subsets of a few fields, the whole first; of many only the whole. */
function subsets(fields: string[]): string[][] {
  if (fields.length > 6) return [fields];
  return Array.from(
    { length: 2 ** fields.length },
    (_, mask) => fields.filter((_, index) => (mask & (1 << index)) === 0),
  );
}

/** A value that differs at the next read of the same version is no value that Braintrust keeps. */
async function settleUnsteady(
  braintrust: Braintrust,
  sent: readonly Sent[],
  proofs: Map<string, Proof>,
  options: ReadBack,
): Promise<void> {
  const doubtful = sent.filter(({ file }) => proofs.get(file.slug)?.kind === "rewritten");
  if (doubtful.length === 0) return;
  const again = await readProofs(braintrust, doubtful, options);
  for (const { file: { slug } } of doubtful) {
    const [first, second] = [proofs.get(slug), again.get(slug)];
    if (first?.kind !== "rewritten" || !second || !("version" in second)) continue;
    const unsteady = unsteadyFields(first.version, second.version);
    const told = first.told.map((one) =>
      one.how === "changed" && unsteady.has(one.field) ? { ...one, how: "unsteady" as const } : one
    );
    const isRewritten = told.some(({ how }) => how === "changed");
    proofs.set(slug, { ...first, kind: isRewritten ? "rewritten" : "proven", told });
  }
}

/** The known fields that two reads of one version tell differently. */
export function unsteadyFields(first: LiveVersion, second: LiveVersion): Set<string> {
  if (first.version !== second.version) return new Set();
  const [one, other] = [first, second].map(({ content }) => knownFields(content).known);
  if (!one || !other) return new Set();
  const differing = [...compareTold(one, other), ...compareTold(other, one)];
  return new Set(differing.filter(({ how }) => how !== "respelled").map(({ field }) => field));
}
