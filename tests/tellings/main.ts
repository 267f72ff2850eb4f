// `deno run -A --lock=deno.full.lock tests/tellings/main.ts [--only NAME] [--pairs] [--full]`: what goes wrong under which telling.
import { parseArgs } from "@std/cli/parse-args";
import { inPool } from "../../lib/disk/in_pool.ts";
import { type Case, caseOf, PAIRS, SINGLE } from "./cases.ts";
import { STEPS } from "./steps.ts";
import { play, type Wrong } from "./story.ts";

const flags = parseArgs(Deno.args, { string: ["only"], boolean: ["pairs", "full"] });
const only = typeof flags["only"] === "string" ? flags["only"] : undefined;
const all = flags["pairs"] ? PAIRS : SINGLE;
const cases = only === undefined ? all : [caseOf(only)];
const counts = new Map<string, number>();
let [clean, earlier, lagging] = [0, 0, 0];
await inPool(3, cases, async ({ name, quirks, mayStop }: Case) => {
  const { wrongs, earlier: times } = await play(quirks, mayStop, STEPS);
  if (wrongs.length === 0) clean++;
  if (times > 0) lagging++;
  earlier += times;
  // What follows from a first wrong is seldom news.
  const shown = only || flags["full"] ? wrongs : wrongs.slice(0, 1);
  const more = wrongs.length - shown.length;
  print(
    shown.map((wrong) => render(name, wrong)).join("") + (more > 0 ? `  and ${more} more\n` : ""),
  );
  for (const { kind } of wrongs) counts.set(kind, (counts.get(kind) ?? 0) + 1);
});
const found = [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
print(`\n${cases.length} cases, ${clean} clean; ${found || "nothing wrong"}\n`);
print(`${earlier} times all answers were older than an edit, in ${lagging} cases\n`);
Deno.exitCode = clean === cases.length ? 0 : 1;

function render(name: string, { kind, step, what, transcript }: Wrong): string {
  const details = only || flags["full"] ? `${what}\n${transcript}\n` : `${what.split("\n")[0]}\n`;
  return `${name} | ${step} | ${kind} | ${details}`;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
