import { closestString } from "@std/text/closest-string";
import { levenshteinDistance } from "@std/text/levenshtein-distance";

const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Names that Windows reserves for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

const MAX_NUMBER = 10_000;

/** What `isSlug` accepts, for messages. */
export const SLUG_RULE =
  "letters, digits, dot, dash and underscore, first a letter or digit, at most 128 characters";

/** Whether `slug` can key a prompt here. Braintrust itself allows more. */
export function isSlug(slug: string): boolean {
  return SLUG.test(slug);
}

/** The slug in words: the name of a prompt that gives none. */
export function nameFromSlug(slug: string): string {
  const words = slug.replace(/[-_.]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A file name, without `.md`, that every file system takes for `slug`. `isTaken` says whether a name
 * is in use (however its letters are cased) or otherwise not to be had; undefined when all are.
 */
export function fileNameFor(
  slug: string,
  isTaken: (name: string) => boolean,
): string | undefined {
  const trimmed = slug.replace(/\.+$/, "");
  const safe = DEVICE.test(trimmed) ? `prompt-${trimmed}` : trimmed;
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const name = number === 1 ? safe : `${safe}-${number}`;
    if (!isTaken(name)) return name;
  }
  return undefined;
}

/** The word of `known` that `word` was probably meant to be; undefined when nothing is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closestString(word, known);
  const limit = Math.max(2, Math.floor(word.length / 3));
  return levenshteinDistance(word, candidate) <= limit ? candidate : undefined;
}
