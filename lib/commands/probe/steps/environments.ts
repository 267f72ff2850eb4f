// Makes an environment, points it at a prompt and asks where it leads.
import { isObject } from "../../../content/json.ts";
import { type Bench, listed, read } from "../bench.ts";
import type { EnvironmentsSeen } from "../seen.ts";

export async function environments(bench: Bench): Promise<EnvironmentsSeen> {
  const { ask, environment: slug, orgName: org_name } = bench;
  const made = await ask("POST", "/environment", { name: slug, slug, org_name });
  const row = await listed(bench, "probe-rich");
  const [id, wanted] = [String(row?.["id"]), String(row?.["_xact_id"])];
  if (made.status !== 200) {
    return { made, without: undefined, assigned: undefined, read: undefined, wanted };
  }
  const without = await ask("GET", `/v1/prompt/${id}?environment=${slug}`);
  const path = `/environment-object/prompt/${id}/${slug}`;
  const assigned = await ask("PUT", path, { object_version: wanted, org_name });
  const led = await read(bench, id, { environment: slug });
  const { body } = await ask("GET", `/environment-object/prompt/${id}`);
  const isListed = isObject(body) && JSON.stringify(body).includes(slug);
  return {
    made,
    without,
    assigned,
    read: isListed ? led && String(led["_xact_id"]) : undefined,
    wanted,
  };
}
