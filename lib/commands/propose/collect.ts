// What Braintrust has and git has not, as new texts of prompt files.
import type { Config } from "../../config/config.ts";
import { readText } from "../../disk/files.ts";
import { blobIds, git } from "../../git/git.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import { formatLock, type Lock, LOCK_PATH } from "../../state/lock.ts";
import { entriesOf, lockAfterDownload } from "../../state/next_lock.ts";
import { type Action, downloadAction } from "../../state/plan.ts";
import type { Version } from "../../state/state.ts";
import type { Surveying } from "../../survey/repository.ts";
import type { Surveyed } from "../../survey/survey.ts";
import type { Proposal, ProposedFile } from "./proposal.ts";

/** A prompt file as `download` would write it. */
export interface Prepared {
  slug: string;
  path: string;
  text: string;
  live: Version;
  content_sha256: string;
  /** Places that a person has to decide. */
  conflicts: number;
  replaces: PromptFile | undefined;
}

/** Prepares what `download --merge` would write. */
export type Prepare = (
  prompts: (Surveyed & { action: Action })[],
) => Promise<(Prepared | { slug: string; refusal: string })[]>;

/** Collects what is to be proposed; writes nothing. */
export async function collect(
  root: string,
  { config, prompts, target, lock }: Surveying,
  prepare: Prepare,
): Promise<Proposal> {
  const flags = { force: false, merge: true, isNamed: false };
  const wanted = prompts.map((prompt) => ({
    ...prompt,
    action: downloadAction(prompt.state, flags),
  }))
    .filter(({ action }) => action === "write" || action === "merge");
  const prepared = await prepare(wanted);
  const ready = prepared.filter((one) => "text" in one && one.conflicts === 0) as Prepared[];
  const before = await blobIds(
    root,
    ready.flatMap(({ replaces }) => replaces ? [fileOf(replaces)] : []),
  );
  const bySlug = new Map(wanted.map((prompt) => [prompt.slug, prompt]));
  const files = ready.map(({ slug, path, text, live }): ProposedFile => ({
    slug,
    path,
    text,
    before: before.get(path) ?? null,
    from: bySlug.get(slug)?.lock?.version ?? null,
    to: live.version,
    isMerged: bySlug.get(slug)?.action === "merge",
  }));
  return {
    version: 1,
    org: target.org,
    project: target.project.name,
    files,
    lock: ready.length === 0
      ? null
      : await lockFor(root, config, { ready, target, lock: lock.lock }),
    left: prepared.flatMap((one) =>
      "refusal" in one ? [{ slug: one.slug, reason: one.refusal }] : one.conflicts > 0
        ? [{
          slug: one.slug,
          reason: "has conflicts: deno task download --merge marks them in the file",
        }]
        : []
    ),
  };
}

async function lockFor(
  root: string,
  { upload }: Config,
  { ready, target, lock }: {
    ready: readonly Prepared[];
    target: Surveying["target"];
    lock: Lock | undefined;
  },
): Promise<Proposal["lock"]> {
  if (upload === "after-merge") return null;
  const text = formatLock(lockAfterDownload(lock, target.project, entriesOf(ready)));
  const old = await readText(root, LOCK_PATH);
  const ids = await blobIds(root, old === undefined ? [] : [{ path: LOCK_PATH, text: old }]);
  return { text, before: ids.get(LOCK_PATH) ?? null };
}

function fileOf({ path, source }: PromptFile): { path: string; text: string } {
  return { path, text: source() };
}

/** Whether the checkout is what the main branch holds: a proposal is made of nothing else. */
export async function isClean(root: string): Promise<boolean> {
  return (await git(root, ["status", "--porcelain", "--untracked-files=no"])) === "";
}
