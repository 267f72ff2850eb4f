// How the commands grow with the number of prompts, next to the floor: the least that proves the same.
import { PROJECT, type Sandbox, sandbox } from "../tests/sandbox.ts";
import type { Bench, Options } from "./_bench.ts";
import type { Program } from "./_child.ts";
import { createProject, floorProgram, measure, ourCommand, type Run } from "./_measure.ts";
import { type Sample, samplePrompts } from "./_prompts.ts";
import { COST_HEADER, costCells } from "./_cost.ts";
import type { Table } from "./_table.ts";

const SIZES = [10, 100, 1000, 10_000];
/** The size at which uploads that write are measured too. */
const CHANGING = 1000;
/** Of a hundred prompts, how many are changed before an upload of few. */
const CHANGED_PERCENT = 1;

/** The commands at 10 to 10,000 prompts, and at 1,000 with all new and with 1 % changed. */
export const SCALE: Bench = {
  name: "scale",
  describes: "verify and upload at 10 to 10,000 prompts, as multiples of the least that proves it",
  async measure(options): Promise<Table[]> {
    const rows: string[][] = [];
    // Ten times as many as the other comparisons have, and no more.
    const sizes = SIZES.filter((size) => size <= 10 * options.prompts);
    for (const size of sizes) rows.push(...await measureSize(size, options));
    return [tableOf(rows, options.runs)];
  },
};

/** What is measured: how to start it, and what has to be done before each run of it. */
interface Case {
  name: string;
  of: Sandbox;
  prepare?: (run: number) => Promise<void>;
  program: (run: number) => Program;
}

async function measureSize(size: number, { runs, say }: Options): Promise<string[][]> {
  say(`Preparing ${size} prompts`);
  const samples = samplePrompts(size);
  const files = Object.fromEntries(samples.map(({ path, text }) => [path, text]));
  await using box = await sandbox(files);
  await measure(box, ourCommand(box, "upload", PROJECT));
  await using other = await sandbox(size === CHANGING ? files : {});
  const cases = [
    ...syncedCases(box, size),
    ...size === CHANGING ? changingCases(box, other, samples) : [],
  ];
  const all = cases.map((): Run[] => []);
  // In turn, so that whatever else the machine does meets all of them.
  for (let run = 1; run <= runs; run++) {
    for (const [index, { name, of, prepare, program }] of cases.entries()) {
      say(`Run ${run} of ${runs}: ${name}`);
      await prepare?.(run);
      all[index]?.push(await measure(of, program(run)));
    }
  }
  const [floor = []] = all;
  return cases.map(({ name }, index) => [name, ...costCells(all[index] ?? [], floor)]);
}

function syncedCases(of: Sandbox, size: number): Case[] {
  const ours = (command: string): Case => ({
    name: `${command} of ${size}, all unchanged`,
    of,
    program: () => ourCommand(of, command, PROJECT),
  });
  const floor = { name: `floor of ${size}`, of, program: (): Program => floorProgram(of, PROJECT) };
  return [floor, ours("verify"), ours("upload")];
}

function changingCases(box: Sandbox, other: Sandbox, samples: Sample[]): Case[] {
  const changed = samples.slice(0, CHANGING * CHANGED_PERCENT / 100);
  return [
    {
      name: `upload of ${CHANGING}, ${CHANGED_PERCENT} % changed`,
      of: box,
      prepare: async (run) => {
        for (const { path, text } of changed) await box.write(path, `${text}Edit ${run}.\n`);
      },
      program: () => ourCommand(box, "upload", PROJECT),
    },
    {
      name: `upload of ${CHANGING}, all new`,
      of: other,
      prepare: async (run) => {
        await createProject(other, `new-${run}`);
        await Deno.remove(`${other.root}/prompts/lock.json`).catch(() => {}); // the first run has none
      },
      program: (run) => ourCommand(other, "upload", `new-${run}`),
    },
  ];
}

function tableOf(rows: string[][], runs: number): Table {
  return {
    title: `Prompts by their number, median of ${runs} runs`,
    header: ["command", ...COST_HEADER],
    rows,
    notes: [
      "The floor reads and hashes every file, lists the rows, hashes each and compares (bench/floor.ts).",
      "Targets: verify at most 2 × floor at 1,000 and 10,000 prompts, and under 200 MB; upload of " +
      "unchanged prompts at most 1.1 × verify.",
      "CPU is that of all cores; × CPU compares it. A busy machine changes seconds more than CPU.",
      "Peak MB is the highest of all runs, as the Linux kernel keeps it (VmHWM), Deno included.",
    ],
  };
}
