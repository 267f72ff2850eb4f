import { type Hashes, sameHashes } from "./hash.ts";
import { isObject, type JsonObject } from "./json.ts";

/** The key under a row's metadata that holds the stamp. */
export const STAMP_KEY = "prompt_sync";

/** What `upload` writes beside a prompt, so that its origin can be proven without git. */
export interface Stamp {
  source_sha256: string;
  content_sha256: string;
  /** Of the prompt file, relative to the repository root. */
  path: string;
  /** The object id under which git stores the file: `git log --find-object` finds its commit. */
  blob: string;
  /** Name and version of the tool that wrote it. */
  tool: string;
}

/** Whether `version` says of itself that it was uploaded from the text and content of `hashes`. */
export function isStampedAs(
  version: { stamp?: Stamp | undefined } | undefined,
  hashes: Hashes | undefined,
): boolean {
  return version?.stamp !== undefined && hashes !== undefined && sameHashes(version.stamp, hashes);
}

/** Name and version of this tool, for stamps. */
export const TOOL = "prompt-sync/0.1.0";

/** The stamp of a row; undefined when there is none or it is not one of ours. */
export function stampOf(row: JsonObject): Stamp | undefined {
  const stamp = isObject(row.metadata) ? row.metadata[STAMP_KEY] : undefined;
  if (!isObject(stamp)) return undefined;
  const { source_sha256, content_sha256, path, blob, tool } = stamp;
  const isText = (value: unknown): value is string => typeof value === "string";
  if (!isText(source_sha256) || !isText(content_sha256)) return undefined;
  return {
    source_sha256,
    content_sha256,
    path: isText(path) ? path : "",
    blob: isText(blob) ? blob : "",
    tool: isText(tool) ? tool : "",
  };
}
