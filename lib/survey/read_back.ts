// A 200 proves nothing: what was written counts once it was read back.
import type { Config } from "../config/config.ts";
import { comparedContent, type PromptFile } from "../prompt/prompt_file.ts";
import type { Row } from "../content/row.ts";
import { sameHashes } from "../content/hash.ts";
import type { ToldField } from "../content/telling.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { unsteadyFields } from "./unsteady.ts";
import { inPool } from "../disk/in_pool.ts";
import { type FindUpload, toldAfter } from "./kept_fields.ts";
import { lightVersionOf, type LiveVersion, versionOf } from "./live_version.ts";
import { lastUpload, traceOrigin } from "./origin.ts";
import { readRows } from "../braintrust/rows.ts";

/** A prompt file that is to be read back, and what was live before it was written. */
export interface Sent {
  file: PromptFile;
  live: LiveVersion | undefined;
}

/** What reading a prompt back shows. */
export type Proof =
  /** Braintrust holds the file; `told` is what it says otherwise, without harm. */
  | { kind: "proven"; version: LiveVersion; told: ToldField[] }
  /** It was applied, and somebody edited it before it was read back: `version` is ours, `edit` is live. */
  | { kind: "edited"; version: LiveVersion; edit: LiveVersion; told: ToldField[] }
  /** It was applied, but Braintrust keeps other values than it was sent. */
  | { kind: "rewritten"; version: LiveVersion; told: ToldField[] }
  /** Nothing of it shows yet. */
  | { kind: "waiting"; reason: string };

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
  const files = new Map(sent.map(({ file }) => [file.slug, file]));
  const take = (row: Row): LiveVersion => lightVersionOf(row, files.get(row.slug), config);
  const project = { project_id: projectId };
  const versions = await readRows(braintrust, project, [...files.keys()], take);
  const findUpload: FindUpload = (version) => lastUpload(braintrust, config, version);
  const proofs = await inPool(8, sent, async (one): Promise<[string, Proof]> => {
    const { file, live } = one;
    const version = versions.get(file.slug);
    const listed = await proofOf(one, version, config, findUpload);
    const id = version?.id ?? live?.id;
    if (listed.kind === "proven" || id === undefined) return [file.slug, listed];
    // A list may lag behind what a single read shows, or leave out and cut what a prompt holds.
    const single = await braintrust.promptById(id);
    if (!single || single.slug !== file.slug) return [file.slug, listed];
    return [file.slug, await proofOf(one, versionOf(single, config), config, findUpload)];
  });
  return new Map(proofs);
}

async function proofOf(
  { file, live: before }: Sent,
  version: LiveVersion | undefined,
  config: Config,
  findUpload: FindUpload,
): Promise<Proof> {
  if (!version) return { kind: "waiting", reason: "Braintrust does not list it" };
  const { stamp } = version;
  const isNew = version.version !== before?.version;
  // The file may be forced onto an edit that kept its stamp: only a newer version is ours.
  if (stamp && sameHashes(stamp, file) && isNew) {
    const told = version.content_sha256 === file.content_sha256
      ? []
      : await toldAfter(comparedContent(file.prompt(), config), version, before, findUpload);
    const isRewritten = told.some(({ how }) => how === "changed");
    return { kind: isRewritten ? "rewritten" : "proven", version, told };
  }
  if (!isNew || version.content_sha256 !== file.content_sha256) {
    return { kind: "waiting", reason: "Braintrust reported success but did not apply the write" };
  }
  const reason = stamp
    ? "Braintrust kept an older stamp"
    : "Braintrust did not keep the metadata that holds the stamp";
  return { kind: "waiting", reason };
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
    if (first?.kind !== "rewritten" || !second || second.kind === "waiting") continue;
    const unsteady = unsteadyFields(first.version, second.version);
    const told = first.told.map((one) =>
      one.how === "changed" && unsteady.has(one.field) ? { ...one, how: "unsteady" as const } : one
    );
    const isRewritten = told.some(({ how }) => how === "changed");
    const edited = isRewritten ? await editedSince(braintrust, options.config, first) : undefined;
    proofs.set(slug, edited ?? { ...first, kind: isRewritten ? "rewritten" : "proven", told });
  }
}

/** An edit keeps the stamp: then the version before has it too, and is what was uploaded. */
async function editedSince(
  braintrust: Braintrust,
  config: Config,
  { version, told }: Extract<Proof, { kind: "rewritten" }>,
): Promise<Proof | undefined> {
  const { origin, upload } = await traceOrigin(braintrust, config, version);
  return origin === "edit" && upload
    ? { kind: "edited", version: upload, edit: version, told }
    : undefined;
}
