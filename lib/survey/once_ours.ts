import { LOCK_PATH } from "../state/lock.ts";
import { runGit } from "../git/git.ts";
import { inPool } from "../disk/in_pool.ts";
import type { Fileless } from "./survey.ts";

/**
 * Which of `prompts` the history of HEAD once pinned, or had the file of. Other branches do not count,
 * nor what a shallow clone does not hold: those prompts may be somebody else's.
 */
export async function onceOurs(root: string, prompts: Fileless[]): Promise<Set<string>> {
  const found = await inPool(4, prompts, async ({ slug, path, blob }) => {
    const isFile = path !== "" && /^[0-9a-f]{40,64}$/.test(blob) &&
      await hasCommit(root, [`--find-object=${blob}`, "HEAD", "--", `:(literal)${path}`]);
    const entry = `-S${JSON.stringify(slug)}: {`;
    const isOurs = isFile || await hasCommit(root, [entry, "HEAD", "--", LOCK_PATH]);
    return isOurs ? [slug] : [];
  });
  return new Set(found.flat());
}

async function hasCommit(root: string, args: string[]): Promise<boolean> {
  // -m: a merge may bring what neither side had.
  const { code, stdout } = await runGit(root, ["log", "-1", "-m", "--format=%H", ...args]);
  return code === 0 && stdout.length > 0;
}
