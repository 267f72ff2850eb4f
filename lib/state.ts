import type { LockEntry } from "./lock.ts";
import type { Stamp } from "./stamp.ts";
import { isNewer } from "./version.ts";

/** Every state of a prompt, and what it means. */
export const STATES = {
  "in-sync": "file, pinned version and live agree",
  superseded: "pinned version is right; live is newer, uploaded from another branch",
  pending: "the file has changed since the last upload",
  missing: "not in Braintrust",
  unstamped: "live equals the file, but its stamp or its lock entry is absent or stale",
  drifted: "live was edited outside git",
  conflict: "both the file and live have changed",
  orphaned: "uploaded by this tool, but its file is gone",
  unmanaged: "in Braintrust only",
  unknown: "could not be read",
} as const;

/** A state of a prompt. */
export type State = keyof typeof STATES;

/** Names of the states, in the order in which reports count them. */
export const STATE_NAMES = Object.keys(STATES) as State[];

/** The two hashes of a prompt file. */
export interface Hashes {
  source_sha256: string;
  content_sha256: string;
}

/** A version of a prompt in Braintrust. `content_sha256` is computed from the row. */
export interface Version {
  id: string;
  version: string;
  content_sha256: string;
  stamp: Stamp | undefined;
}

/** What is known of one prompt. */
export interface Facts {
  file: Hashes | undefined;
  lock: LockEntry | undefined;
  live: Version | undefined;
  /** The version that the lock pins, where it is not live: `absent` when Braintrust has none. */
  pinned: Version | "absent" | undefined;
}

/** A state and the reason for it, in words that follow the slug. */
export interface Decision {
  state: State;
  detail: string;
}

/** Whether `decideState` needs the pinned version, which costs a request of its own. */
export function needsPinned({ file, lock, live }: Omit<Facts, "pinned">): boolean {
  return file !== undefined && lock !== undefined && live !== undefined &&
    lock.content_sha256 === file.content_sha256 && lock.source_sha256 === file.source_sha256 &&
    lock.id === live.id && isNewer(live.version, lock.version);
}

/** The state of one prompt: the one place that decides. */
export function decideState(facts: Facts): Decision {
  const { file, lock, live } = facts;
  if (!file) return withoutFile(live);
  if (!live) return withoutLive(lock);
  if (live.content_sha256 === file.content_sha256) return sameContent(file, live, facts);
  if (lock) return changedSinceLock(file, lock, live, facts.pinned);
  return changedSinceStamp(file, live);
}

function withoutFile(live: Version | undefined): Decision {
  if (live?.stamp) return decision("orphaned", `was uploaded from ${live.stamp.path || "a file"}`);
  return decision("unmanaged", "has no prompt file");
}

function withoutLive(lock: LockEntry | undefined): Decision {
  return decision("missing", lock ? "was deleted in Braintrust" : "was never uploaded");
}

function sameContent(file: Hashes, live: Version, { lock, pinned }: Facts): Decision {
  if (isSupersededBySame(file, live, { lock, pinned })) {
    return decision("superseded", "live is a newer version of the same");
  }
  if (!live.stamp) return decision("unstamped", "equals live, which carries no stamp");
  if (!sameHashes(live.stamp, file)) {
    return decision("unstamped", "equals live, whose stamp is stale");
  }
  if (!lock) return decision("unstamped", "equals live, but the lock does not pin it");
  if (sameHashes(lock, file) && lock.id === live.id && lock.version === live.version) {
    return decision("in-sync", STATES["in-sync"]);
  }
  return decision("unstamped", "equals live, but the lock pins another version");
}

/** Another branch may have uploaded the same content from another text, such as another comment. */
function isSupersededBySame(
  file: Hashes,
  live: Version,
  { lock, pinned }: Pick<Facts, "lock" | "pinned">,
): boolean {
  return lock !== undefined && sameHashes(lock, file) && lock.id === live.id &&
    lock.version !== live.version && isIntact(live) && isContent(pinned, file);
}

function changedSinceLock(
  file: Hashes,
  lock: LockEntry,
  live: Version,
  pinned: Facts["pinned"],
): Decision {
  const isLiveUntouched = live.content_sha256 === lock.content_sha256;
  if (!sameHashes(lock, file)) {
    if (isLiveUntouched) return decision("pending", "has changed since the last upload");
    if (lock.content_sha256 !== file.content_sha256) {
      const where = isIntact(live)
        ? "live was uploaded from another branch"
        : "live was edited outside git";
      return decision("conflict", `has changed, and ${where}`);
    }
  }
  if (!isIntact(live)) return decision("drifted", "was edited outside git");
  if (isContent(pinned, file)) {
    return decision("superseded", "live is newer, uploaded from elsewhere");
  }
  if (!sameHashes(lock, file)) return decision("conflict", "has changed, and so has live");
  return decision("drifted", "is pinned to a version that Braintrust does not hold");
}

function changedSinceStamp(file: Hashes, live: Version): Decision {
  const { stamp } = live;
  if (!stamp) return decision("conflict", "differs from live, which no upload of ours wrote");
  if (isIntact(live)) {
    return decision("conflict", "differs from live, which was uploaded from another text");
  }
  if (sameHashes(stamp, file)) return decision("drifted", "was edited outside git");
  return decision("conflict", "has changed, and live was edited outside git");
}

/** Whether live is what some upload of ours wrote. */
function isIntact(live: Version): boolean {
  return live.stamp?.content_sha256 === live.content_sha256;
}

function isContent(pinned: Facts["pinned"], file: Hashes): boolean {
  return typeof pinned === "object" && pinned.content_sha256 === file.content_sha256;
}

function sameHashes(a: Hashes, b: Hashes): boolean {
  return a.source_sha256 === b.source_sha256 && a.content_sha256 === b.content_sha256;
}

function decision(state: State, detail: string): Decision {
  return { state, detail };
}
