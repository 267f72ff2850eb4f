import { type Hashes, sameHashes } from "../content/hash.ts";
import type { LockEntry } from "./lock.ts";
import { isStampedAs, type Stamp } from "../content/stamp.ts";
import { isNewer } from "../content/version.ts";

/** Every state of a prompt, and what it means. */
export const STATES = {
  "in-sync": "file, pinned version and live agree",
  superseded: "pinned version is right; live is newer, uploaded from another branch",
  pending: "the file has changed since the last upload",
  missing: "not in Braintrust",
  unstamped: "live equals the file, but its stamp or its lock entry is absent or stale",
  drifted: "live was edited outside git",
  conflict: "both the file and live have changed",
  orphaned: "uploaded from this history, but its file is gone",
  elsewhere: "uploaded from another branch or repository",
  unmanaged: "in Braintrust only",
  unknown: "could not be read",
} as const;

/** A state of a prompt. */
export type State = keyof typeof STATES;

/** Names of the states, in the order in which reports count them. */
export const STATE_NAMES = Object.keys(STATES) as State[];

/** A version of a prompt in Braintrust. `content_sha256` is computed from the row as it is told now. */
export interface Version {
  id: string;
  version: string;
  content_sha256: string;
  stamp: Stamp | undefined;
}

/** What reading the contents showed beside the hashes. */
export interface Comparison {
  /**
   * How live tells the file's content: `same` (fields that nobody knows aside), with known fields
   * `added` to it, or with others `changed`.
   */
  file: "same" | "added" | "changed";
  /** Whether the file holds what was changed between the pinned version and live, where anybody looked. */
  holdsEdit?: boolean;
  /** Whether live tells what the pinned version tells, both as they are read now. */
  isPinned: boolean;
  /** How live came about: by an upload, by an edit that may have kept the stamp, or nobody can tell. */
  origin: Origin;
  /** The same of the pinned version, where that is another one. */
  pinnedOrigin: Origin;
  /** The same of the version that live replaced. */
  before: Origin;
}

/** How a version came about. */
export type Origin = "upload" | "edit" | "unread";

/** What is known of one prompt. */
export interface Facts {
  file: Hashes | undefined;
  lock: LockEntry | undefined;
  live: Version | undefined;
  /** The version that the lock pins, where live is a newer one: `absent` when Braintrust has none. */
  pinned: Version | "absent" | undefined;
  compared: Comparison;
  /** For a prompt without a file: whether this history once held its file or pinned it. */
  wasOurs: boolean;
}

/** A state and the reason for it, in words that follow the slug. */
export interface Decision {
  state: State;
  detail: string;
  /**
   * The file was uploaded as it is, but Braintrust keeps other values than it was sent, as far as
   * anybody can tell.
   */
  isRewritten?: boolean;
}

/** What has to be read before the state of a prompt can be decided. */
export interface Needs {
  /** The pinned version, since live is newer. */
  pinned: boolean;
  /** How live came about, which only the version before it shows. */
  origin: boolean;
  /** How the version before live came about, since live may have overwritten it unseen. */
  before: boolean;
}

/** Which of the costly facts `decideState` needs: each is a request of its own. */
export function needsOf(
  { file, lock, live }: Pick<Facts, "file" | "lock" | "live">,
  how: Comparison["file"],
): Needs {
  if (!file || !live) return { pinned: false, origin: false, before: false };
  const isNewerLive = lock?.id === live.id && isNewer(live.version, lock.version);
  const isPinnedLive = lock?.id === live.id && live.version === lock.version;
  const isUntouched = lock !== undefined && live.content_sha256 === lock.content_sha256;
  return {
    pinned: isNewerLive && (sameHashes(lock, file) || !isUntouched),
    // Content that its stamp names was uploaded as it is; an edit without a stamp shows by itself.
    origin: how !== "same" && live.stamp !== undefined && !isExact(live) &&
      (!isPinnedLive || isStampedAs(live, file)),
    before: how === "same" && isNewerLive && sameHashes(lock, file) && isStampedAs(live, file),
  };
}

/** The state of one prompt: the one place that decides. */
export function decideState(facts: Facts): Decision {
  const { file, lock, live, compared } = facts;
  if (!file) return withoutFile(live, facts.wasOurs);
  if (!live) return withoutLive(lock);
  if (lock?.id === live.id) {
    if (isNewer(lock.version, live.version)) {
      return decision("unknown", "Braintrust shows a version older than the pinned one");
    }
    if (lock.version === live.version) return atPinned(file, lock, live, compared);
  }
  if (compared.file === "same") return sameContent(file, live, facts);
  if (isStampedAs(live, file) && compared.origin === "upload") {
    return ownUpload(compared);
  }
  if (lock) return changedSinceLock(file, lock, live, facts);
  return changedSinceStamp(file, live, compared);
}

/** Whether a version tells exactly the content that its stamp names. */
export function isExact(
  { stamp, content_sha256 }: Pick<Version, "stamp" | "content_sha256">,
): boolean {
  return stamp?.content_sha256 === content_sha256;
}

function withoutFile(live: Version | undefined, wasOurs: boolean): Decision {
  if (!live?.stamp) return decision("unmanaged", "has no prompt file");
  const from = live.stamp.path || "a file";
  if (wasOurs) return decision("orphaned", `was uploaded from ${from}`);
  return decision("elsewhere", `was uploaded from ${from} in another branch or repository`);
}

