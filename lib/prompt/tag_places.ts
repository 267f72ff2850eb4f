// Where the tags of templates stand in a file. Linear, however many there are.
import type { Position } from "./front_matter.ts";
import type { Tag } from "../content/template_tags.ts";

/** Tells places in `text`; to be asked about the tags of one template after another, in order. */
export function tagPlaces(text: string): (template: string, tag: Tag) => Position {
  let starts: number[] | undefined;
  let [current, whole, next]: [string | undefined, number, number] = [undefined, -1, 0];
  return (template, { start, end }) => {
    if (template !== current) [current, whole, next] = [template, text.indexOf(template), 0];
    starts ??= startsIn(text);
    if (whole !== -1) return placeIn(starts, whole + start);
    // The file spells the template in another way; its tags stand there as they are, or so it seems.
    if (next === -1) return { line: 1, column: 1 };
    const offset = text.indexOf(template.slice(start, end), next);
    next = offset === -1 ? -1 : offset + 1;
    return placeIn(starts, Math.max(0, offset));
  };
}

/** Where the lines of `text` begin. */
function startsIn(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) {
    starts.push(end + 1);
  }
  return starts;
}

/** The last of `starts` that is not after `offset`. */
function placeIn(starts: readonly number[], offset: number): Position {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
