// Where pointers stood at an earlier commit.
import { sourceHashNow } from "../../content/hash_now.ts";
import { stampOf } from "../../content/stamp.ts";
import { runGit } from "../../git/git.ts";
import { lockAt, resolved } from "../../survey/lock_at.ts";
import type { Surveying } from "../../survey/repository.ts";
import type { BaseVersion } from "./plan.ts";

/** By the lock of `commit`, or where there is none by the text that its file had. */
export async function baseVersions(
  root: string,
  commit: string,
  { braintrust, config }: Surveying,
): Promise<BaseVersion> {
  if (config.upload === "before-commit") {
    const lock = await lockAt(root, commit);
    return ({ slug }) => Promise.resolve(lock?.prompts[slug]?.version);
  }
  const tree = await resolved(root, commit, "tree");
  return async ({ file, lock }, current) => {
    if (!lock || current === undefined) return undefined;
    const row = await braintrust.exactVersion(lock.id, current);
    const { code, stdout } = await runGit(root, ["cat-file", "blob", `${tree}:./${file.path}`]);
    if (code !== 0) return undefined;
    const hash = sourceHashNow(new TextDecoder().decode(stdout));
    return row && stampOf(row)?.source_sha256 === hash ? current : undefined;
  };
}
