// git → Braintrust: guard, write, read back. A 200 proves nothing; only what is read back counts.
import { inPool } from "../../disk/in_pool.ts";
import { type Config, ignoredFor } from "../../config/config.ts";
import { rowOf, withFieldsOf } from "../../content/content.ts";
import { Failure } from "../../text/failure.ts";
import { exactJson } from "../../content/exact_json.ts";
import type { JsonObject } from "../../content/json.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import { type Stamp, TOOL } from "../../content/stamp.ts";
import type { ToldField } from "../../content/telling.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { HttpError } from "../../braintrust/http.ts";
import type { LiveVersion } from "../../survey/live_version.ts";
import {
  type Proof,
  type ReadBack,
  readBack,
  readProofs,
  type Sent,
} from "../../survey/read_back.ts";
import { isNewer } from "../../content/version.ts";
import { readRows } from "../../braintrust/rows.ts";

const MAX_BATCH_BYTES = 4 * 1000 * 1000;
/**
 * Up to this many prompts are asked for by their ids before they are replaced, since a list may be
 * behind. With more, what a list hides is named after the write instead.
 */
const MAX_CLOSE_LOOKS = 32;

/** A prompt file that is to be written over what was seen live. */
export interface Write extends Sent {
  row: JsonObject;
}

/** What became of the writes. */
export interface Written {
  /** Slug → the version that was read back and holds what was sent. */
  proven: Map<string, LiveVersion>;
  /** Slug → the version that was read back and keeps other values than were sent. */
  rewritten: Map<string, LiveVersion>;
  /** Slug → the edit that somebody made right after; `proven` has the version that was uploaded. */
  edited: Map<string, LiveVersion>;
  /** Slug → what Braintrust tells otherwise. */
  told: Map<string, ToldField[]>;
  /** Slug → why Braintrust does not hold what was sent. */
  unproven: Map<string, string>;
  /** Slugs that somebody changed while the command ran; nothing was written there. */
  overtaken: string[];
}

/** The row that a prompt file is written as. Fields that the configuration ignores stay as live. */
export function rowFor(
  file: PromptFile,
  live: LiveVersion | undefined,
  { blob, projectId, config }: { blob: string; projectId: string; config: Config },
): JsonObject {
  const { fields } = ignoredFor(config.ignore, file.slug);
  const content = withFieldsOf(file.prompt().content, live?.whole, fields);
  const { source_sha256, content_sha256, path } = file;
  const stamp: Stamp = { source_sha256, content_sha256, path, blob, tool: TOOL };
  // A tool may have the slug, or a prompt since we looked: neither is ours to replace.
  const if_exists = live ? "replace" : "error";
  return { ...rowOf(content, { ...stamp }), project_id: projectId, if_exists };
}

/** Writes rows in batches and proves each by reading it back. */
export async function writePrompts(
  braintrust: Braintrust,
  writes: Write[],
  options: ReadBack,
): Promise<Written> {
  const { projectId, onProgress } = options;
  const changed = await changedOf(braintrust, writes, projectId);
  // Somebody else may have uploaded the very same a moment ago.
  const done = await readProofs(braintrust, changed, options);
  const isDone = (slug: string): boolean =>
    ["proven", "rewritten"].includes(done.get(slug)?.kind ?? "");
  const overtaken = changed.map(({ file }) => file.slug).filter((slug) => !isDone(slug));
  const safe = [...new Set(writes).difference(new Set(changed))];
  let sent = 0;
  for (const batch of batchesOf(safe)) {
    await writeBatch(braintrust, batch, options);
    sent += batch.length;
    onProgress(`Wrote ${sent} of ${safe.length} prompts`);
  }
  const proofs = await readBack(braintrust, safe, options);
  for (const [slug, proof] of done) if (isDone(slug)) proofs.set(slug, proof);
  return { ...sorted(proofs), overtaken };
}

