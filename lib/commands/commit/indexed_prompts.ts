import { dirname, join } from "@std/path/posix";
import type { Config } from "../../config/config.ts";
import type { Problem } from "../../text/problem.ts";
import { type PromptFile, promptFileOf } from "../../prompt/prompt_file.ts";
import { type Change, indexedFiles, readObjects, type Snapshot } from "../../git/snapshot.ts";
import { promptTextOf } from "../../disk/prompt_files.ts";

/** Modes under which git stores a symbolic link and files. */
const LINK = "120000";
const FILE_MODE = /^100/;

/** Reads and checks the prompt files that the snapshot holds as `changes` say. */
export async function readIndexedPrompts(
  at: Snapshot,
  changes: Change[],
  config: Config,
): Promise<{ files: PromptFile[]; problems: Problem[] }> {
  const isReadable = ({ status, mode }: Change): boolean =>
    status !== "U" && (mode === LINK || FILE_MODE.test(mode));
  const objects = await readObjects(at.root, changes.filter(isReadable).map(({ id }) => id));
  const files: PromptFile[] = [];
  const problems: Problem[] = [];
  for (const change of changes) {
    const { path, mode } = change;
    const bytes = objects.get(change.id);
    const target = mode === LINK && bytes ? await followLink(at, path, bytes) : bytes;
    const read = isReadable(change) && target
      ? promptTextOf(target)
      : { problem: unreadable(change) };
    if ("problem" in read) problems.push({ file: path, line: 1, column: 1, message: read.problem });
    else {
      const { file, problems: found } = promptFileOf(path, read.text, config);
      if (file) files.push(file);
      problems.push(...found);
    }
  }
  return { files, problems };
}

/** What the file that a staged link names holds in the snapshot. */
async function followLink(
  at: Snapshot,
  path: string,
  link: Uint8Array,
): Promise<Uint8Array | undefined> {
  const target = join(dirname(path), new TextDecoder().decode(link));
  const [entry] = await indexedFiles(at, [`:(literal)${target}`]).catch(() => []);
  if (!entry || entry.path !== target || !FILE_MODE.test(entry.mode)) return undefined;
  return (await readObjects(at.root, [entry.id])).get(entry.id);
}

function unreadable({ status, mode }: Change): string {
  if (status === "U") return "Expected a prompt, found a merge conflict";
  if (mode === LINK) return "Expected a link to a file that is in git too";
  return "Expected a regular file";
}
