// The branch of the proposal, made with git's plumbing: nothing of it ever stands in the working tree,
// so that no link, filter or hook takes part.
import { PROPOSAL_BRANCH } from "../../git/proposed.ts";
import { OWN_FOLDER } from "../../disk/turn.ts";
import { Failure } from "../../text/failure.ts";
import { git, runGit } from "../../git/git.ts";
import type { Blobs, BranchPlan, Remote } from "./plan.ts";

const TRAILER_KEY = "Prompt-Sync-Proposal";
/** Marks a commit as ours. */
export const TRAILER = `${TRAILER_KEY}: 1`;
const REMOTE = "origin";
const IDENTITY = {
  GIT_AUTHOR_NAME: "prompt-sync",
  GIT_AUTHOR_EMAIL: "prompt-sync@users.noreply.github.com",
  GIT_COMMITTER_NAME: "prompt-sync",
  GIT_COMMITTER_EMAIL: "prompt-sync@users.noreply.github.com",
};

/** What the remote holds now of `paths`, fetched. */
export async function readRemote(root: string, main: string, paths: string[]): Promise<Remote> {
  await fetchBranch(root, main);
  const mainRef = trackingRef(main);
  const listed = await git(root, ["ls-remote", "--heads", REMOTE, `refs/heads/${PROPOSAL_BRANCH}`]);
  if (listed === "") return { main: await blobsAt(root, mainRef, paths), branch: undefined };
  await fetchBranch(root, PROPOSAL_BRANCH);
  const tip = (await git(root, ["rev-parse", trackingRef(PROPOSAL_BRANCH)])).trim();
  const range = `${mainRef}..${tip}`;
  const people = await peoplesCommits(root, range);
  // -c: a merge of main changes only what it has from neither side.
  const changed = await Promise.all(
    people.map((id) =>
      git(root, ["diff-tree", "--no-commit-id", "--name-only", "-r", "-c", "--relative", "-z", id])
    ),
  );
  const base = await git(root, ["merge-base", mainRef, tip]);
  return {
    main: await blobsAt(root, mainRef, paths),
    branch: {
      tip,
      blobs: await blobsAt(root, tip, paths),
      byPeople: new Set(changed.flatMap((list) => list.split("\0"))),
      hasPeople: people.length > 0,
      isOnMain: base === await git(root, ["rev-parse", mainRef]),
    },
  };
}

/** The commits that are not ours. A person who amends or rebases one of ours keeps its trailer. */
async function peoplesCommits(root: string, range: string): Promise<string[]> {
  const format = `--format=%H%x00%ce%x00%(trailers:key=${TRAILER_KEY},valueonly,separator=%x20)`;
  const lines = (await git(root, ["log", format, range])).split("\n").filter(Boolean);
  return lines.map((line) => line.split("\0")).flatMap(([id = "", email, trailer]) =>
    email === IDENTITY.GIT_COMMITTER_EMAIL && trailer ? [] : [id]
  );
}

/** The texts of `paths` on the main branch; those that it has not are left out. */
export async function textsOnMain(
  root: string,
  main: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const { code, stdout } = await runGit(root, [
      "cat-file",
      "blob",
      `${trackingRef(main)}:./${path}`,
    ]);
    if (code === 0) texts.set(path, new TextDecoder().decode(stdout));
  }
  return texts;
}

/** Writes texts into git's store: path → object id. */
export async function storeTexts(
  root: string,
  texts: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [path, text] of texts) {
    ids.set(
      path,
      (await git(root, ["hash-object", "-w", "--stdin", "--no-filters"], { stdin: text })).trim(),
    );
  }
  return ids;
}

/** Pushes one commit with what the plan writes; what somebody pushed meanwhile is never overwritten. */
export async function pushBranch(
  root: string,
  main: string,
  { plan, remote, message }: { plan: BranchPlan; remote: Remote; message: string },
): Promise<void> {
  const tip = remote.branch?.tip ?? "";
  const lease = `--force-with-lease=refs/heads/${PROPOSAL_BRANCH}:${tip}`;
  if (plan.step === "delete") {
    return await push(root, [lease, REMOTE, `:refs/heads/${PROPOSAL_BRANCH}`]);
  }
  const parent = plan.step === "add"
    ? tip
    : (await git(root, ["rev-parse", trackingRef(main)])).trim();
  const tree = await treeWith(root, parent, plan.write);
  const commit = await git(root, ["commit-tree", tree, "-p", parent], {
    stdin: message,
    env: IDENTITY,
  });
  await push(root, [lease, REMOTE, `${commit.trim()}:refs/heads/${PROPOSAL_BRANCH}`]);
}

async function push(root: string, args: string[]): Promise<void> {
  const { code, stderr } = await runGit(root, ["push", "--quiet", "--no-verify", ...args]);
  if (code === 0) return;
  const isOvertaken = stderr.includes("stale info") || stderr.includes("rejected");
  const reason = stderr.trim().split("\n").at(-1) ?? "";
  throw new Failure(
    `Cannot push ${PROPOSAL_BRANCH}: ${isOvertaken ? "somebody pushed to it meanwhile" : reason}`,
    {
      hint: isOvertaken ? "Run the command again" : "The job needs the permission contents: write",
    },
  );
}

/** The tree of `parent` with other texts; an index of its own keeps the checkout as it is. */
async function treeWith(
  root: string,
  parent: string,
  write: ReadonlyMap<string, string>,
): Promise<string> {
  const prefix = (await git(root, ["rev-parse", "--show-prefix"])).trim();
  await Deno.mkdir(`${root}/${OWN_FOLDER}`, { recursive: true });
  const index = `${root}/${OWN_FOLDER}/index-${crypto.randomUUID()}`;
  try {
    const env = { GIT_INDEX_FILE: index };
    await git(root, ["read-tree", parent], { env });
    for (const [path, id] of write) {
      await git(root, ["update-index", "--add", "--cacheinfo", `100644,${id},${prefix}${path}`], {
        env,
      });
    }
    return (await git(root, ["write-tree"], { env })).trim();
  } finally {
    await Deno.remove(index).catch(() => {});
  }
}

async function blobsAt(root: string, commit: string, paths: readonly string[]): Promise<Blobs> {
  const blobs = new Map<string, string | null>(paths.map((path) => [path, null]));
  if (paths.length === 0) return blobs;
  const listed = await git(root, ["--literal-pathspecs", "ls-tree", "-z", commit, "--", ...paths]);
  for (
    const [, mode = "", id = "", path = ""] of listed.matchAll(/(\d+) \w+ ([0-9a-f]+)\t([^\0]+)\0/g)
  ) {
    // A link in a file's place is no text of ours: it never equals what a proposal was made from.
    blobs.set(path, mode === "120000" ? `link:${id}` : id);
  }
  return blobs;
}

async function fetchBranch(root: string, branch: string): Promise<void> {
  await git(root, [
    "fetch",
    "--quiet",
    "--no-tags",
    REMOTE,
    `+refs/heads/${branch}:${trackingRef(branch)}`,
  ]);
}

function trackingRef(branch: string): string {
  return `refs/remotes/${REMOTE}/${branch}`;
}
