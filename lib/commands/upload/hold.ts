// Where prompts are uploaded after the merge, nothing else is uploaded.
import { type Config, CONFIG_PATH } from "../../config/config.ts";
import { promptMatcher } from "../../disk/prompt_files.ts";
import { git } from "../../git/git.ts";
import { unmerged } from "../../git/merged.ts";
import { Failure } from "../../text/failure.ts";

/** Why nothing may be uploaded from here; undefined when it may. */
export async function holdReason(root: string, config: Config): Promise<Failure | undefined> {
  const { branch } = config;
  const where = await unmerged(root, branch);
  const state = where === undefined ? await unsaved(root, config) : STATES[where](branch);
  if (state === undefined) return undefined;
  return new Failure(`Cannot upload before the merge: ${state}`, {
    hint: `Merge into "${branch}": CI uploads from there (deno task verify shows what). ` +
      "To upload without a review: deno task upload --from-branch",
  });
}

/** Throws the Failure of `holdReason`, in a repository that uploads after the merge. */
export async function requireMerged(root: string, config: Config): Promise<void> {
  const reason = config.upload === "after-merge" ? await holdReason(root, config) : undefined;
  if (reason) throw reason;
}

const STATES = {
  elsewhere: (branch: string): string => `HEAD is not on "${branch}"`,
  behind: (branch: string): string => `HEAD is older than "${branch}"`,
  "no branch": (branch: string): string =>
    `git knows no branch "${branch}" ("branch" in ${CONFIG_PATH})`,
};

/** What nobody has committed, nobody has reviewed. */
async function unsaved(root: string, config: Config): Promise<string | undefined> {
  const changed = await git(root, ["diff", "--name-only", "--relative", "-z", "HEAD"]);
  const added = await git(root, ["ls-files", "--others", "--exclude-standard", "-z"]);
  const isPrompt = promptMatcher(config);
  const path = `${changed}${added}`.split("\0")
    .find((one) => one === CONFIG_PATH || one !== "" && isPrompt(one));
  return path === undefined ? undefined : `${path} has uncommitted changes`;
}
