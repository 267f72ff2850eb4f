// This project, in the repository of a test.
import { copy } from "./copy.ts";
import { keptFolder } from "./folders.ts";

/** Where this project is. */
export const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const CODE = ["lib", "tasks", "types"];

/**
 * Puts these files of the project into `folder`, and links to its code: hundreds of files would cost more
 * than most tests. The links lead to a copy, so that no test can write into the project itself.
 */
export async function putProject(folder: string, files: readonly string[]): Promise<void> {
  for (const name of files) copy(`${ROOT}/${name}`, `${folder}/${name}`);
  const code = await copiedCode();
  for (const name of CODE) await Deno.symlink(`${code}/${name}`, `${folder}/${name}`);
}

let copied: Promise<string> | undefined;

function copiedCode(): Promise<string> {
  copied ??= keptFolder().then((folder) => {
    for (const name of CODE) copy(`${ROOT}/${name}`, `${folder}/${name}`);
    return folder;
  });
  return copied;
}
