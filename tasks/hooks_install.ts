import { Failure } from "../lib/failure.ts";
import { hookOwners, HOOKS_FOLDER, isInstalled } from "../lib/hook_owners.ts";
import { git } from "../lib/io/git.ts";
import { DENO_KEY, readHookFacts, unusableHook } from "../lib/io/hooks.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { hookReport, linesToAdd } from "./_hooks.ts";
import { type Context, main } from "./_main.ts";

const COMMAND: Command = {
  name: "hooks:install",
  summary: "Let git run hooks/pre-commit before each commit. Changes nothing where another hook " +
    "manager is at work; prints the line to add to it instead.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:install", does: "once in each clone" }],
};

async function install({ root }: Context): Promise<Report> {
  const facts = await readHookFacts(root);
  const unusable = await unusableHook(root);
  if (unusable !== undefined) {
    throw new Failure(`Cannot install the hook: ${unusable}`, {
      hint: `git checkout -- ${HOOKS_FOLDER}; chmod +x ${HOOKS_FOLDER}/*`,
    });
  }
  const owners = isInstalled(facts) ? [] : hookOwners(facts);
  if (owners.length > 0) {
    const report = hookReport("hooks:install", "Not installed, nothing changed:");
    report.problems = owners.map(({ name, file }) => (
      { file, line: 1, column: 1, message: `${name} runs the hooks here` }
    ));
    return { ...report, next: linesToAdd(owners) };
  }
  // A path that a GUI client finds without the user's PATH.
  await git(root, ["config", "--local", DENO_KEY, Deno.execPath()]);
  await git(root, ["config", "--local", "core.hooksPath", HOOKS_FOLDER]);
  const notes = [
    `git runs ${HOOKS_FOLDER}/pre-commit before each commit here. Proof: deno task hooks:doctor`,
  ];
  return hookReport("hooks:install", "", notes);
}

if (import.meta.main) await main(COMMAND, install);
