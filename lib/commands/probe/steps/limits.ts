// Sends as much at once as `upload` sends at most.
import { type Bench, insert } from "../bench.ts";
import { small } from "../samples.ts";
import type { LimitsSeen } from "../seen.ts";

const PROMPTS = 4;

export async function limits(bench: Bench): Promise<LimitsSeen> {
  const { bytes } = bench.sizes;
  const text = "x".repeat(Math.floor(bytes / PROMPTS));
  const rows = Array.from({ length: PROMPTS }, (_, index) => small(`probe-large-${index}`, text));
  return { bytes, body: await insert(bench, rows) };
}
