// A unified diff as rows to look at: numbered, with the words marked that differ, and with what is left
// out between two hunks as a row of its own.
import { diffWordsWithSpace } from "diff";

/** A piece of a line; `isChanged` where the other side has something else. */
export interface Piece {
  text: string;
  isChanged: boolean;
}

/** One row. `lines` of a gap is how many are not shown; undefined for whatever follows the last hunk. */
export type DiffRow =
  | { kind: "gap"; lines: number | undefined }
  | { kind: "same" | "gone" | "come"; before?: number; after?: number; pieces: Piece[] };

/** Longer lines are compared as a whole: word by word they take time that grows with the square. */
const MAX_LENGTH = 4000;
/** A diff shows as many lines around a change; fewer only where the text ends. */
const CONTEXT = 3;
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The rows of the unified diff of one file. */
export function diffRows(diff: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let [before, after] = [1, 1];
  let gone: string[] = [];
  let come: string[] = [];
  const settle = (): void => {
    rows.push(...changed(gone, come, { before, after }));
    before += gone.length;
    after += come.length;
    gone = [];
    come = [];
  };
  for (const line of bodyOf(diff)) {
    const hunk = HUNK.exec(line);
    const text = line.slice(1);
    if (hunk) {
      settle();
      const start = startOf(hunk[1], hunk[2]);
      if (start > before) rows.push({ kind: "gap", lines: start - before });
      [before, after] = [start, startOf(hunk[3], hunk[4])];
    } else if (line.startsWith("-")) {
      if (come.length > 0) settle();
      gone.push(text);
    } else if (line.startsWith("+")) come.push(text);
    else if (line.startsWith(" ")) {
      settle();
      rows.push({ kind: "same", before: before++, after: after++, pieces: whole(text, false) });
    }
  }
  settle();
  const isAtEnd = rows.slice(-CONTEXT).some(({ kind }) => kind !== "same");
  return isAtEnd || rows.length === 0 ? rows : [...rows, { kind: "gap", lines: undefined }];
}

/** A side without lines is said to start one line earlier. */
function startOf(start = "1", lines = "1"): number {
  return lines === "0" ? Number(start) + 1 : Number(start);
}

/** The lines from the first hunk on. */
function bodyOf(diff: string): string[] {
  const lines = diff.split("\n");
  const first = lines.findIndex((line) => HUNK.test(line));
  return first === -1 ? [] : lines.slice(first);
}

function changed(
  gone: readonly string[],
  come: readonly string[],
  { before, after }: { before: number; after: number },
): DiffRow[] {
  // Only lines that are as many on both sides are likely to be the same ones, changed.
  const pairs = gone.length === come.length
    ? gone.map((old, index) => wordPairs(old, come[index] ?? ""))
    : [];
  return [
    ...gone.map((text, index): DiffRow => ({
      kind: "gone",
      before: before + index,
      pieces: pairs[index]?.gone ?? whole(text, false),
    })),
    ...come.map((text, index): DiffRow => ({
      kind: "come",
      after: after + index,
      pieces: pairs[index]?.come ?? whole(text, false),
    })),
  ];
}

/** Both lines in pieces; whole ones where hardly a word is common, since marks would only confuse. */
function wordPairs(old: string, now: string): { gone: Piece[]; come: Piece[] } {
  const plain = { gone: whole(old, false), come: whole(now, false) };
  if (old.length + now.length > MAX_LENGTH) return plain;
  const words = diffWordsWithSpace(old, now);
  const common = words.filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  if (common * 3 < Math.max(old.length, now.length)) return plain;
  const side = (other: "added" | "removed"): Piece[] =>
    words.filter((word) => !word[other])
      .map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }));
  return { gone: side("added"), come: side("removed") };
}

function whole(text: string, isChanged: boolean): Piece[] {
  return [{ text, isChanged }];
}
