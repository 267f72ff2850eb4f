// deno-lint-ignore-file no-console
// Long random runs of everything that reads what people or servers write. Each input has to end soon,
// with a value or with a list of problems, and never with another exception. What reads back what we
// wrote must find the same. Inputs that took new ways are kept and changed further.
//
//   deno task fuzz --seconds 60 [--seed 1] [--target prompt]
import { parseArgs } from "@std/cli/parse-args";
import { mutate, type Random, randomOf } from "./mutate.ts";
import { TARGETS } from "./targets.ts";

const MAX_MS = 1000;
const CORPUS = 400;
/** Where inputs stay that broke something. */
const FOLDER = ".prompt-sync/fuzz";

const args = parseArgs(Deno.args, { string: ["seconds", "seed", "target"] });
const seconds = Number(args.seconds ?? 10);
const seed = Number(args.seed ?? Date.now() % 1_000_000);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error("usage: deno task fuzz [--seconds N] [--seed N] [--target NAME]");
  Deno.exit(2);
}

/** Tries one input. Returns what it did, in few words: inputs that do something new are kept. */
async function attempt(name: string, input: string): Promise<string> {
  const first = await timed(name, input);
  // A machine that does something else meanwhile is slow once.
  const { did, ms } = first.ms > MAX_MS ? await timed(name, input) : first;
  if (ms > MAX_MS) throw new Error(`took ${ms.toFixed(0)} ms`);
  return did;
}

async function timed(name: string, input: string): Promise<{ did: string; ms: number }> {
  const start = performance.now();
  const did = await TARGETS[name]?.run(input) ?? "";
  return { did, ms: performance.now() - start };
}

async function fuzz(name: string, random: Random, end: number): Promise<number> {
  const corpus = [...TARGETS[name]?.seeds ?? []];
  const seen = new Set<string>();
  let count = 0;
  for (; performance.now() < end; count++) {
    const input = mutate(random, corpus);
    try {
      const did = await attempt(name, input);
      if (seen.has(did)) continue;
      seen.add(did);
      corpus[corpus.length < CORPUS ? corpus.length : Math.floor(random() * CORPUS)] = input;
    } catch (error) {
      const file = `${FOLDER}/${name}-${seed}.txt`;
      await Deno.mkdir(FOLDER, { recursive: true });
      await Deno.writeTextFile(file, input);
      console.error(`${name}: input ${count + 1} of seed ${seed}, kept in ${file}:`, error);
      Deno.exit(1);
    }
  }
  console.log(`${name}: ${count} inputs, ${seen.size} ways, seed ${seed}`);
  return count;
}

const names = typeof args.target === "string" ? [args.target] : Object.keys(TARGETS);
if (names.some((name) => !Object.hasOwn(TARGETS, name))) {
  console.error(`no such target; there is ${Object.keys(TARGETS).join(", ")}`);
  Deno.exit(2);
}
const random = randomOf(seed);
for (const name of names) {
  await fuzz(name, random, performance.now() + seconds * 1000 / names.length);
}
