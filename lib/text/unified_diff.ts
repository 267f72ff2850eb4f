import { formatPatch, type StructuredPatch, structuredPatch } from "diff";

/** More changed lines than anybody reads one by one. */
const MAX_EDITS = 2000;

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
    // The shortest diff of texts that share little takes time that grows with the square.
    maxEditLength: MAX_EDITS,
  }) ?? wholePatch(before, after);
  // The library heads its patches with a ruler; git does not.
  return formatPatch(patch).replace(/^=+\n/, "");
}

/** All of `before` goes, all of `after` comes. */
function wholePatch(before: Side, after: Side): StructuredPatch {
  const [gone = [], come = []] = [["-", before.text], ["+", after.text]].map(
    ([sign, text = ""]) => {
      const lines = text.split("\n");
      const isEnded = lines.at(-1) === "";
      const shown = (isEnded ? lines.slice(0, -1) : lines).map((line) => `${sign}${line}`);
      return isEnded ? shown : [...shown, "\\ No newline at end of file"];
    },
  );
  const countOf = (lines: string[]): number => lines.filter((line) => /^[-+]/.test(line)).length;
  const hunk = {
    oldStart: 1,
    oldLines: countOf(gone),
    newStart: 1,
    newLines: countOf(come),
    lines: [...gone, ...come],
  };
  return {
    oldFileName: before.name,
    newFileName: after.name,
    oldHeader: "",
    newHeader: "",
    hunks: [hunk],
  } as StructuredPatch;
}

/** The first line of `after`, 1-based, that differs from `before`; 1 when they are equal. */
export function firstChangedLine(before: string, after: string): number {
  if (before === after) return 1;
  const [old, now] = [before.split("\n"), after.split("\n")];
  const index = now.findIndex((line, number) => line !== old[number]);
  return index === -1 ? Math.max(1, now.length) : index + 1;
}
