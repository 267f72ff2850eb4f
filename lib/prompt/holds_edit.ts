// Whether a prompt file already holds an edit that was made elsewhere: what a merge of both would give
// back is the file itself.
import { diffArrays } from "diff";
import { canonicalContent, type Content } from "../content/content.ts";
import { canonicalJson } from "../content/hash.ts";
import { type FormatOptions, updatePrompt } from "./format.ts";
import { mergeThree, type Three } from "./merge.ts";

/** A run of lines of the base, and what stands in its place. */
interface Hunk {
  start: number;
  end: number;
  lines: readonly string[];
}

/** Whether the file with `ours` as its content holds all that changed between `base` and `theirs`. */
export function holdsEdit(
  fileText: string,
  contents: Three<Content>,
  options: FormatOptions,
): boolean {
  const merged = mergeThree(contents);
  if (canonicalJson(canonicalContent(merged.ours)) !== canonicalJson(contents.ours)) return false;
  const linesOf = (content: Three<object>["ours"]): string[] =>
    updatePrompt(fileText, canonicalContent(content as Content), options).split("\n");
  const base = linesOf(merged.base);
  const ours = hunksOf(base, linesOf(merged.ours));
  return hunksOf(base, linesOf(merged.theirs)).every((hunk) =>
    ours.some((one) =>
      one.start === hunk.start && one.end === hunk.end &&
      one.lines.join("\n") === hunk.lines.join("\n")
    )
  );
}

function hunksOf(base: string[], changed: string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const { added, removed, value } of diffArrays(base, changed)) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      at += value.length;
      continue;
    }
    open ??= { start: at, end: at, lines: [] };
    if (added) open.lines.push(...value);
    if (removed) open.end = at += value.length;
  }
  return open ? [...hunks, open] : hunks;
}
