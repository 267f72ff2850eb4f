import { sourceHashNow } from "../content/hash_now.ts";
import type { Lock, LockEntry } from "./lock.ts";
import type { Hashes } from "../content/hash.ts";

/** A prompt file and what the lock shall say of it: a version just proven, or what it says already. */
export interface Pin {
  slug: string;
  file: Hashes & { path: string };
  /** The version that was read back from Braintrust and holds the file's content. */
  proven: { id: string; version: string } | undefined;
}

/**
 * The lock after an upload: proven versions are pinned, files that moved get their path, entries
 * without a file go. Entries of another project are worth nothing and go as well.
 */
export function nextLock(previous: Lock | undefined, project: Lock["project"], pins: Pin[]): Lock {
  const old = previous?.project.id === project.id ? previous.prompts : {};
  const prompts: Record<string, LockEntry> = Object.create(null);
  for (const { slug, file, proven } of pins) {
    const kept = Object.hasOwn(old, slug) ? old[slug] : undefined;
    if (proven) {
      const { path, source_sha256, content_sha256 } = file;
      prompts[slug] = { path, source_sha256, content_sha256, ...proven };
    } else if (kept) {
      prompts[slug] = { ...kept, path: file.path };
    }
  }
  return { version: 1, project, prompts };
}

/** A prompt file that is taken from Braintrust, and the version that it is taken from. */
export interface TakenFile {
  slug: string;
  path: string;
  text: string;
  live: { id: string; version: string };
  /** Of the file's content, or of live where more has changed. */
  content_sha256: string;
}

/** What a lock says of files that are taken, by slug. */
export function entriesOf(taken: readonly TakenFile[]): Map<string, LockEntry> {
  return new Map(taken.map(({ slug, path, text, live: { id, version }, content_sha256 }) => [
    slug,
    { path, source_sha256: sourceHashNow(text), content_sha256, id, version },
  ]));
}

/**
 * The lock after a download: each file taken from Braintrust pins the version that it was taken
 * from. So a later change of the file is `pending`, and not a conflict with the edit it holds.
 */
export function lockAfterDownload(
  previous: Lock | undefined,
  project: Lock["project"],
  entries: ReadonlyMap<string, LockEntry>,
): Lock {
  const old = previous?.project.id === project.id ? previous.prompts : {};
  const prompts = Object.assign(Object.create(null), old, Object.fromEntries(entries));
  return { version: 1, project, prompts };
}
