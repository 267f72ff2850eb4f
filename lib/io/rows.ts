import type { Row } from "../row.ts";
import type { Braintrust } from "./braintrust.ts";
import { inPool } from "./in_pool.ts";

/** Up to this many prompts are asked for one by one; more cost less as a whole list. */
const FEW = 8;

/** The live rows of `slugs` in one project, slug → row. What a server sends beyond them is dropped. */
export async function readRows(
  braintrust: Braintrust,
  project: { project_id: string } | { project_name: string },
  slugs: readonly string[],
): Promise<Map<string, Row>> {
  const wanted = new Set(slugs);
  const lists = slugs.length > FEW
    ? [await braintrust.listPrompts(project)]
    : await inPool(FEW, slugs, (slug) => braintrust.listSlug(project, slug));
  const rows = lists.flat().filter((row) =>
    wanted.has(row.slug) && !("project_id" in project && row.project_id !== project.project_id)
  );
  return new Map(rows.map((row) => [row.slug, row]));
}
