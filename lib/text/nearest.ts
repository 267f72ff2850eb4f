import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { closestString } from "@std/text/closest-string";

/** The word of `known` that `word` was probably meant to be; undefined when nothing is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closestString(word, known);
  const limit = Math.max(2, Math.floor(word.length / 3));
  return levenshteinDistance(word, candidate) <= limit ? candidate : undefined;
}
