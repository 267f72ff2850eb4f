import type { Row } from "../content/row.ts";
import type { Braintrust } from "./client.ts";
import { inPool } from "../disk/in_pool.ts";

/** Up to this many prompts are asked for one by one; more cost less as a whole list. */
const FEW = 8;

/**
 * What `take` makes of the live row of each of `slugs` in one project, by slug. What a server sends
 * beyond them is dropped. A large list never stands in memory as a whole, unless `take` keeps it.
 */
export async function readRows<T>(
  braintrust: Braintrust,
  project: { project_id: string } | { project_name: string },
  slugs: readonly string[],
  take: (row: Row) => T | Promise<T>,
): Promise<Map<string, T>> {
  const wanted = new Set(slugs);
  const taken = new Map<string, T>();
  const add = async (rows: Row[]): Promise<void> => {
    const ours = rows.filter((row) =>
      wanted.has(row.slug) && !("project_id" in project && row.project_id !== project.project_id)
    );
    for (const row of ours) taken.set(row.slug, await take(row));
  };
  if (slugs.length > FEW) {
    await braintrust.eachPage(project, add, () => taken.clear());
  } else {
    await inPool(FEW, slugs, async (slug) => await add(await braintrust.listSlug(project, slug)));
  }
  return taken;
}