/** Of `writes`, those under whose slug another version is live than the one that was seen. */
async function changedOf(
  braintrust: Braintrust,
  writes: Write[],
  projectId: string,
): Promise<Write[]> {
  const slugs = writes.map(({ file }) => file.slug);
  const project = { project_id: projectId };
  const versions = await readRows(braintrust, project, slugs, ({ _xact_id }) => _xact_id);
  const replaced = writes.filter(({ live }) => live !== undefined);
  if (replaced.length <= MAX_CLOSE_LOOKS) {
    await inPool(8, replaced, async ({ file: { slug }, live }) => {
      const row = live && await braintrust.promptById(live.id);
      const listed = versions.get(slug);
      if (row && (listed === undefined || isNewer(row._xact_id, listed))) {
        versions.set(slug, row._xact_id);
      }
    });
  }
  return writes.filter(({ file, live }) => {
    const now = versions.get(file.slug);
    // A list that lags shows an older version than the one that was seen: nobody has changed anything.
    const isBehind = now !== undefined && live !== undefined && isNewer(live.version, now);
    return now !== live?.version && !isBehind;
  });
}

function sorted(proofs: ReadonlyMap<string, Proof>): Omit<Written, "overtaken"> {
  const written: Omit<Written, "overtaken"> = {
    proven: new Map(),
    rewritten: new Map(),
    edited: new Map(),
    told: new Map(),
    unproven: new Map(),
  };
  for (const [slug, proof] of proofs) {
    if (proof.kind === "waiting") {
      written.unproven.set(slug, proof.reason);
      continue;
    }
    written[proof.kind === "rewritten" ? "rewritten" : "proven"].set(slug, proof.version);
    written.told.set(slug, proof.told);
    if (proof.kind === "edited") written.edited.set(slug, proof.edit);
  }
  return written;
}

/** Sends a batch until all of it is applied. After a failure a read tells what still has to be sent. */
async function writeBatch(
  braintrust: Braintrust,
  batch: Sending[],
  options: ReadBack,
): Promise<void> {
  let left = batch;
  const send = async (): Promise<void> => {
    if (left.length > 0) await braintrust.insertRows(left.map(({ text }) => text));
  };
  const leaveOutApplied = async (error: HttpError): Promise<void> => {
    const proofs = await readProofs(braintrust, left, options);
    left = left.filter(({ file }) => proofs.get(file.slug)?.kind === "waiting");
    const [foreign] = await changedOf(braintrust, left, options.projectId);
    if (foreign) throw changedMeanwhile(foreign.file.slug, error);
  };
  try {
    await braintrust.repeat(send, leaveOutApplied);
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 413) throw error;
    await writeHalves(braintrust, left, options, error);
  }
}

/** A server may take less at once than we send. */
async function writeHalves(
  braintrust: Braintrust,
  batch: Sending[],
  options: ReadBack,
  cause: HttpError,
): Promise<void> {
  if (batch.length === 1) {
    throw new Failure(`Cannot upload "${batch[0]?.file.slug}": it is too large for Braintrust`, {
      hint: "Make it smaller, or upload only the others: deno task upload SLUG ...",
      cause,
    });
  }
  const half = Math.ceil(batch.length / 2);
  await writeBatch(braintrust, batch.slice(0, half), options);
  await writeBatch(braintrust, batch.slice(half), options);
}

/** A write on its way: its row as it is sent. */
interface Sending extends Write {
  text: string;
}

function* batchesOf(writes: Write[]): Generator<Sending[]> {
  let batch: Sending[] = [];
  let bytes = 0;
  for (const write of writes) {
    const text = exactJson(write.row);
    const size = new TextEncoder().encode(text).length + 1;
    if (batch.length > 0 && bytes + size > MAX_BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ ...write, text });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function changedMeanwhile(slug: string, cause: unknown): Failure {
  return new Failure(`Cannot finish the upload: somebody changed "${slug}" while it ran`, {
    hint: "See what changed: deno task verify",
    cause,
  });
}
