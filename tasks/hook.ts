// What the installed git hooks run. hooks:install bundles this file into one under `.git`, so that no
// code of the branch that is checked out takes part.
import { readPushed } from "../lib/commands/commit/pushed.ts";
import { emptyReport, isOk, type Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import type { Context } from "../lib/commands/context.ts";
import { verifyStaged } from "../lib/commands/commit/verify_staged.ts";

const COMMAND: Command = {
  name: "hook",
  summary: "What the git hooks run: checks what is staged.",
  operands: "",
  flags: {
    pushed: { describes: "Check what is pushed: stdin is the list that git gives to pre-push" },
  },
  examples: [],
  worksWithoutSettings: () => true,
  run: hook,
};

/** Deno itself ends with 1 when it cannot run this; the hook has to tell the two apart. */
const BLOCKS = 9;

async function hook(context: Context): Promise<Report> {
  if (!context.args.switches.pushed) return await verifyStaged(context);
  const lines = await new Response(Deno.stdin.readable).text();
  let report = emptyReport("hook");
  for (const pushed of await readPushed(context.root, lines)) {
    report = await verifyStaged(context, pushed);
    if (!isOk(report)) return report;
  }
  return report;
}

if (import.meta.main) {
  await main(COMMAND);
  if (Deno.exitCode === 1) Deno.exitCode = BLOCKS;
}
