// git → Braintrust: guard, write, read back. A 200 proves nothing; only what is read back counts.
import { type Config, ignoredFor } from "../config.ts";
import { rowOf, withFieldsOf } from "../content.ts";
import { Failure } from "../failure.ts";
import type { JsonObject } from "../json.ts";
import type { PromptFile } from "../prompt_file.ts";
import { type Stamp, TOOL } from "../stamp.ts";
import type { Braintrust } from "./braintrust.ts";
import { HttpError, isPassing } from "./http.ts";
import { findOverwritten } from "./overwritten.ts";
import { type LiveVersion, versionOf } from "./survey.ts";

const MAX_BATCH_BYTES = 4 * 1000 * 1000;
/** Up to this many prompts are read one by one; more are read as a whole list. */
const FEW = 10;
const READ_BACKS = 3;

/** A prompt file that is to be written over what was seen live. */
export interface Write {
  file: PromptFile;
  live: LiveVersion | undefined;
  row: JsonObject;
}

/** What became of the writes. */
export interface Written {
  /** Slug → the version that was read back and holds what was sent. */
  proven: Map<string, LiveVersion>;
  /** Slug → why Braintrust does not hold what was sent. */
  unproven: Map<string, string>;
  /** Slugs that somebody changed while the command ran; nothing was written there. */
  overtaken: string[];
  /** Slug → the version of somebody else that was overwritten, `""` where it could not be read. */
  overwritten: Map<string, string>;
}

/** The row that a prompt file is written as. Fields that the configuration ignores stay as live. */
export function rowFor(
  file: PromptFile,
  live: LiveVersion | undefined,
  { blob, projectId, config }: { blob: string; projectId: string; config: Config },
): JsonObject {
  const { fields } = ignoredFor(config.ignore, file.slug);
  const content = withFieldsOf(file.content, live?.row, fields);
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
  { projectId, config }: { projectId: string; config: Config },
  onProgress: (text: string) => void = () => {},
): Promise<Written> {
  const read = (some: Write[]): Promise<Map<string, LiveVersion>> =>
    readLive(braintrust, projectId, some.map(({ file }) => file.slug), config);
  const seen = await read(writes);
  // Somebody else may have uploaded the very same a moment ago.
  const isDone = ({ file }: Pick<Write, "file">): boolean =>
    mismatch(file, seen.get(file.slug)) === undefined;
  const isOvertaken = ({ file, live }: Write): boolean =>
    seen.get(file.slug)?.version !== live?.version && !isDone({ file });
  const overtaken = writes.filter(isOvertaken).map(({ file }) => file.slug);
  const safe = writes.filter((write) => !isOvertaken(write) && !isDone(write));
  let sent = 0;
  for (const batch of batchesOf(safe)) {
    await writeBatch(braintrust, batch, read);
    sent += batch.length;
    onProgress(`Wrote ${sent} of ${safe.length} prompts`);
  }
  const { proven, unproven } = await readBack(braintrust, safe, read);
  for (const { file } of writes.filter(isDone)) {
    proven.set(file.slug, seen.get(file.slug) as LiveVersion);
  }
  const overwritten = await findOverwritten(braintrust, safe, proven);
  return { proven, unproven, overtaken, overwritten };
}

/** Sends a batch until all of it is applied. After a failure a read tells what still has to be sent. */
async function writeBatch(
  braintrust: Braintrust,
  batch: Write[],
  read: (some: Write[]) => Promise<Map<string, LiveVersion>>,
): Promise<void> {
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt++) {
    try {
      return await braintrust.insertFunctions(left.map(({ row }) => row));
    } catch (error) {
      if (error instanceof HttpError && error.status === 413) {
        return await writeHalves(braintrust, left, read, error);
      }
      if (!isPassing(error) || attempt >= braintrust.attempts) throw error;
      await braintrust.pause(attempt, error);
      const live = await read(left);
      left = left.filter(({ file }) => mismatch(file, live.get(file.slug)) !== undefined);
      const foreign = left.find(({ file, live: before }) =>
        live.get(file.slug)?.version !== before?.version
      );
      if (foreign) throw changedMeanwhile(foreign.file.slug, error);
    }
  }
}

/** A server may take less at once than we send. */
async function writeHalves(
  braintrust: Braintrust,
  batch: Write[],
  read: (some: Write[]) => Promise<Map<string, LiveVersion>>,
  cause: HttpError,
): Promise<void> {
  if (batch.length === 1) {
    throw new Failure(`Cannot upload "${batch[0]?.file.slug}": it is too large for Braintrust`, {
      hint: "Make it smaller, or upload the others alone: deno task upload SLUG ...",
      cause,
    });
  }
  const half = Math.ceil(batch.length / 2);
  await writeBatch(braintrust, batch.slice(0, half), read);
  await writeBatch(braintrust, batch.slice(half), read);
}

async function readBack(
  braintrust: Braintrust,
  writes: Write[],
  read: (some: Write[]) => Promise<Map<string, LiveVersion>>,
): Promise<Pick<Written, "proven" | "unproven">> {
  const proven = new Map<string, LiveVersion>();
  let left = writes;
  let live = new Map<string, LiveVersion>();
  for (let attempt = 1; left.length > 0 && attempt <= READ_BACKS; attempt++) {
    if (attempt > 1) await braintrust.pause(attempt - 1, new HttpError("not yet", { status: 0 }));
    live = await read(left);
    for (const { file } of left) {
      const version = live.get(file.slug);
      if (version && mismatch(file, version) === undefined) proven.set(file.slug, version);
    }
    left = left.filter(({ file }) => !proven.has(file.slug));
  }
  const unproven = left.map(({ file }): [string, string] => [
    file.slug,
    mismatch(file, live.get(file.slug)) ?? "",
  ]);
  return { proven, unproven: new Map(unproven) };
}

/** Why `live` does not prove that `file` was uploaded; undefined when it does. */
function mismatch(file: PromptFile, live: LiveVersion | undefined): string | undefined {
  if (!live) return "Braintrust does not list it";
  const { stamp } = live;
  if (live.content_sha256 !== file.content_sha256) {
    return stamp?.source_sha256 === file.source_sha256
      ? "Braintrust kept other content than was sent"
      : "the write was answered with success but not applied";
  }
  if (!stamp) return "Braintrust did not keep the metadata that holds the stamp";
  const isOurs = stamp.source_sha256 === file.source_sha256 &&
    stamp.content_sha256 === file.content_sha256;
  return isOurs ? undefined : "Braintrust kept an older stamp";
}

async function readLive(
  braintrust: Braintrust,
  projectId: string,
  slugs: string[],
  config: Config,
): Promise<Map<string, LiveVersion>> {
  const wanted = new Set(slugs);
  const filters = slugs.length > FEW ? [{}] : slugs.map((slug) => ({ slug }));
  const lists = await Promise.all(
    filters.map((filter) => braintrust.listPrompts({ project_id: projectId, ...filter })),
  );
  const rows = lists.flat().filter(({ slug }) => wanted.has(slug));
  const versions = await Promise.all(rows.map((row) => versionOf(row, config)));
  return new Map(versions.map((version) => [version.row.slug, version]));
}

function* batchesOf(writes: Write[]): Generator<Write[]> {
  let batch: Write[] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = new TextEncoder().encode(JSON.stringify(write.row)).length + 1;
    if (batch.length > 0 && bytes + size > MAX_BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(write);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function changedMeanwhile(slug: string, cause: unknown): Failure {
  return new Failure(`Cannot finish the upload: somebody changed "${slug}" meanwhile`, {
    hint: "See what changed: deno task verify",
    cause,
  });
}
