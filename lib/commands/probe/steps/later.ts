// Reads the first rows again, and writes their like once more.
import type { JsonObject } from "../../../content/json.ts";
import { type Bench, read } from "../bench.ts";
import { PLAIN, RICH } from "../samples.ts";
import type { LaterSeen, ValuesSeen } from "../seen.ts";
import { mustInsert, settle } from "./settle.ts";

export async function later(bench: Bench, { rich, plain }: ValuesSeen): Promise<LaterSeen> {
  const readAgain = async ({ reads: [row] }: ValuesSeen["rich"]): Promise<JsonObject | undefined> =>
    row && await read(bench, String(row["id"]));
  const late = [await readAgain(rich), await readAgain(plain)];
  // Of the same lengths as the first slugs, one over an old row: some services tell by such things.
  await mustInsert(bench, [{ ...RICH, slug: "probe-late" }, PLAIN]);
  const again = [(await settle(bench, "probe-late")).read, await readAgain(plain)];
  return { first: [rich, plain], late, again, counts: { ...bench.counts } };
}
