// Where a repository keeps prompts already.
import { absent } from "../../disk/files.ts";

/** Deeper, no monorepo has its packages. */
const MAX_DEPTH = 5;
const SKIPPED = /^(\..*|node_modules|vendor|dist|build|target|coverage)$/;
const MANIFESTS = ["package.json", "deno.json", "deno.jsonc", "pyproject.toml", "go.mod"];

/** The names in a folder, sorted; none where there is none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    return absent(error) ?? [];
  }
}

/** Whether a folder is a package of its own. */
export async function isMember(folder: string): Promise<boolean> {
  const names = await namesIn(folder);
  return MANIFESTS.some((name) => names.includes(name));
}

/** The folders called `prompts` that hold Markdown, as paths from `root`. Links are not followed. */
export async function findPromptFolders(root: string, path = "", depth = 0): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path === "" ? root : `${root}/${path}`));
  const found: string[] = [];
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (!isDirectory || SKIPPED.test(name)) continue;
    const inner = path === "" ? name : `${path}/${name}`;
    if (name === "prompts" && await holdsMarkdown(`${root}/${inner}`)) found.push(inner);
    else if (depth < MAX_DEPTH) found.push(...await findPromptFolders(root, inner, depth + 1));
  }
  return found;
}

async function holdsMarkdown(folder: string, depth = 0): Promise<boolean> {
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    if (isFile && name.endsWith(".md") && name !== "README.md") return true;
    if (isDirectory && depth < MAX_DEPTH && await holdsMarkdown(`${folder}/${name}`, depth + 1)) {
      return true;
    }
  }
  return false;
}
