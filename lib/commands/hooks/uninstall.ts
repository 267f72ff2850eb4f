import { git } from "../../git/git.ts";
import { removeHome, removeStubs } from "./home.ts";
import { configured, EARLIER_KEY, readHookFacts, readHookPlace } from "./read.ts";
import type { Report } from "../../report/report.ts";
import { hookReport } from "./report.ts";
import type { Context } from "../context.ts";

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
