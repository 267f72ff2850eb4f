import { Failure } from "../text/failure.ts";
import { type Lock, LOCK_PATH, parseLock } from "../state/lock.ts";
import { git, runGit } from "../git/git.ts";

/** The lock as `commit` holds it; undefined when it holds none that can be used. */
export async function lockAt(root: string, commit: string): Promise<Lock | undefined> {
  const id = await resolved(root, commit, "tree");
  const listed = await git(root, ["ls-tree", "--name-only", id, LOCK_PATH]);
  if (listed === "") return undefined;
  // "./": relative to the current folder, which need not be the top of the repository.
  return parseLock(await git(root, ["cat-file", "blob", `${id}:./${LOCK_PATH}`])).lock;
}

/** The full id of what `commit` names. Throws a Failure when git does not hold it. */
export async function resolved(
  root: string,
  commit: string,
  kind: "commit" | "tree",
): Promise<string> {
  const args = ["rev-parse", "--verify", "--end-of-options", `${commit}^{${kind}}`];
  const { code, stdout } = await runGit(root, args);
  if (code === 0) return new TextDecoder().decode(stdout).trim();
  throw new Failure(`Cannot find the commit "${commit}" in this repository`, {
    hint: "A shallow clone may not have it: fetch more history (actions/checkout: fetch-depth)",
  });
}

/** The commit at which the checkout left `commit`. Throws a Failure when git does not hold it. */
export async function leftAt(root: string, commit: string): Promise<string> {
  const id = await resolved(root, commit, "commit");
  return (await git(root, ["merge-base", id, "HEAD"])).trim();
}
