import type { Commit } from "../git/commits.ts";
import type { Origin } from "../state/state.ts";

/** How a version came about, in words; `commit` is the one that introduced its text, if git knows it. */
export function originWords(origin: Origin, commit: Commit | undefined | null): string {
  if (origin === "unread") return "could not be read";
  if (origin === "edit") return "edited outside git";
  return commit
    ? `${commit.id} ${commit.subject}`
    : "uploaded; not committed yet, or not in this clone";
}
