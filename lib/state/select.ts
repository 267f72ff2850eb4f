import { Failure } from "../text/failure.ts";
import { pathFrom, type Place } from "../text/place.ts";
import { nearest } from "../text/nearest.ts";

/** Something that can be named by its slug or by the path of its file. */
export interface Named {
  slug?: string;
  path?: string | undefined;
}

/**
 * Whether a thing is meant by `operands`, which are slugs or paths; no operand means everything. Paths
 * count from where one stands, or from the root, as our own messages print them. Throws a Failure
 * when an operand names nothing of `known`.
 */
export function selector(
  operands: readonly string[],
  known: readonly Named[],
  place: Place = { root: "/" },
): (thing: Named) => boolean {
  if (operands.length === 0) return () => true;
  const paths = new Set(known.map(({ path }) => path));
  const nameOf = (operand: string): string => {
    const path = pathFrom(place, operand);
    return paths.has(path) ? path : operand.replace(/^\.\//, "");
  };
  const wanted = new Set(operands.map(nameOf));
  const isWanted = ({ slug, path }: Named): boolean =>
    slug !== undefined && wanted.has(slug) || path !== undefined && wanted.has(path);
  for (const name of [...wanted]) {
    if (known.some(({ slug, path }) => slug === name || path === name)) continue;
    const names = known.flatMap(({ slug, path }) =>
      [slug, path].filter((word) => word !== undefined)
    );
    const near = nearest(name, names);
    throw new Failure(
      `Cannot find the prompt "${name}"${near ? `; did you mean "${near}"?` : ""}`,
      {
        hint: "Prompts are named by slug or by the path of their file: deno task verify --offline",
      },
    );
  }
  // A slug means its file and a path its slug: problems know one, states the other.
  for (const { slug, path } of known.filter(isWanted)) {
    if (slug !== undefined) wanted.add(slug);
    if (path !== undefined) wanted.add(path);
  }
  return isWanted;
}
