import type { LockEntry } from "./lock.ts";
import type { Decision } from "./state.ts";
import type { Hashes } from "../content/hash.ts";

/** What the lock alone proves of a prompt file: that this very text was uploaded and read back. */
export function offlineState(file: Hashes, lock: LockEntry | undefined): Decision {
  if (!lock) return { state: "missing", detail: "was never uploaded: the lock does not pin it" };
  const isSame = lock.source_sha256 === file.source_sha256 &&
    lock.content_sha256 === file.content_sha256;
  return isSame
    ? { state: "in-sync", detail: "equals the version that the lock pins" }
    : { state: "pending", detail: "has changed since the last upload" };
}