function withoutLive(lock: LockEntry | undefined): Decision {
  return decision(
    "missing",
    lock ? "was deleted in Braintrust" : "is not there yet, or was deleted in Braintrust",
  );
}

/** A version never changes: what the pinned one says otherwise is Braintrust's way of telling it. */
function atPinned(
  file: Hashes,
  lock: LockEntry,
  live: Version,
  { file: how, origin }: Comparison,
): Decision {
  const isStamped = isStampedAs(live, file);
  if (sameHashes(lock, file)) {
    // Where the known fields agree nobody asked how it came about.
    if (isStamped && how !== "same" && origin === "edit") {
      return decision("drifted", "is pinned to a version that was edited outside git");
    }
    if (isStamped && how !== "same" && origin === "unread") {
      return { ...untraceable(), isRewritten: true };
    }
    if (isStamped) return decision("in-sync", STATES["in-sync"]);
    if (how !== "changed") return unstamped(live);
    return decision("drifted", "is pinned to a version that was uploaded from different text");
  }
  if (how !== "same") return decision("pending", "has changed since the last upload");
  return isStamped
    ? decision("unstamped", "equals live, but the lock pins different text")
    : unstamped(live);
}

function unstamped({ stamp }: Version): Decision {
  if (!stamp) return decision("unstamped", "equals live, which has no stamp");
  return decision("unstamped", "equals live, whose stamp is stale");
}

function sameContent(file: Hashes, live: Version, { lock, pinned, compared }: Facts): Decision {
  // Another branch may have uploaded the same content from another text, such as another comment.
  const isPinnedRight = lock !== undefined && sameHashes(lock, file) && lock.id === live.id &&
    isUploadOf(pinned, file, compared);
  // Put back on top of another branch's version; what it put back over an edit has yet to be named.
  const isOnTop = compared.before !== "edit" && isStampedAs(known(pinned), file);
  if (isPinnedRight && isOnTop && live.stamp?.content_sha256 === file.content_sha256) {
    return decision("superseded", "live is a newer version with the same content");
  }
  if (!isStampedAs(live, file)) return unstamped(live);
  if (!lock) return decision("unstamped", "equals live, but the lock does not pin it");
  return decision("unstamped", "equals live, but the lock pins another version");
}

/** Uploaded from this very file, but not pinned: that upload broke off, or found other values. */
function ownUpload({ file }: Comparison): Decision {
  if (file === "added") {
    return decision("unstamped", "was uploaded, but the lock does not pin that version");
  }
  return {
    ...decision("drifted", "Braintrust returns it differently from what was uploaded"),
    isRewritten: true,
  };
}

function changedSinceLock(
  file: Hashes,
  lock: LockEntry,
  live: Version,
  { pinned, compared }: Facts,
): Decision {
  const isUntouched = live.content_sha256 === lock.content_sha256 || compared.isPinned;
  const isUpload = compared.origin === "upload";
  if (!sameHashes(lock, file)) {
    if (isUntouched) return decision("pending", "has changed since the last upload");
    if (compared.holdsEdit) return decision("pending", "has changed, and holds what is live");
    if (lock.content_sha256 !== file.content_sha256) {
      const where = isUpload
        ? "live was uploaded from another branch"
        : "live was edited outside git";
      return decision("conflict", `has changed, and ${where}`);
    }
  }
  if (compared.origin === "unread") return untraceable();
  const isPinnedRight = isUploadOf(pinned, file, compared);
  if (!isUpload) {
    // Saved once more without a change, or edited and set back.
    if (isPinnedRight && compared.isPinned) return unstamped(live);
    return decision("drifted", "was edited outside git");
  }
  if (isPinnedRight) return decision("superseded", "live is newer, uploaded from another branch");
  if (!sameHashes(lock, file)) return decision("conflict", "has changed, and so has live");
  return decision("drifted", "is pinned to a version that Braintrust does not have");
}

function changedSinceStamp(file: Hashes, live: Version, { origin }: Comparison): Decision {
  const { stamp } = live;
  if (!stamp) return decision("conflict", "differs from live, which prompt-sync did not upload");
  if (origin === "upload") {
    return decision("conflict", "differs from live, which was uploaded from different text");
  }
  if (!sameHashes(stamp, file)) {
    return decision("conflict", "has changed, and live was edited outside git");
  }
  return origin === "unread" ? untraceable() : decision("drifted", "was edited outside git");
}

function untraceable(): Decision {
  const detail = "cannot tell whether live was edited: older versions cannot be read";
  return decision("unknown", detail);
}

function known(pinned: Facts["pinned"]): Version | undefined {
  return typeof pinned === "object" ? pinned : undefined;
}

/** Whether the pinned version is what `file` was uploaded as, or says the same. */
function isUploadOf(
  pinned: Facts["pinned"],
  file: Hashes,
  { pinnedOrigin }: Comparison,
): boolean {
  if (typeof pinned !== "object") return false;
  if (pinned.content_sha256 === file.content_sha256) return true;
  return isStampedAs(pinned, file) && pinnedOrigin !== "edit";
}

function decision(state: State, detail: string): Decision {
  return { state, detail };
}
