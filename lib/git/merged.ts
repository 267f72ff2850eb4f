// Where HEAD stands, for a repository whose prompts are uploaded after the merge.
import { runGit } from "./git.ts";

/** Why HEAD is not the newest commit of a branch; undefined when it is. */
export type Unmerged = "elsewhere" | "behind" | "no branch";

/**
 * Compares HEAD with the newest commit of `branch`: that of `origin`, else of the remote that the branch
 * follows, else the local one.
 */
export async function unmerged(root: string, branch: string): Promise<Unmerged | undefined> {
  const tip = await idOf(root, `refs/remotes/origin/${branch}`) ??
    await idOf(root, `${branch}@{upstream}`) ?? await idOf(root, `refs/heads/${branch}`);
  const head = await idOf(root, "HEAD");
  if (tip === undefined || head === undefined) return "no branch";
  if (tip === head) return undefined;
  const { code } = await runGit(root, ["merge-base", "--is-ancestor", head, tip]);
  return code === 0 ? "behind" : "elsewhere";
}

/** Whether git holds only a part of the history here. */
export async function isShallow(root: string): Promise<boolean> {
  const { stdout } = await runGit(root, ["rev-parse", "--is-shallow-repository"]);
  return new TextDecoder().decode(stdout).trim() === "true";
}

/** What HEAD is or is about to be: during a merge also the commits that are merged. */
export async function tips(root: string): Promise<string[]> {
  return await idOf(root, "MERGE_HEAD") === undefined ? ["HEAD"] : ["HEAD", "MERGE_HEAD"];
}

async function idOf(root: string, name: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(root, ["rev-parse", "--verify", "--quiet", name]);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}
