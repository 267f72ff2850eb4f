import { bundleModules, modulePath, modulesWith } from "../../bundle/bundle.ts";
import type { Config } from "../../config/config.ts";
import type { ReadLock } from "../../state/lock.ts";
import type { Problem } from "../../text/problem.ts";
import { bundleProblems } from "../../bundle/files.ts";
import { indexedFiles, objectName, readObjects, type Snapshot } from "../../git/snapshot.ts";
import { readIndexedPrompts } from "./indexed_prompts.ts";
import { promptMatcher } from "../../disk/prompt_files.ts";

/**
 * The generated modules that do not hold what is staged. Only bundles that one of `paths` belongs to
 * or is are looked at, and of those every prompt is read, since a module is made of all of them.
 */
export async function stagedBundleProblems(
  at: Snapshot,
  { config, lock }: { config: Config; lock: Pick<ReadLock, "lock"> },
  paths: readonly string[],
): Promise<Problem[]> {
  const bundles = Object.fromEntries(
    Object.entries(config.bundles).filter(([name, bundle]) =>
      paths.includes(modulePath(name)) ||
      modulesWith({ ...config, bundles: { [name]: bundle } }, paths).length > 0
    ),
  );
  if (Object.keys(bundles).length === 0) return [];
  const isPrompt = promptMatcher(config);
  const indexed = (await indexedFiles(at, ["*.md"])).filter(({ path }) => isPrompt(path));
  const { files, problems } = await readIndexedPrompts(at, indexed, config);
  // An invalid prompt is a problem of its own, and no module can be made.
  if (problems.length > 0) return [];
  const sources = { config: { ...config, bundles }, files, lock: lock.lock };
  return await bundleProblems(bundleModules(sources), (path) => readIndexed(at, path));
}

async function readIndexed(at: Snapshot, path: string): Promise<string | undefined> {
  const name = objectName(at, path);
  const bytes = (await readObjects(at.root, [name])).get(name);
  return bytes && new TextDecoder().decode(bytes);
}
