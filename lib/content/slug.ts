const SLUG = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u;
/** What a disk and git keep as it is, whatever the machine. */
const FILE_SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const MAX_BYTES = 128;
/** Names that Windows reserves for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

const MAX_NUMBER = 10_000;

/** What `isSlug` accepts, for messages. */
export const SLUG_RULE =
  "letters, digits, dot, dash and underscore, first a letter or digit, at most 128 characters";

/**
 * Whether `slug` can key a prompt here: letters of any script, nothing that a shell, a path or a
 * terminal reads as more. Braintrust itself allows more.
 */
export function isSlug(slug: string): boolean {
  return SLUG.test(slug) && new TextEncoder().encode(slug).length <= MAX_BYTES;
}

/** Whether a file can be named after `slug`, and read back as it on every machine: only in ASCII. */
export function isFileSlug(slug: string): boolean {
  return FILE_SLUG.test(slug);
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
  const trimmed = asciiOf(slug).replace(/\.+$/, "");
  const safe = DEVICE.test(trimmed) ? `prompt-${trimmed}` : trimmed;
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const name = number === 1 ? safe : `${safe}-${number}`;
    if (!isTaken(name)) return name;
  }
  return undefined;
}

/** `slug` in letters that every disk has; its accents go, what is left of another script is "prompt". */
function asciiOf(slug: string): string {
  if (isFileSlug(slug)) return slug;
  const plain = slug.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "");
  return isFileSlug(plain) ? plain : "prompt";
}
