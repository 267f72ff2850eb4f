// `deno task bench`: measures and prints Markdown. Nothing here judges the figures.
import { Failure } from "../lib/text/failure.ts";
import { nearest } from "../lib/text/nearest.ts";
import type { Command } from "../tasks/_arguments.ts";
import { main } from "../tasks/_main.ts";
import type { Context } from "../lib/commands/context.ts";
import type { Bench, Options } from "./_bench.ts";
import { machineLine } from "./_machine.ts";
import { renderTable } from "./_table.ts";
import { EDGE } from "./edge.ts";
import { MEMORY } from "./edge_memory.ts";
import { HOOK } from "./hook.ts";
import { OFFICIAL } from "./official.ts";
import { SCALE } from "./scale.ts";

const BENCHES: Bench[] = [OFFICIAL, SCALE, HOOK, EDGE, MEMORY];

const COMMAND: Command = {
  name: "bench",
  summary: "Measure the commands on an embedded Braintrust and print tables in Markdown.\n" +
    "Benchmarks:\n" + BENCHES.map(({ name, describes }) => `  ${name}  ${describes}`).join("\n"),
  operands: "",
  flags: {
    runs: { describes: "Measure each command N times (default 3)", value: "N" },
    prompts: { describes: "Compare with N prompts (default 1000)", value: "N" },
    only: { describes: "Run one benchmark of the list above", value: "NAME" },
  },
  examples: [
    { command: "deno task bench", does: "everything: some minutes" },
    { command: "deno task bench --only official --runs 1 --prompts 100", does: "a quick look" },
  ],
  run: bench,
};

async function bench({ args, say }: Context): Promise<string> {
  const { runs, prompts, only } = args.values;
  const benches = BENCHES.filter(({ name }) => only === undefined || name === only);
  if (benches.length === 0) throw unknown(only ?? "");
  const options: Options = {
    runs: countOf("runs", runs ?? "3"),
    prompts: countOf("prompts", prompts ?? "1000"),
    say,
  };
  const command = ["deno task bench", ...Deno.args].join(" ");
  const tables: string[] = [];
  for (const { measure } of benches) tables.push(...(await measure(options)).map(renderTable));
  const date = new Date().toISOString().slice(0, 10);
  return [`\`${command}\` on ${date}: ${machineLine()}.\n`, ...tables].join("\n");
}

function countOf(flag: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Failure(`Cannot use --${flag} ${text}: expected a number from 1 to 999999`, {
    hint: "deno task bench --help",
  });
}

function unknown(name: string): Failure {
  const near = nearest(name, BENCHES.map((known) => known.name));
  return new Failure(
    `Cannot run the benchmark "${name}": there is none${near ? `; did you mean "${near}"?` : ""}`,
    { hint: "deno task bench --help" },
  );
}

if (import.meta.main) await main(COMMAND);
