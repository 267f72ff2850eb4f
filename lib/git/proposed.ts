// What the branch of a proposal says of itself.
import { runGit } from "./git.ts";

/** The branch that proposals are pushed to. */
export const PROPOSAL_BRANCH = "prompt-sync/propose";
/** The trailer of its commits that names a prompt and the version that came back: `SLUG@VERSION`. */
export const PROPOSED = "Prompt-Sync-Version";

/** `SLUG@VERSION` of what is proposed and not merged into HEAD, as far as git has fetched it. */
export async function proposedVersions(root: string): Promise<Set<string>> {
  const range = `HEAD..refs/remotes/origin/${PROPOSAL_BRANCH}`;
  const trailers = `--format=%(trailers:key=${PROPOSED},valueonly)`;
  const { code, stdout } = await runGit(root, ["log", trailers, range]);
  return new Set(code === 0 ? new TextDecoder().decode(stdout).split("\n").filter(Boolean) : []);
}
