// Prompts that git stores otherwise than they stand on disk: what is uploaded, what is committed and what
// the next checkout holds would be three texts, so every command refuses them with the same words.
import type { Problem } from "../text/problem.ts";
import { convertedPaths, mayRunGit } from "./git.ts";

const MESSAGE =
  "Expected a prompt that git does not convert, found the attribute filter, ident or " +
  "working-tree-encoding; for this file set -filter -ident !working-tree-encoding in .gitattributes";

/** The same files without those that git converts, which become problems. Asks nothing where git may not run. */
export async function refuseConverted<File extends { path: string }>(
  root: string,
  read: { files: File[]; problems: Problem[] },
  options: string[] = [],
): Promise<{ files: File[]; problems: Problem[] }> {
  if (!await mayRunGit()) return read;
  const converted = await convertedPaths(root, read.files.map(({ path }) => path), options);
  if (converted.size === 0) return read;
  const problems = [...converted].map((file) => ({ file, line: 1, column: 1, message: MESSAGE }));
  return {
    files: read.files.filter(({ path }) => !converted.has(path)),
    problems: [...read.problems, ...problems],
  };
}
