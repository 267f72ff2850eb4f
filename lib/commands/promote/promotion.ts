import type { Hashes } from "../../content/hash.ts";
import type { LockEntry } from "../../state/lock.ts";
import { prettyVersion } from "../../content/version.ts";

/** What is known of one prompt that is to be promoted. */
export interface Candidate {
  file: Hashes;
  lock: LockEntry | undefined;
  /** Content hash of the pinned version as Braintrust holds it; undefined when it holds none. */
  pinned: string | undefined;
  /** The version that the environment points at now. */
  current: string | undefined;
  /** Given where only git's own changes are followed, and a pointer that somebody moved stays. */
  since?: Since | undefined;
}

/** What tells whether somebody else has moved a pointer. */
export interface Since {
  /** The version that git pinned when the environment last followed it. */
  pinned: string | undefined;
  /** Whether the version that the environment points at holds what the file says. */
  isSameContent: boolean;
}

/** What happens to the prompt, and why: words that follow the slug. */
export interface Promotion {
  /** `refuse` stops all; `hold` leaves this one where somebody put it. */
  action: "promote" | "skip" | "refuse" | "hold";
  detail: string;
}

/** Decides one promotion: only a pinned version that holds what the file says may go out. */
export function promotionOf(environment: string, candidate: Candidate): Promotion {
  const { file, lock, pinned, current, since } = candidate;
  const refuse = (detail: string): Promotion => ({ action: "refuse", detail });
  if (!lock) return refuse("is not pinned: the lock has no version of it");
  if (lock.source_sha256 !== file.source_sha256 || lock.content_sha256 !== file.content_sha256) {
    return refuse(
      "has changed since the last upload: the pinned version does not match the file",
    );
  }
  const to = prettyVersion(lock.version);
  if (pinned === undefined) return refuse(`is pinned to ${to}, which Braintrust does not have`);
  if (pinned !== file.content_sha256) {
    return refuse(`is pinned to ${to}, which does not match the file`);
  }
  if (current === lock.version) return { action: "skip", detail: `${environment}: already ${to}` };
  const from = current === undefined ? "none" : prettyVersion(current);
  if (since && current !== since.pinned && !since.isSameContent) {
    const detail = `${environment}: somebody moved it to ${from}, git pins ${to}`;
    return { action: "hold", detail };
  }
  return { action: "promote", detail: `${environment}: ${from} → ${to}` };
}
