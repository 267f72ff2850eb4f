import { Failure } from "../text/failure.ts";
import { commitsOf } from "../git/commits.ts";
import { isShallow, tips } from "../git/merged.ts";

/**
 * Of the object ids of files, those that the history of HEAD has. Throws a Failure where the history is
 * cut off before an answer: an upload of ours must not be taken for somebody else's.
 */
export async function knownBlobs(
  root: string,
  blobs: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set((await commitsOf(root, blobs, await tips(root))).keys());
  if (blobs.every((blob) => known.has(blob)) || !await isShallow(root)) return known;
  throw new Failure(
    "Cannot tell what was uploaded from here: this clone has only a part of the history",
    {
      hint: "git fetch --unshallow (in a workflow: fetch-depth: 0)",
    },
  );
}
