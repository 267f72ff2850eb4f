// Do all ways to read a prompt say the same?
import { additions, differences, distinct, unsteady, withoutIdentity } from "../compare.ts";
import { PLAIN, RICH } from "../samples.ts";
import type { Ways } from "../seen.ts";
import { cost, fine, type Point } from "./point.ts";
import { first } from "./sent.ts";

type Values = Point<"values">;

const added: Values = {
  name: "added fields",
  question: "Does Braintrust return fields that were not sent?",
  step: "values",
  assumes: ["none"],
  answers: {
    none: fine(),
    some: cost("each report lists them once; they are no drift"),
  },
  judge: ({ rich, plain }) => {
    const paths = distinct([
      ...rich.reads.flatMap((row) => additions(RICH, withoutIdentity(row))),
      ...plain.reads.flatMap((row) => additions(PLAIN, withoutIdentity(row))),
    ]);
    return paths.length === 0 ? "none" : ["some", paths.join(", ")];
  },
};

const steady: Values = {
  name: "steady",
  question: "Does a version say the same at each read?",
  step: "values",
  assumes: ["the same"],
  answers: {
    "the same": fine(),
    "not the same": cost("such fields are left out of the comparison and listed once"),
  },
  judge: ({ rich, plain }) => {
    const paths = distinct([rich, plain].flatMap(unsteadyIn));
    return paths.length === 0 ? "the same" : ["not the same", paths.join(", ")];
  },
};

/** The paths that differ from read to read of the same kind. */
export function unsteadyIn({ reads, lists }: Ways): string[] {
  return [...unsteady(reads), ...unsteady(lists)];
}

const lists: Values = {
  name: "lists",
  question: "Do lists return the same of a prompt as a read of it alone?",
  step: "values",
  assumes: ["the same"],
  answers: {
    "the same": fine(),
    more: cost("what only lists add is listed once; it is no drift"),
    less: cost("`verify` and `upload` read each prompt alone, or stop with exit code 2"),
  },
  judge: ({ rich, plain }) => {
    const found = [rich, plain].flatMap((ways) => {
      const [row, list] = [first(ways), ways.lists[0]];
      // A list without the row is a matter of waiting.
      if (!row || !list) return [];
      const skip = new Set(unsteadyIn(ways));
      const gone = new Set(additions(list, row));
      const more = new Set(additions(row, list));
      return differences(row, list).filter((path) => !skip.has(path))
        .map((path) => [more.has(path) && !gone.has(path) ? "more" : "less", path] as const);
    });
    if (found.length === 0) return "the same";
    const less = found.filter(([kind]) => kind === "less");
    const [kind] = (less.length > 0 ? less : found)[0] ?? ["less"];
    return [kind, distinct((less.length > 0 ? less : found).map(([, path]) => path)).join(", ")];
  },
};

const atVersion: Values = {
  name: "reads at a version",
  question: "Can a prompt be read at its version?",
  step: "values",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    "says otherwise": cost("versions are compared as reads at a version return them"),
    no: cost("whether a prompt was edited cannot be told: it is then `unknown`, with exit code 2"),
  },
  judge: ({ rich: ways }) => {
    const row = first(ways);
    if (!ways.at || !row) return "no";
    const skip = new Set(unsteadyIn(ways));
    const paths = differences(row, ways.at).filter((path) => !skip.has(path));
    return paths.length === 0 ? "yes" : ["says otherwise", distinct(paths).join(", ")];
  },
};

const delay: Values = {
  name: "delay",
  question: "How long until a write is returned in every way?",
  step: "values",
  assumes: ["at once"],
  answers: {
    "at once": fine(),
    later: cost("`upload` waits for its proof, 30 seconds at most (`--wait SECONDS`)"),
  },
  judge: ({ late, lateMs }) =>
    late === 0
      ? "at once"
      : ["later", `after ${Math.round(lateMs)} ms; ${late} looks did not see all of it`],
};

export const WAYS: readonly Values[] = [added, steady, lists, atVersion, delay];
