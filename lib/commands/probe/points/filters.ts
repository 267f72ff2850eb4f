// What do filters find?
import type { JsonObject } from "../../../content/json.ts";
import { cost, fine, type Judged, type Point } from "./point.ts";

type Filters = Point<"filters">;

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

export const FILTERS: readonly Filters[] = [byName, byId, bySlug, unknownProject, missing];
