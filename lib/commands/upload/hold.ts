// Where prompts are uploaded after the merge, nothing else is uploaded.
import { type Config, CONFIG_PATH } from "../../config/config.ts";
import { readText } from "../../disk/files.ts";
import { promptMatcher, readPromptFiles } from "../../disk/prompt_files.ts";
import { blobIds, git } from "../../git/git.ts";
import { unmerged } from "../../git/merged.ts";
import { Failure } from "../../text/failure.ts";

/** What writes to Braintrust. */
type Writing = "upload" | "promote" | "restore";

/** Why nothing may be written to Braintrust from here; undefined when it may. */
export async function holdReason(
  root: string,
  config: Config,
  writing: Writing = "upload",
): Promise<Failure | undefined> {
  const { branch } = config;
  const where = await unmerged(root, branch);
  const state = where === undefined ? await unsaved(root, config) : STATES[where](branch);
  if (state === undefined) return undefined;
  return new Failure(`Cannot ${writing} before the merge: ${state}`, {
    hint: `Merge into "${branch}": CI uploads from there (deno task verify shows what). ` +
      `To ${writing} without a review: deno task ${writing} --from-branch`,
  });
}

/** Throws the Failure of `holdReason`, in a repository that uploads after the merge. */
export async function requireMerged(
  root: string,
  config: Config,
  writing: Writing,
): Promise<void> {
  const isHeld = config.upload === "after-merge";
  const reason = isHeld ? await holdReason(root, config, writing) : undefined;
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
  if (path !== undefined) return `${path} has uncommitted changes`;
  const unknown = await unknownText(root, config);
  return unknown === undefined ? undefined : `${unknown} has a text that is not committed`;
}

/** A file whose text HEAD has not, although git reports no change: ignored, hidden, or behind a link. */
async function unknownText(root: string, config: Config): Promise<string | undefined> {
  const { files } = await readPromptFiles(root, config);
  const texts = files.map(({ path, source }) => ({ path, text: source() }));
  texts.push({ path: CONFIG_PATH, text: await readText(root, CONFIG_PATH) ?? "" });
  const tree = await git(root, ["ls-tree", "-r", "--full-tree", "-z", "HEAD"]);
  const committed = new Set(tree.split("\0").map((line) => /(\w+)\t/.exec(line)?.[1]));
  const ids = await blobIds(root, texts);
  return texts.find(({ path }) => !committed.has(ids.get(path)))?.path;
}
