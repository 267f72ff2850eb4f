// What do lists of many rows return?
import type { PagesSeen, Walk } from "../seen.ts";
import { cost, fine, type Judged, type Point, unsafe } from "./point.ts";

type Pages = Point<"pages">;

const batch: Pages = {
  name: "batch",
  question: "How many prompts does one call of `insert-functions` take?",
  step: "pages",
  assumes: ["as many as were sent"],
  answers: {
    "as many as were sent": fine(),
    fewer: cost("`upload` sends halves until they are taken"),
  },
  judge: ({ batch: { asked, taken, says } }) =>
    asked === taken ? "as many as were sent" : ["fewer", `${taken} instead of ${asked}: ${says}`],
};

const pageSize: Pages = {
  name: "page size",
  question: "How many prompts does one page hold, without a limit and with `limit=1000`?",
  step: "pages",
  assumes: ["all", "some"],
  answers: {
    all: fine(),
    some: fine("lists are read page by page until a page is empty"),
  },
  judge: ({ wanted, withLimit, withoutLimit }) =>
    [withLimit, withoutLimit].every((count) => count >= wanted.length)
      ? "all"
      : ["some", `${withoutLimit} without a limit, ${withLimit} with limit=1000`],
};

const order: Pages = {
  name: "order of lists",
  question: "In which order are prompts listed?",
  step: "pages",
  assumes: ["newest first", "oldest first", "another"],
  answers: {
    "newest first": fine(),
    "oldest first": fine("no order is counted on"),
    another: fine("no order is counted on"),
  },
  judge: ({ created }) => {
    const ordered = created.toSorted();
    if (created.join() === ordered.toReversed().join()) return "newest first";
    return created.join() === ordered.join() ? "oldest first" : "another";
  },
};

const WALKS = {
  "each once": fine(),
  "some twice": cost(
    "lists are read again, three times at most; where they go on to contradict themselves, commands " +
      "ask for each prompt or stop with exit code 2",
  ),
  "no end": unsafe("commands stop with exit code 2, because the list repeats the same page"),
  refused: unsafe("commands stop with exit code 2 where there is more than one page"),
};

function walked({ wanted }: PagesSeen, { slugs, isEnded, says }: Walk): Judged {
  if (says !== "") return ["refused", says];
  const counts = new Map<string, number>();
  for (const slug of slugs) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  const twice = [...counts.values()].filter((count) => count > 1).length;
  const missing = wanted.filter((slug) => !counts.has(slug)).length;
  if (!isEnded) return ["no end", `${twice} came again and again`];
  if (missing > 0) return ["some missing", `${missing} of ${wanted.length}`];
  return twice > 0 ? ["some twice", `${twice} of ${wanted.length}`] : "each once";
}

const pages: Pages = {
  name: "pages",
  question: "Do the pages of a list hold each prompt once?",
  step: "pages",
  assumes: ["each once"],
  answers: {
    ...WALKS,
    "some missing": cost(
      "prompts of files are asked for one by one; `download` and `verify --strict` may miss others: " +
        "run them again",
    ),
  },
  judge: (seen) => walked(seen, seen.walk),
};

const whileWritten: Pages = {
  name: "pages while others write",
  question: "Is each prompt listed once while others write?",
  step: "pages",
  assumes: ["each once"],
  answers: {
    ...WALKS,
    "some missing": cost(
      "prompts of files are asked for one by one; `download` and `verify --strict` may miss others " +
        "while somebody writes: run them again",
    ),
  },
  judge: (seen) => walked(seen, seen.whileWritten),
};

export const LISTS: readonly Pages[] = [batch, pageSize, order, pages, whileWritten];
