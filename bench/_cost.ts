// What runs cost, as cells of a table: beside the figures their multiple of a base.
import type { Run } from "./_measure.ts";
import { median } from "./_table.ts";

/** The header of `costCells`. */
export const COST_HEADER = ["seconds", "× floor", "CPU s", "× CPU", "peak MB", "requests"];

/** The median cost of `runs`, next to that of the floor; the highest peak of memory. */
export function costCells(runs: readonly Run[], floor: readonly Run[]): string[] {
  const middle = (all: readonly Run[], key: "seconds" | "cpuSeconds" | "requests"): number =>
    median(all.map((run) => run[key]));
  const pair = (key: "seconds" | "cpuSeconds"): string[] => {
    const value = middle(runs, key);
    return [value.toFixed(2), (value / middle(floor, key)).toFixed(1)]
      .map((cell) => cell === "NaN" ? "-" : cell);
  };
  const peaks = runs.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
  const peak = peaks.length > 0 ? Math.max(...peaks).toFixed(0) : "-";
  return [...pair("seconds"), ...pair("cpuSeconds"), peak, String(middle(runs, "requests"))];
}
