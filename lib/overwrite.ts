// What upload says when it overwrote an edit that was made between its last look and its write.
import type { NextStep } from "./next_steps.ts";
import { prettyVersion } from "./version.ts";

/** The words that follow the slug. `version` is empty where it could not be read. */
export function overwriteDetail(version: string): string {
  return version === ""
    ? "uploaded and read back; whether it overwrote an edit made meanwhile could not be read"
    : `uploaded and read back; overwrote version ${prettyVersion(version)}, written while this ran`;
}

/** How to see what was overwritten, and how to take it back. */
export function stepsAfterOverwrite(
  { slug, overwritten }: { slug: string; overwritten?: string },
): NextStep[] {
  if (overwritten === undefined) return [];
  const version = overwritten === "" ? "VERSION" : prettyVersion(overwritten);
  return [
    { command: `deno task log ${slug}`, does: "see who wrote what" },
    { command: `deno task rollback ${slug} --to ${version}`, does: "take the overwritten text" },
  ];
}
