import { canonicalContent, type Content } from "../../content/content.ts";
import { type FormatOptions, updatePrompt } from "../../prompt/format.ts";
import { mergeThree } from "../../prompt/merge.ts";
import { readPrompt } from "../../prompt/parse.ts";
import type { Problem } from "../../text/problem.ts";
import { mergeFile } from "./merge_file.ts";

/** The result of a merge: the file's new text, with conflict markers or without. */
export interface Merged {
  text: string;
  /** How many places a person has to decide. */
  conflicts: number;
  /** Where the merged text uses other variables than its "inputs" declare. */
  problems: Problem[];
}

/** The three contents of a merge and the file that it goes into. */
export interface MergeSides {
  fileText: string;
  ours: Content;
  base: Content;
  theirs: Content;
  /** What the sides are called in conflict markers. */
  labels: { ours: string; base: string; theirs: string };
}

/**
 * Merges live into a prompt file. Front matter is merged as data, so that only real conflicts are
 * left; message texts are merged line by line by `git merge-file`, which sets the usual markers.
 */
export async function mergePrompt(
  root: string,
  { fileText, labels, ...contents }: MergeSides,
  options: FormatOptions,
): Promise<Merged | { refusal: string }> {
  const { ours, base, theirs } = mergeThree(contents);
  const textOf = (content: typeof ours): string =>
    updatePrompt(fileText, canonicalContent(content), options);
  const merged = await mergeFile(root, {
    ours: { label: labels.ours, text: textOf(ours) },
    base: { label: labels.base, text: textOf(base) },
    theirs: { label: labels.theirs, text: textOf(theirs) },
  });
  if (merged.conflicts > 0) return { ...merged, problems: [] };
  const { problems: [problem], templates } = readPrompt(
    options.path,
    merged.text,
    options.defaults,
  );
  if (!problem) return { ...merged, problems: templates };
  const refusal =
    `cannot be merged, because the result is not a valid prompt: ${problem.message}; ` +
    "merge both sides by hand, then: deno task upload --force";
  return { refusal };
}
