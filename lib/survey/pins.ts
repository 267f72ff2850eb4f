// Where no lock pins a version, the stamps and git's history do: the newest upload whose text this
// history knows is what a prompt file is compared with.
import type { Config } from "../config/config.ts";
import { isStampedAs } from "../content/stamp.ts";
import { compareTold, howTold } from "../content/telling.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { inPool } from "../disk/in_pool.ts";
import { comparedContent, type PromptFile } from "../prompt/prompt_file.ts";
import type { LockEntry } from "../state/lock.ts";
import { isExact } from "../state/state.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { lastUpload, readBefore } from "./origin.ts";

/** A prompt that git and Braintrust both have. */
export interface Both {
  slug: string;
  file: PromptFile;
  live: LiveVersion;
}

/** Of the object ids of files, those that the history of HEAD has. */
export type KnownBlobs = (blobs: readonly string[]) => Promise<ReadonlySet<string>>;

/** How many uploads from elsewhere may follow each other before nobody looks any further back. */
const MAX_UPLOADS = 20;

/** Slug → the version that this history has uploaded last; none where it knows of no upload. */
export async function derivePins(
  { braintrust, config }: { braintrust: Braintrust; config: Config },
  prompts: readonly Both[],
  knownBlobs: KnownBlobs,
): Promise<Map<string, LockEntry>> {
  const pins = new Map<string, LockEntry>();
  let left = await inPool(8, prompts, async (both) => ({
    ...both,
    upload: await uploadOf(braintrust, config, both),
  }));
  for (let turn = 0; turn < MAX_UPLOADS && left.length > 0; turn++) {
    const known = await knownBlobs(left.flatMap(({ upload }) => upload?.stamp?.blob ?? []));
    const isOurs = ({ file, upload }: typeof left[number]): boolean =>
      isStampedAs(upload, file) || known.has(upload?.stamp?.blob ?? "");
    for (const { slug, file, upload } of left.filter(isOurs)) {
      // An upload of which Braintrust keeps other values is no proof, until the file takes them.
      if (upload?.stamp && !isRewritten(config, file, upload)) {
        pins.set(slug, entryOf(file, upload, upload.stamp));
      }
    }
    const others = left.filter((one) => one.upload !== undefined && !isOurs(one));
    left = await inPool(8, others, async (one) => ({
      ...one,
      upload: one.upload && await uploadBefore(braintrust, config, one.upload),
    }));
  }
  return pins;
}

/** The upload that live is, or is an edit of. */
async function uploadOf(
  braintrust: Braintrust,
  config: Config,
  { file, live }: Both,
): Promise<LiveVersion | undefined> {
  if (isExact(live)) return live;
  const isAsFile = isStampedAs(live, file) &&
    howTold(compareTold(comparedContent(file.prompt(), config), live.content())) === "same";
  return isAsFile ? live : await lastUpload(braintrust, config, live);
}

function isRewritten(config: Config, file: PromptFile, upload: LiveVersion): boolean {
  return isStampedAs(upload, file) && !isExact(upload) &&
    howTold(compareTold(comparedContent(file.prompt(), config), upload.content())) === "changed";
}

async function uploadBefore(
  braintrust: Braintrust,
  config: Config,
  upload: LiveVersion,
): Promise<LiveVersion | undefined> {
  const before = await readBefore(braintrust, upload.row);
  if (typeof before === "string" || !before.row) return undefined;
  return await lastUpload(braintrust, config, versionOf(before.row, config));
}

function entryOf(
  { path }: PromptFile,
  { id, version }: LiveVersion,
  { source_sha256, content_sha256 }: NonNullable<LiveVersion["stamp"]>,
): LockEntry {
  return { path, source_sha256, content_sha256, id, version };
}
