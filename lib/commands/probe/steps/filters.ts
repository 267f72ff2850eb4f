// Asks for what is named closely to something else, or is not there.
import { type Bench, insert, list, rowsOf } from "../bench.ts";
import { PLAIN } from "../samples.ts";
import type { FiltersSeen } from "../seen.ts";

export async function filters(bench: Bench): Promise<FiltersSeen> {
  const { project, neighbours, ask } = bench;
  for (const { id } of neighbours) await insert(bench, [{ ...PLAIN, project_id: id }]);
  const slug = String(PLAIN["slug"]);
  // A part of slugs that there are.
  const part = slug.slice(0, -1);
  const nowhere = await list(bench, { project_name: `${project.name}-nowhere`, slug });
  return {
    byName: rowsOf(await list(bench, { project_name: project.name, slug })),
    byId: rowsOf(await list(bench, { project_id: project.id, slug })),
    bySlug: rowsOf(await list(bench, { project_id: project.id, slug: part })),
    project: project.id,
    unknownProject: { status: nowhere.status, rows: rowsOf(nowhere).length },
    missing: await ask("GET", `/v1/prompt/${crypto.randomUUID()}`),
  };
}
