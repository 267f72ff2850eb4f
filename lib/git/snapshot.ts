// What git has staged, or would push. Everything comes from the index and from objects, nothing from
// the working tree. GIT_INDEX_FILE, which git sets for a partial commit, reaches git through the environment.
import { git, gitBytes } from "./git.ts";

/** What is judged: the index, or the commit that a push brings. */
export interface Snapshot {
  /** The folder that holds deno.json. */
  root: string;
  pushed?: {
    commit: string;
    /** Commits that the remote has already and that this one stands on. */
    bases: readonly string[];
  };
}

/** One path that the snapshot holds otherwise than the commit it is compared with. */
export interface Change {
  path: string;
  /** A(dded), M(odified), D(eleted), T(ype changed) or U(nmerged). */
  status: string;
  /** `120000` is a symbolic link. */
  mode: string;
  id: string;
  previousId: string;
}

const DIFF = [
  "diff",
  "--raw",
  "-z",
  "--no-abbrev",
  "--no-renames",
  "--no-ext-diff",
  "--ignore-submodules=all",
  // Paths count from the folder that holds deno.json, also where that is not git's top folder.
  "--relative",
];

/**
 * What the commit would change among `pathspecs`; before the first commit, everything staged. Of a
 * push: what differs from all that the remote has, so that a merge answers for its own work alone.
 */
export async function stagedChanges(at: Snapshot, pathspecs: string[]): Promise<Change[]> {
  const { root, pushed } = at;
  if (!pushed) return parseChanges(await git(root, [...DIFF, "--cached", "--", ...pathspecs]));
  const [first, ...others] = pushed.bases;
  if (first === undefined) return await indexedFiles(at, pathspecs);
  const since = async (base: string): Promise<Change[]> =>
    parseChanges(await git(root, [...DIFF, base, pushed.commit, "--", ...pathspecs]));
  let changes = await since(first);
  for (const base of others) {
    const paths = new Set((await since(base)).map(({ path }) => path));
    changes = changes.filter(({ path }) => paths.has(path));
  }
  return changes;
}

/** Everything the snapshot holds among `pathspecs`, without what is only marked with `git add -N`. */
export async function indexedFiles(
  { root, pushed }: Snapshot,
  pathspecs: string[],
): Promise<Change[]> {
  const nothing = (await git(root, ["hash-object", "-t", "tree", "--stdin"])).trim();
  const sides = pushed ? [nothing, pushed.commit] : ["--cached", nothing];
  return parseChanges(await git(root, [...DIFF, ...sides, "--", ...pathspecs]));
}

/** How git names what the snapshot holds at `path`. */
export function objectName({ pushed }: Snapshot, path: string): string {
  // Counted from the folder that holds deno.json, which need not be git's top folder.
  return `${pushed?.commit ?? ""}:./${path}`;
}

/** Whether this is a worktree beside the main one, whose files that git ignores it does not have. */
export async function isLinkedWorktree(root: string): Promise<boolean> {
  const paths = ["--path-format=absolute", "--git-dir", "--git-common-dir"];
  const [own, common] = (await git(root, ["rev-parse", ...paths])).split("\n");
  return own !== common;
}

/** Whether the index is the one that git makes for `git commit FILE`. */
export async function isPartialCommit(root: string): Promise<boolean> {
  return /(^|\/)next-index-[^/]*$/.test(
    (await git(root, ["rev-parse", "--git-path", "index"])).trim(),
  );
}

/** The bytes of objects, by id or by a name such as `:./FILE`; what does not exist is left out. */
export async function readObjects(
  root: string,
  names: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  if (names.length === 0) return objects;
  const output = await gitBytes(root, ["cat-file", "--batch"], { stdin: names.join("\n") + "\n" });
  let offset = 0;
  for (const name of names) {
    const end = output.indexOf(0x0a, offset);
    const header = new TextDecoder().decode(output.subarray(offset, end));
    offset = end + 1;
    const size = /^[0-9a-f]+ (\w+) (\d+)$/.exec(header);
    if (!size) continue; // "NAME missing"
    const bytes = output.subarray(offset, offset + Number(size[2]));
    if (size[1] === "blob") objects.set(name, bytes);
    offset += Number(size[2]) + 1;
  }
  return objects;
}

/** Reads `:OLDMODE MODE OLDID ID STATUS`, NUL, PATH, NUL and so on. */
function parseChanges(output: string): Change[] {
  const fields = output.split("\0");
  const changes: Change[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", previousId = "", id = "", status = ""] = (fields[index] ?? "").split(" ");
    changes.push({
      path: fields[index + 1] ?? "",
      status: status.slice(0, 1),
      mode,
      id,
      previousId,
    });
  }
  return changes;
}
