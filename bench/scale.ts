// How the commands that change nothing grow with the number of prompts.
import { type Sandbox, sandbox } from "../tests/sandbox.ts";
import type { Bench } from "./_bench.ts";
import { measure, ourCommand, type Run } from "./_measure.ts";
import { samplePrompts } from "./_prompts.ts";
import { median, type Table } from "./_table.ts";

const SIZES = [10, 100, 1000, 10_000];
const COMMANDS = ["verify", "upload"];

/** `verify` and `upload` of prompts in sync, from 10 to 10,000. */
export const SCALE: Bench = {
  name: "scale",
  describes: "verify and upload of nothing at 10 to 10,000 prompts: time, memory, requests",
  async measure({ runs, say }): Promise<Table[]> {
    const rows: string[][] = [];
    for (const size of SIZES) {
      say(`Preparing ${size} prompts`);
      const samples = samplePrompts(size).map(({ path, text }) => [path, text]);
      await using box = await sandbox(Object.fromEntries(samples));
      await measure(box, program(box, "upload"));
      for (const command of COMMANDS) {
        say(`${runs} runs of ${command} with ${size} prompts`);
        const all: Run[] = [];
        for (let run = 0; run < runs; run++) all.push(await measure(box, program(box, command)));
        rows.push(rowOf(command, size, all));
      }
    }
    return [tableOf(rows, runs)];
  },
};

function program(box: Sandbox, command: string): ReturnType<typeof ourCommand> {
  return ourCommand(box, command, "sandbox");
}

function rowOf(command: string, size: number, runs: Run[]): string[] {
  const seconds = median(runs.map((run) => run.seconds));
  const peaks = runs.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
  return [
    `${command} of ${size}`,
    seconds.toFixed(2),
    (seconds * 1000 / size).toFixed(2),
    peaks.length > 0 ? Math.max(...peaks).toFixed(0) : "-",
    String(median(runs.map(({ requests }) => requests))),
  ];
}

function tableOf(rows: string[][], runs: number): Table {
  return {
    title: `Prompts in sync, median of ${runs} runs`,
    header: ["command", "seconds", "ms per prompt", "peak MB", "requests"],
    rows,
    notes: [
      "Targets: verify of 10,000 prompts under 300 MB, cost per prompt flat.",
      "Peak MB is the highest of all runs, as the Linux kernel keeps it (VmHWM), Deno included.",
    ],
  };
}
