import type { Lock } from "./lock.ts";

/** Slugs whose entries differ between two locks. */
export function touchedSlugs(before: Lock | undefined, after: Lock | undefined): Set<string> {
  const slugs = [before, after].flatMap((lock) => Object.keys(lock?.prompts ?? {}));
  const entry = (lock: Lock | undefined, slug: string): string =>
    JSON.stringify(lock?.prompts[slug] ?? null);
  return new Set(slugs.filter((slug) => entry(before, slug) !== entry(after, slug)));
}
