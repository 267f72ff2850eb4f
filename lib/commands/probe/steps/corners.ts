// Asks for what is seldom asked for.
import { type Bench, insert, list, listed, rowsOf } from "../bench.ts";
import { small } from "../samples.ts";
import type { CornersSeen, WritesSeen } from "../seen.ts";

/** As long as a slug may be, with every kind of sign. */
const SLUG = `Probe.Case_${"x".repeat(116)}9`;
const WAITS = [0, 500, 1000, 2000];

export async function corners(bench: Bench, writes: WritesSeen | undefined): Promise<CornersSeen> {
  const { ask, project } = bench;
  const slug = await insert(bench, [small(SLUG, "A long slug.")]);
  const rows = [small("probe-partial", "Half."), small("probe-rich", "The other half.")];
  const partial = await insert(bench, rows, "error");
  const tools = await list(bench, { project_id: project.id, slug: "probe-tool" });
  const rich = await listed(bench, "probe-rich");
  const before = BigInt(String(rich?.["_xact_id"])) - 1n;
  return {
    slug: {
      status: slug.status,
      says: slug.says,
      isFound: slug.status === 200 && await comes(bench, SLUG),
    },
    partial: { status: partial.status, isWritten: await comes(bench, "probe-partial") },
    isToolListed: writes?.takenByTool.isTried ? rowsOf(tools).length > 0 : undefined,
    beforeFirst: await ask("GET", `/v1/prompt/${rich?.["id"]}?version=${before}`),
  };
}

/** Whether a list has the slug, at once or after a while. */
async function comes(bench: Bench, slug: string): Promise<boolean> {
  for (const ms of WAITS) {
    await bench.wait(ms);
    if (await listed(bench, slug)) return true;
  }
  return false;
}
