import { type Config, parseConfig } from "../lib/config/config.ts";
import { linesToAdd, planHooks } from "../lib/commands/hooks/owners.ts";
import { hookPathspecs } from "../lib/commands/hooks/pathspecs.ts";
import { configOf } from "../lib/disk/config_file.ts";
import { readText } from "../lib/disk/files.ts";
import { git } from "../lib/git/git.ts";
import { writeHome, writeStubs } from "../lib/commands/hooks/home.ts";
import { EARLIER_KEY, readHookFacts, readHookPlace } from "../lib/commands/hooks/read.ts";
import { CONFIG_PATH } from "../lib/config/config.ts";
import type { Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { about, hookReport } from "../lib/commands/hooks/report.ts";
import { type Context, main } from "./_main.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "hooks:install",
  summary:
    "Check prompts before each commit and push. Puts the hooks and a copy of their program " +
    "under .git, so that no branch can change them. Does not change other hooks, but " +
    "prints the line to add to them.",
  operands: "",
  flags: {},
  examples: [{
    command: "deno task hooks:install",
    does: "once in each clone, again after an update",
  }],
  worksWithoutSettings: () => true,
};

export async function install({ root }: Context): Promise<Report> {
  const place = await readHookPlace(root);
  const facts = await readHookFacts(place);
  const { write, owners } = planHooks(facts);
  await writeHome(place, hookPathspecs(await configOrUsual(root), place.folder));
  if (facts.isEarlier) {
    await git(root, ["config", "--local", "--unset-all", "core.hooksPath"]);
    await git(root, ["config", "--local", "--unset-all", EARLIER_KEY]);
  }
  await writeStubs(place, write);
  const notes = write.length === 0
    ? []
    : [`git runs prompt-sync at ${write.join(", ")}. Proof: deno task hooks:doctor`];
  if (owners.length === 0) {
    const through = "the hooks here call prompt-sync. Proof: deno task hooks:doctor";
    return hookReport("hooks:install", "", notes.length > 0 ? notes : [through]);
  }
  const report = hookReport("hooks:install", "Not complete: other hooks are in use here.", notes);
  report.problems = owners.map(({ name, file }) => about(file, `${name} runs the hooks here`));
  return { ...report, next: linesToAdd(owners) };
}

/** The configuration, or the usual one where there is none yet. */
async function configOrUsual(root: string): Promise<Config> {
  const text = await readText(root, CONFIG_PATH);
  const usual = parseConfig({ project: "any" });
  return text === undefined && "config" in usual ? usual.config : configOf(text ?? "");
}

if (import.meta.main) await main(COMMAND, install);
