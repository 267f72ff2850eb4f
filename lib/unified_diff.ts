import { formatPatch, structuredPatch } from "diff";

/** One side of a diff: what the header calls it, and its text. */
export interface Side {
  name: string;
  text: string;
}

/** The unified diff from `before` to `after`, three lines of context; empty when they are equal. */
export function unifiedDiff(before: Side, after: Side): string {
  if (before.text === after.text) return "";
  const patch = structuredPatch(before.name, after.name, before.text, after.text, "", "", {
    context: 3,
  });
  // The library heads its patches with a ruler; git does not.
  return formatPatch(patch).replace(/^=+\n/, "");
}

/** The first line of `after`, 1-based, that differs from `before`; 1 when they are equal. */
export function firstChangedLine(before: string, after: string): number {
  if (before === after) return 1;
  const [old, now] = [before.split("\n"), after.split("\n")];
  const index = now.findIndex((line, number) => line !== old[number]);
  return index === -1 ? Math.max(1, now.length) : index + 1;
}
