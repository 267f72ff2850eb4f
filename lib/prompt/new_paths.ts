import { fileNameFor, isSlug } from "../content/slug.ts";

/** Where prompts that have no file yet will get one. */
export interface NewPaths {
  paths: Map<string, string>;
  /** Slugs that no file can carry: Braintrust allows more than we do, and so does `isPrompt`. */
  impossible: string[];
}

/**
 * A path in `folder` for each slug. `existing` are the names there now (with `.md`): no name is
 * used twice, also where the disk does not tell upper from lower case.
 */
export function newPaths(
  slugs: readonly string[],
  folder: string,
  existing: readonly string[],
  isPrompt: (path: string) => boolean,
): NewPaths {
  const taken = new Set(existing.map((name) => name.toLowerCase()));
  const pathOf = (name: string): string => folder === "" ? `${name}.md` : `${folder}/${name}.md`;
  const paths = new Map<string, string>();
  const impossible: string[] = [];
  for (const slug of slugs) {
    if (!isSlug(slug)) {
      impossible.push(slug);
      continue;
    }
    const name = fileNameFor(
      slug,
      (candidate) => taken.has(`${candidate}.md`.toLowerCase()) || !isPrompt(pathOf(candidate)),
    );
    if (name === undefined) {
      impossible.push(slug);
      continue;
    }
    taken.add(`${name}.md`.toLowerCase());
    paths.set(slug, pathOf(name));
  }
  return { paths, impossible };
}
