import { hookOwners, isInstalled } from "../lib/hook_owners.ts";
import { dryRun, hookPath, readHookFacts, unusableHook } from "../lib/io/hooks.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { hookReport, linesToAdd } from "./_hooks.ts";
import { type Context, main } from "./_main.ts";

const COMMAND: Command = {
  name: "hooks:doctor",
  summary:
    "Prove which hook git runs: lets git run its pre-commit hook on an empty commit that is " +
    "never made. Hooks of others that stand before ours run as well.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:doctor", does: "exit code 1: ours does not run" }],
};

async function doctor({ root, say }: Context): Promise<Report> {
  const facts = await readHookFacts(root);
  const file = await hookPath(root);
  say(`Letting git run ${file} without a commit`);
  const token = crypto.randomUUID();
  const printed = await dryRun(root, token);
  const answer = new RegExp(`prompt-sync hook ${token} skip=(.*) deno=(.*)`).exec(printed);
  const report = hookReport("hooks:doctor", "The prompts are not guarded at the commit:");
  const found = (message: string): void => {
    report.problems.push({ file, line: 1, column: 1, message });
  };
  if (answer) {
    const [, skip, deno] = answer;
    if (deno === "") found("runs our hook, but neither deno nor npx is found: it blocks prompts");
    if (skip === "1") found("runs our hook, but PROMPT_SYNC_SKIP=1 in this shell turns it off");
    if (report.problems.length > 0) return report;
    return { ...report, notes: [`git runs our hook through ${file}; it checks with ${deno}.`] };
  }
  const unusable = isInstalled(facts) ? await unusableHook(root) : undefined;
  found(unusable ?? "git did not run our hook");
  const owners = isInstalled(facts) ? [] : hookOwners(facts);
  const install = { command: "deno task hooks:install", does: "Install it" };
  const mend = { command: "git checkout -- hooks; chmod +x hooks/*", does: "Bring it back" };
  report.next = unusable ? [mend] : owners.length > 0 ? linesToAdd(owners) : [install];
  return report;
}

if (import.meta.main) await main(COMMAND, doctor);
