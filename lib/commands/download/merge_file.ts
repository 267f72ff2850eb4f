import { Failure } from "../../text/failure.ts";
import type { Three } from "../../prompt/merge.ts";
import { writeText } from "../../disk/files.ts";
import { runGit } from "../../git/git.ts";
import { MERGE, OWN_FOLDER } from "../../disk/turn.ts";

/** One side of a text merge: what its markers are called, and its text. */
export interface MergeSide {
  label: string;
  text: string;
}

/** Merges three texts line by line, as git does. `conflicts` counts the places it has marked. */
export async function mergeFile(
  root: string,
  sides: Three<MergeSide>,
): Promise<{ text: string; conflicts: number }> {
  const folder = `${OWN_FOLDER}/${MERGE}${crypto.randomUUID()}`;
  const order = [sides.ours, sides.base, sides.theirs];
  const paths = order.map((_, index) => `${folder}/${index}`);
  try {
    await Promise.all(
      order.map(({ text }, index) => writeText(root, paths[index] ?? "", text)),
    );
    const labels = order.flatMap(({ label }) => ["-L", label]);
    const { code, stdout, stderr } = await runGit(root, ["merge-file", "-p", ...labels, ...paths]);
    // git exits with the number of conflicts, 127 for more than that, above for an error.
    if (code > 127) throw new Failure(`Cannot run "git merge-file": ${stderr.trim()}`);
    return { text: new TextDecoder().decode(stdout), conflicts: code };
  } finally {
    await Deno.remove(`${root}/${folder}`, { recursive: true }).catch(() => {}); // never made
  }
}
