// Repositories with one commit. Git takes three processes to make one; the next with the same files is a
// copy of it.
import { copy } from "./copy.ts";
import { type Folder, keptFolder, newFolder } from "./folders.ts";
import { git } from "./spawn.ts";

const made = new Map<string, Promise<string>>();

/** Makes a repository whose first commit, "start", holds `files`. */
export async function committed(files: Record<string, string>): Promise<Folder> {
  const key = JSON.stringify(files);
  const start = made.get(key) ?? make(files);
  made.set(key, start);
  const from = await start;
  const root = await newFolder();
  copy(from, root.path);
  return root;
}

async function make(files: Record<string, string>): Promise<string> {
  const root = await keptFolder();
  for (const [path, text] of Object.entries(files)) await write(`${root}/${path}`, text);
  await git(root, "init", "--quiet", "--initial-branch=main", "--template=");
  await Deno.mkdir(`${root}/.git/hooks`); // as a template has it, without its dozen samples
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--message=start");
  return root;
}

/** Writes a file, in folders that need not be there. */
export async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(path, text);
}
