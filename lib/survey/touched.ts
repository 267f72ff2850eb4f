import { CONFIG_PATH } from "../config/config.ts";
import type { Lock } from "../state/lock.ts";
import { touchedSlugs } from "../state/lock_changes.ts";
import type { Touched } from "../report/touched.ts";
import { git } from "../git/git.ts";
import { leftAt, lockAt } from "./lock_at.ts";

/** What the checkout has changed since it left `commit`, committed or not. */
export async function readTouched(
  root: string,
  commit: string,
  lock: Lock | undefined,
): Promise<Touched> {
  const base = await leftAt(root, commit);
  const diff = ["diff", "--name-only", "-z", "--no-renames", "--relative", base];
  const others = ["ls-files", "--others", "--exclude-standard", "-z"];
  const listed = await git(root, diff) + await git(root, others);
  const paths = new Set(listed.split("\0"));
  const slugs = touchedSlugs(await lockAt(root, base), lock);
  return { commit, paths, slugs, isWhole: paths.has(CONFIG_PATH) };
}
