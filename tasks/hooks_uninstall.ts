import { git } from "../lib/git/git.ts";
import { removeHome, removeStubs } from "../lib/commands/hooks/home.ts";
import {
  configured,
  EARLIER_KEY,
  readHookFacts,
  readHookPlace,
} from "../lib/commands/hooks/read.ts";
import type { Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { hookReport } from "../lib/commands/hooks/report.ts";
import { type Context, main } from "./_main.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "hooks:uninstall",
  summary: "Remove what hooks:install installed. Does not change other hooks.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:uninstall", does: "in this clone" }],
  worksWithoutSettings: () => true,
};

export async function uninstall({ root }: Context): Promise<Report> {
  const place = await readHookPlace(root);
  const { isEarlier, joined } = await readHookFacts(place);
  if (isEarlier) await git(root, ["config", "--local", "--unset-all", "core.hooksPath"]);
  if (await configured(root, EARLIER_KEY, ["--local"]) !== undefined) {
    await git(root, ["config", "--local", "--unset-all", EARLIER_KEY]);
  }
  if (await removeHome(place)) {
    const note =
      `git no longer runs prompt-sync for ${place.folder}; it still does for other folders.`;
    return hookReport("hooks:uninstall", "", [note]);
  }
  const removed = await removeStubs(place);
  const note = removed.length > 0 || isEarlier
    ? "git no longer runs prompt-sync here."
    : "git had no hook of prompt-sync here: nothing to remove.";
  const calls = [...joined].map((file) =>
    `${file} still calls prompt-sync, which does nothing now.`
  );
  return hookReport("hooks:uninstall", "", [note, ...calls]);
}

if (import.meta.main) await main(COMMAND, uninstall);
