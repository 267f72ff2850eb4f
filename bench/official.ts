// The same prompts brought to the same server by us and by the official tools.
import { parsePrompt } from "../lib/prompt/parse.ts";
import { type Sandbox, sandbox } from "../tests/sandbox.ts";
import type { Bench, Options } from "./_bench.ts";
import type { Program } from "./_child.ts";
import { COST_HEADER, costCells } from "./_cost.ts";
import {
  countVersions,
  createProject,
  floorProgram,
  measure,
  ourCommand,
  type Run,
} from "./_measure.ts";
import { type Sample, samplePrompts } from "./_prompts.ts";
import { officialSource } from "./_source.ts";
import { median, type Table } from "./_table.ts";
import { officialTools, type Tool } from "./_tools.ts";

/** One row of the table. */
interface Row {
  command: string;
  runs: (Run & { versions: number })[];
  missing?: string | undefined;
}

const NEW = "upload, all new";
const FLOOR = "floor: the least that proves it";

/** `upload` and `verify` beside `braintrust push` and `bt functions push`. */
export const OFFICIAL: Bench = {
  name: "official",
  describes: "upload and verify beside braintrust push and bt functions push",
  async measure(options): Promise<Table[]> {
    const samples = samplePrompts(options.prompts);
    await using box = await sandbox(
      Object.fromEntries(samples.map(({ path, text }) => [path, text])),
    );
    const folder = await Deno.makeTempDir();
    try {
      return [tableOf(options, await measureAll(box, folder, samples, options))];
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
};

/** The tools take turns, so that whatever else the machine does meets all of them. */
async function measureAll(
  box: Sandbox,
  folder: string,
  samples: Sample[],
  { runs, prompts, say }: Options,
): Promise<Row[]> {
  say(`Preparing ${prompts} prompts and the official tools`);
  const tools = await officialTools(folder);
  const rows = new Map<string, Row>();
  for (let run = 1; run <= runs; run++) {
    say(`Run ${run} of ${runs}: upload and verify`);
    await measureOurs(box, `ours-${run}`, rows);
    for (const [index, tool] of tools.entries()) {
      say(`Run ${run} of ${runs}: ${tool.name}`);
      await measureTool(box, folder, samples, { tool, project: `tool-${index}-${run}` }, rows);
    }
  }
  return [...rows.values()];
}

async function measureOurs(
  box: Sandbox,
  project: string,
  rows: Map<string, Row>,
): Promise<void> {
  const id = await createProject(box, project);
  await Deno.remove(`${box.root}/prompts/lock.json`).catch(() => {}); // the first run has none
  const ours = (task: string): Program => ourCommand(box, task, project);
  await record(box, id, { command: NEW, program: ours("upload") }, rows);
  await record(box, id, { command: FLOOR, program: floorProgram(box, project) }, rows);
  await record(box, id, { command: "upload, all unchanged", program: ours("upload") }, rows);
  await record(box, id, { command: "verify, all in sync", program: ours("verify") }, rows);
}

async function measureTool(
  box: Sandbox,
  folder: string,
  samples: Sample[],
  { tool, project }: { tool: Tool; project: string },
  rows: Map<string, Row>,
): Promise<void> {
  const { name, missing } = tool;
  const [fresh, again] = [`${name}, all new`, `${name}, all unchanged`];
  if (missing !== undefined) {
    for (const command of [fresh, again]) rows.set(command, { command, runs: [], missing });
    return;
  }
  const file = `${project}.ts`;
  await Deno.writeTextFile(`${folder}/${file}`, officialSource(project, samples));
  const id = await createProject(box, project);
  await record(box, id, { command: fresh, program: tool.push(box, file, false) }, rows);
  await assertPushed(box, project, samples);
  await record(box, id, { command: again, program: tool.push(box, file, true) }, rows);
}

async function record(
  box: Sandbox,
  projectId: string,
  { command, program }: { command: string; program: Program },
  rows: Map<string, Row>,
): Promise<void> {
  const before = await countVersions(box, projectId);
  const run = await measure(box, program);
  const versions = await countVersions(box, projectId) - before;
  const row = rows.get(command) ?? { command, runs: [] };
  rows.set(command, { ...row, runs: [...row.runs, { ...run, versions }] });
}

/** A comparison counts only if the tool brought the same prompts. */
async function assertPushed(box: Sandbox, project: string, samples: Sample[]): Promise<void> {
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${project}`);
  const slugs = (objects as { slug: string }[]).map(({ slug }) => slug).sort();
  const want = samples.map(({ path, text }) => parsePrompt(path, text).prompt?.slug).sort();
  if (slugs.join() !== want.join()) throw new Error(`${project}: other prompts than were sent`);
}

function tableOf({ runs, prompts }: Options, rows: Row[]): Table {
  const runsOf = (name: string): Row["runs"] =>
    rows.find(({ command }) => command === name)?.runs ?? [];
  const secondsOf = (all: Row["runs"]): number => median(all.map(({ seconds }) => seconds));
  const base = secondsOf(runsOf(NEW));
  const header = ["command", "× upload, all new", ...COST_HEADER, "new versions"];
  return {
    title: `${prompts} prompts, the same server, median of ${runs} runs`,
    header,
    rows: rows.map((row) => {
      const { command, missing, runs: own } = row;
      if (missing !== undefined) {
        return header.map((_, column) =>
          column === 0 ? `${command} (not measured: ${missing})` : "-"
        );
      }
      const ratio = (secondsOf(own) / base).toFixed(2);
      const versions = String(median(own.map((run) => run.versions)));
      return [command, ratio, ...costCells(own, runsOf(FLOOR)), versions];
    }),
    notes: [
      "Targets: verify of 1,000 prompts at most 3 requests; upload of new prompts faster than the " +
      "official tools; upload of unchanged ones 0 new versions.",
      "The official tools write and believe the answer; upload also reads what is there before it " +
      "writes, builds each prompt once as an application would, and reads all of it back.",
      "braintrust push runs on Deno without bundling its own package, which is its quickest way, " +
      "and on Node as npm installs it.",
    ],
  };
}
