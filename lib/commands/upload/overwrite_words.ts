// What upload says when it overwrote an edit that was made between its last look and its write.
import type { NextStep } from "../../report/next_steps.ts";
import { prettyVersion } from "../../content/version.ts";

/** A version that an upload replaced without having seen it; `unread` where nothing tells. */
export type Overwritten = { version: string } | "unread";

/** The words that follow the slug. */
export function overwriteDetail(overwritten: Overwritten): string {
  return overwritten === "unread"
    ? "uploaded, but not pinned: cannot tell whether it overwrote an edit"
    : `uploaded and read back; overwrote version ${prettyVersion(overwritten.version)}, ` +
      "an edit that you had not seen";
}

/** How to see what was overwritten, and how to take it back. */
export function stepsAfterOverwrite(
  { slug, overwritten }: { slug: string; overwritten?: Overwritten },
): NextStep[] {
  if (overwritten === undefined) return [];
  if (overwritten === "unread") {
    return [
      { command: `deno task upload ${slug}`, does: "check again, then pin it" },
      { command: `deno task upload --force ${slug}`, does: "pin it without the check" },
    ];
  }
  const version = prettyVersion(overwritten.version);
  return [
    { command: `deno task log ${slug}`, does: "see who wrote what" },
    { command: `deno task rollback ${slug} --to ${version}`, does: "restore the overwritten text" },
  ];
}
