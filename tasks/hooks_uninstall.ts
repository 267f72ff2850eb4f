import { isInstalled } from "../lib/hook_owners.ts";
import { git } from "../lib/io/git.ts";
import { configured, DENO_KEY } from "../lib/io/hooks.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { hookReport } from "./_hooks.ts";
import { type Context, main } from "./_main.ts";

const COMMAND: Command = {
  name: "hooks:uninstall",
  summary: "Take back what hooks:install did. Leaves the hooks of others alone.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:uninstall", does: "in this clone" }],
};

async function uninstall({ root }: Context): Promise<Report> {
  const local = ["--local"];
  const hooksPath = await configured(root, "core.hooksPath", local);
  const isOurs = isInstalled({ hooksPath });
  if (isOurs) await git(root, ["config", ...local, "--unset-all", "core.hooksPath"]);
  if (await configured(root, DENO_KEY, local) !== undefined) {
    await git(root, ["config", ...local, "--unset-all", DENO_KEY]);
  }
  const note = isOurs
    ? "git no longer runs hooks/pre-commit here."
    : "git was not told to run hooks/pre-commit here: nothing to take back.";
  return hookReport("hooks:uninstall", "", [note]);
}

if (import.meta.main) await main(COMMAND, uninstall);
