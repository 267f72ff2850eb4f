// Decides what becomes of the branch and the pull request.
import { LOCK_PATH } from "../../state/lock.ts";
import type { Proposal } from "./proposal.ts";

/** A path of the repository and the object id of its text; null where there is no file. */
export type Blobs = ReadonlyMap<string, string | null>;

/** What the remote holds. */
export interface Remote {
  /** On the main branch. */
  main: Blobs;
  /** On the branch of the proposal; undefined where there is none. */
  branch: {
    tip: string;
    blobs: Blobs;
    /** Files that a commit of a person's has changed there. */
    byPeople: ReadonlySet<string>;
    hasPeople: boolean;
    /** Whether it stands on the newest commit of the main branch. */
    isOnMain: boolean;
  } | undefined;
}

/** What is to be done with the branch. */
export interface BranchPlan {
  /** `renew`: one commit on top of main. `add`: one commit on top of what people did. */
  step: "none" | "renew" | "add" | "delete";
  /** Paths → the new object ids, of those that are written. */
  write: ReadonlyMap<string, string>;
  /** Files that stay as somebody left them on the branch. */
  kept: string[];
  /** Files that main has changed since the proposal was made. */
  overtaken: string[];
}

/** `wanted`: the proposal's files, as object ids of their new texts. */
export function planBranch(
  { files, lock }: Pick<Proposal, "files" | "lock">,
  wanted: ReadonlyMap<string, string>,
  { main, branch }: Remote,
): BranchPlan {
  const all = [
    ...files.map(({ path, before }) => ({ path, before })),
    ...(lock ? [{ path: LOCK_PATH, before: lock.before }] : []),
  ];
  const overtaken = all.filter(({ path, before }) => (main.get(path) ?? null) !== before)
    .map(({ path }) => path);
  const fresh = all.map(({ path }) => path).filter((path) => !overtaken.includes(path));
  const kept = fresh.filter((path) => branch?.byPeople.has(path));
  const write = new Map(
    fresh.filter((path) => !kept.includes(path))
      .map((path) => [path, wanted.get(path) ?? ""] as const)
      .filter(([path, id]) => main.get(path) !== id),
  );
  const step = write.size === 0 && overtaken.length > 0 ? "none" : stepOf(write, branch);
  return { step, write, kept, overtaken };
}

function stepOf(write: ReadonlyMap<string, string>, branch: Remote["branch"]): BranchPlan["step"] {
  const isThere = [...write].every(([path, id]) => branch?.blobs.get(path) === id);
  if (!branch) return write.size > 0 ? "renew" : "none";
  if (branch.hasPeople) return write.size > 0 && !isThere ? "add" : "none";
  if (write.size === 0) return "delete";
  return isThere && branch.isOnMain ? "none" : "renew";
}
