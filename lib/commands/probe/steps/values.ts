// Writes the first rows and reads them in every way.
import type { JsonObject } from "../../../content/json.ts";
import { type Bench, insert, listed, read } from "../bench.ts";
import { PLAIN, RICH, UNKNOWN } from "../samples.ts";
import type { ValuesSeen, Ways } from "../seen.ts";
import { mustInsert, settle, type Settled } from "./settle.ts";

export async function values(bench: Bench): Promise<ValuesSeen> {
  await mustInsert(bench, [RICH, PLAIN]);
  const rich = await settle(bench, "probe-rich");
  bench.best.state = rich.state;
  const plain = await settle(bench, "probe-plain");
  const { status } = await insert(bench, [UNKNOWN]);
  return {
    rich: await waysOf(bench, "probe-rich", rich),
    plain: await waysOf(bench, "probe-plain", plain),
    unknown: {
      status,
      row: status === 200 ? (await settle(bench, "probe-unknown")).read : undefined,
    },
    late: rich.late + plain.late,
    lateMs: rich.lateMs + plain.lateMs,
  };
}

async function waysOf(bench: Bench, slug: string, settled: Settled): Promise<Ways> {
  const id = String(settled.read["id"]);
  const [second, third] = [await read(bench, id), await read(bench, id)];
  const lists = [settled.list, await listed(bench, slug), await listed(bench, slug)];
  const isThere = (row: JsonObject | undefined): row is JsonObject => row !== undefined;
  return {
    reads: [settled.read, second, third].filter(isThere),
    lists: lists.filter(isThere),
    at: settled.at,
  };
}
