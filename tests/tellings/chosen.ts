// Which cases every run of the tests plays: all take minutes, and many go the same way.
import type { Case } from "./cases.ts";

/** Of each kind those that bring a command another way: before and after an upload, in lists, in reads. */
export const CHOSEN: ReadonlySet<string> = new Set([
  // Filters find more than they name
  ...["project-prefix", "project-id-ignored", "slug-parts"],
  // Says more than it was told
  ...["add-comments", "add-temperature", "add-tag", "add-on-some-rows", "add-after-upload"],
  ...["add-when-kept=30", "add-in-reads", "add-temperature-in-lists", "add-now-and-then"],
  // Says otherwise what it was told
  ...["text-parts-in-lists", "trim-text-told", "crlf", "empty-to-null-kept", "reverse-tags"],
  ...["metadata-text", "numbers-text", "drop-unknown"],
  // Says something else at each read
  ...["volatile-etag", "volatile-metadata", "volatile-in-lists"],
  // Says it later
  ...["late-lists=5", "late-reads=1", "late-versions=2", "late-stamp=3", "late-text=3"],
  ...["stale-lists=3"],
  // Says less in lists, or contradicts itself
  ...["list-cut-text", "list-without-metadata", "page-moves=1,page-cap=2"],
  ...["page-contradicts=1,page-cap=2"],
  // Refuses to read a version
  ...["version-status=403", "version-status-first=3"],
  // Faults
  ...["rival-edit=1", "cursor-refused,page-cap=2", "history-refused", "merge-replace"],
  ...["fail-after-apply=1", "patch-drops-metadata", "version-decimal"],
  // Pairs, each kind of one at least once
  ...["add-comments,trim-text", "add-position,late-stamp=2", "text-parts,volatile-etag"],
  ...["lower-tags,project-prefix", "late-lists=3,merge-replace"],
  ...["page-moves=1,page-cap=2,unchanged-no-version", "server-defaults,version-status-first=3"],
  ...["rival-edit=1,reset-after-apply=1", "rival-edit=1,late-lists=3"],
  ...["rival-edit=1,version-status=503"],
]);

/** The chosen of these cases; all of them with TELLINGS=all. */
export function chosen(cases: readonly Case[]): readonly Case[] {
  if (Deno.env.get("TELLINGS") === "all") return cases;
  return cases.filter(({ name }) => CHOSEN.has(name));
}
