import { type Config, CONFIG_PATH, parseConfig } from "../../config/config.ts";
import { linesToAdd, planHooks } from "./owners.ts";
import { hookPathspecs } from "./pathspecs.ts";
import { configOf } from "../../disk/config_file.ts";
import { readText } from "../../disk/files.ts";
import { git } from "../../git/git.ts";
import { writeHome, writeStubs } from "./home.ts";
import { EARLIER_KEY, readHookFacts, readHookPlace } from "./read.ts";
import type { Report } from "../../report/report.ts";
import { about, hookReport } from "./report.ts";
import type { Context } from "../context.ts";

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
