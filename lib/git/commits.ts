// Which commit brought a file, by the object id that a stamp names.
import { runGit } from "./git.ts";

/** Ids of SHA-1 and of SHA-256: git refuses those of another length than its own. */
const ID_LENGTHS = [40, 64];

/**
 * Object id of a file → the commit that introduced it, in all of the history or in that of some
 * revisions. One pass over the history serves all of them; ids that git does not know are left out.
 */
export async function commitsOf(
  root: string,
  blobs: readonly string[],
  from: readonly string[] = ["--all"],
): Promise<Map<string, Commit>> {
  const valid = [...new Set(blobs)].filter((id) => /^[0-9a-f]+$/.test(id));
  const found = new Map<string, Commit>();
  for (const length of ID_LENGTHS) {
    for (const chunk of chunksOf(valid.filter((id) => id.length === length))) {
      for (const [id, commit] of await findCommits(root, chunk, from)) found.set(id, commit);
    }
  }
  return found;
}

async function findCommits(
  root: string,
  ids: string[],
  from: readonly string[],
): Promise<Map<string, Commit>> {
  // -m: a merge may bring a text that neither side had. A line feed is in no subject.
  const log = ["log", ...from, "-m", "--reverse", "--raw", "--no-renames"];
  const wanted = ids.map((id) => `--find-object=${id}`);
  const { code, stdout } = await runGit(root, [...log, "--format=%x00%h %s", ...wanted]);
  return code === 0 ? firstCommits(new TextDecoder().decode(stdout), ids) : new Map();
}

/** The first commit in which each object stands, on either side. Git abbreviates ids, unambiguously. */
function firstCommits(log: string, ids: readonly string[]): Map<string, Commit> {
  const found = new Map<string, Commit>();
  for (const entry of log.split("\0").slice(1)) {
    const [head = "", ...changes] = entry.split("\n");
    const [, commit = "", subject = ""] = /^(\S+) (.*)$/.exec(head) ?? [];
    const sides = changes.flatMap((change) =>
      /^:\d+ \d+ (\w+) (\w+) /.exec(change)?.slice(1) ?? []
    );
    for (const side of sides) {
      const id = ids.find((one) => one.startsWith(side));
      if (id !== undefined && !found.has(id)) found.set(id, { id: commit, subject });
    }
  }
  return found;
}

/** The arguments of a program may only be so long. */
function* chunksOf(ids: string[], size = 400): Generator<string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}

/** A commit, as `log` names it. */
export interface Commit {
  id: string;
  subject: string;
}
