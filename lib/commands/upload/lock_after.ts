import type { Lock, LockEntry } from "../../state/lock.ts";
import { nextLock } from "../../state/next_lock.ts";
import type { Action } from "../../state/plan.ts";
import { isStampedAs, type Stamp } from "../../content/stamp.ts";
import type { State } from "../../state/state.ts";
import type { Hashes } from "../../content/hash.ts";

/** A prompt in an upload's plan, as far as deciding needs it. */
export interface Planned {
  slug: string;
  state: State;
  action: Action;
  file: (Hashes & { slug: string; path: string }) | undefined;
  lock: LockEntry | undefined;
  live: { id: string; version: string; stamp: Stamp | undefined } | undefined;
}

/** Whether the prompt has to be sent: one that lacks nothing but its lock entry has not. */
export function isSent({ action, file, live }: Planned): boolean {
  if (action === "create" || action === "replace") return true;
  return action === "stamp" && file !== undefined && !isStampedAs(live, file);
}

/** What became of a plan: what was read back, and what was not written or not kept. */
export interface Outcome {
  proven: ReadonlyMap<string, { id: string; version: string }>;
  failed: ReadonlySet<string>;
}

/** The lock after a plan was executed: only versions that were read are pinned. */
export function lockAfterUpload(
  { previous, project, files }: {
    previous: Lock | undefined;
    project: Lock["project"];
    files: readonly (Hashes & { slug: string; path: string })[];
  },
  plan: readonly Planned[],
  { proven, failed }: Outcome,
): Lock {
  const bySlug = new Map(plan.map((prompt) => [prompt.slug, prompt]));
  const pins = files.map((file) => {
    const { slug } = file;
    const planned = bySlug.get(slug);
    // Stamped already, only the lock lacks it: the survey has read the version.
    const isKnown = planned?.action === "stamp" && !failed.has(slug);
    const version = proven.get(slug) ?? (isKnown ? planned.live : undefined) ??
      (planned?.state === "in-sync" ? planned.lock : undefined);
    return { slug, file, proven: version && { id: version.id, version: version.version } };
  });
  return nextLock(previous, project, pins);
}
