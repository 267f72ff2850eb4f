// What do lists of many rows, and filters, return?
import type { JsonObject } from "../../../content/json.ts";
import type { PagesSeen, Walk } from "../seen.ts";
import { cost, fine, type Judged, type Point, unsafe } from "./point.ts";

type Pages = Point<"pages">;
type Filters = Point<"filters">;

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

const LOOSE = {
  exact: fine(),
  loose: fine("rows of other projects and slugs are left out: each row says which it is of"),
};

function exactness(rows: JsonObject[], isOurs: (row: JsonObject) => boolean): Judged {
  const others = rows.filter((row) => !isOurs(row)).length;
  return others === 0 ? "exact" : ["loose", `${others} rows of others`];
}

const byName: Filters = {
  name: "project by name",
  question: "Does `project_name` find the project of exactly that name?",
  step: "filters",
  assumes: ["exact", "loose"],
  answers: LOOSE,
  judge: ({ byName, project }) => exactness(byName, (row) => row["project_id"] === project),
};

const byId: Filters = {
  name: "project by id",
  question: "Does `project_id` find the rows of that project only?",
  step: "filters",
  assumes: ["exact", "loose"],
  answers: LOOSE,
  judge: ({ byId, project }) => exactness(byId, (row) => row["project_id"] === project),
};

const bySlug: Filters = {
  name: "slug",
  question: "Does `slug` find the prompt of exactly that slug?",
  step: "filters",
  assumes: ["exact", "loose"],
  answers: LOOSE,
  judge: ({ bySlug }) => exactness(bySlug, () => false),
};

const unknownProject: Filters = {
  name: "unknown project",
  question: "What does a list of a project answer that does not exist?",
  step: "filters",
  assumes: ["an empty list", "400 or 404"],
  answers: {
    "an empty list": fine("the project is looked up by its name"),
    "400 or 404": fine(),
    rows: fine("the project is looked up by its name, and rows of others are left out"),
    "another status": cost("a typo in the name of the project is reported in the service's words"),
  },
  judge: ({ unknownProject: { status, rows } }) => {
    if (status === 200) return rows === 0 ? "an empty list" : ["rows", `${rows} of other projects`];
    return status === 400 || status === 404 ? "400 or 404" : ["another status", String(status)];
  },
};

const missing: Filters = {
  name: "missing prompt",
  question: "What does a read of a prompt answer that does not exist?",
  step: "filters",
  assumes: ["400 or 404"],
  answers: {
    "400 or 404": fine(),
    "another status": cost(
      "a prompt that was deleted in Braintrust cannot be told from one that may not be read: commands stop with exit code 2",
    ),
  },
  judge: ({ missing: { status } }) => {
    return status === 400 || status === 404 ? "400 or 404" : ["another status", String(status)];
  },
};

export const LISTS: readonly (Pages | Filters)[] = [
  batch,
  pageSize,
  order,
  pages,
  whileWritten,
  byName,
  byId,
  bySlug,
  unknownProject,
  missing,
];
