// What a push brings, from the lines that git gives its pre-push hook.
import { git } from "../../git/git.ts";
import type { Snapshot } from "../../git/snapshot.ts";

/** Reads `LOCAL_REF COMMIT REMOTE_REF KNOWN` of each line. A deleted branch brings nothing. */
export async function readPushed(root: string, lines: string): Promise<Snapshot[]> {
  const pushed: Snapshot[] = [];
  const seen = new Set<string>();
  for (const line of lines.split("\n")) {
    const [, commit = "", , known = ""] = line.trim().split(" ");
    if (!isObject(commit) || seen.has(commit)) continue;
    seen.add(commit);
    // What any remote has was judged when it went there. One that we lack cannot be compared with.
    const remote = ["--remotes", ...(isObject(known) ? [known] : [])];
    const range = ["rev-list", "--ignore-missing", "--boundary", commit, "--not", ...remote];
    const commits = (await git(root, range)).split("\n").filter((id) => id !== "");
    if (commits.length === 0) continue; // nothing new
    const edges = commits.filter((id) => id.startsWith("-")).map((id) => id.slice(1));
    const bases = edges.length < 2
      ? edges
      : (await git(root, ["merge-base", "--independent", ...edges])).trim().split("\n");
    pushed.push({ root, pushed: { commit, bases } });
  }
  return pushed;
}

/** Whether git names an object and not, with zeros, the lack of one. */
function isObject(id: string): boolean {
  return /^[0-9a-f]{40,}$/.test(id) && !/^0+$/.test(id);
}
