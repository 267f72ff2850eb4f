// The generated bundles, on disk.
import { type BundleModules, type Bundles, isPath, modulePath, staleModules } from "./bundle.ts";
import type { Config } from "../config/config.ts";
import { Failure } from "../text/failure.ts";
import type { Problem } from "../text/problem.ts";
import { readText, writeText } from "../disk/files.ts";

/** Reads a file of the repository; undefined when there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** What is wrong with the bundles: prompts that cannot be bundled, and modules that are stale. */
export async function bundleProblems(
  { modules, problems }: Bundles,
  read: ReadFile,
): Promise<Problem[]> {
  const found = await readModules(modules, read);
  return [...problems, ...staleModules(modules, found)];
}

/** Writes the modules that differ from what stands there. Returns the paths written. */
export async function writeBundles(
  root: string,
  config: Config,
  { modules }: Bundles,
): Promise<string[]> {
  await requireFunctions(root, Object.keys(config.bundles));
  const found = await readModules(modules, (path) => readText(root, path));
  const stale = new Set(staleModules(modules, found).map(({ file }) => file));
  for (const [path, text] of modules) if (stale.has(path)) await writeText(root, path, text);
  return [...stale];
}

/** A misspelt name would quietly make a folder that is never deployed. */
async function requireFunctions(root: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (isPath(name)) continue; // its folder may be new
    const entrypoint = modulePath(name).replace("prompts.gen.ts", "index.ts");
    if (await readText(root, entrypoint) !== undefined) continue;
    throw new Failure(`Cannot bundle prompts for "${name}": ${entrypoint} does not exist`, {
      hint: 'Check "bundles" in prompts/config.json',
    });
  }
}

async function readModules(
  modules: BundleModules,
  read: ReadFile,
): Promise<Map<string, string | undefined>> {
  const texts = [...modules.keys()].map(async (path) => [path, await read(path)] as const);
  return new Map(await Promise.all(texts));
}
