// Reads what is staged, or what a push brings, into values. Nothing comes from the working tree.
import { modulePath } from "../../bundle/bundle.ts";
import { type Config, CONFIG_PATH, parseConfig } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { LOCK_PATH, parseLock, type ReadLock } from "../../state/lock.ts";
import { conflictProblems } from "../../state/lock_problems.ts";
import type { Problem } from "../../text/problem.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import type { Staged } from "./judge.ts";
import { touchedSlugs } from "../../state/lock_changes.ts";
import { configOf } from "../../disk/config_file.ts";
import { refuseConverted } from "../../git/converted.ts";
import {
  type Change,
  indexedFiles,
  objectName,
  readObjects,
  type Snapshot,
  stagedChanges,
} from "../../git/snapshot.ts";
import { lockOf } from "../../disk/lock_file.ts";
import { readIndexedPrompts } from "./indexed_prompts.ts";
import { duplicates, promptMatcher } from "../../disk/prompt_files.ts";

/** What is staged, read and checked. */
export interface StagedPrompts extends Staged<PromptFile> {
  config: Config;
  lock: ReadLock;
  /** Generated modules that are staged. */
  modules: string[];
  /** Of the prompt files, and of a lock that is staged with merge conflicts. */
  problems: Problem[];
}

/** Reads what the commit is answerable for; undefined when it touches neither prompts nor lock. */
export async function readStaged(at: Snapshot): Promise<StagedPrompts | undefined> {
  const { root } = at;
  const inIndex = (path: string): string => objectName(at, path);
  const [changes, own] = await Promise.all([
    stagedChanges(at, ["*.md", "*/prompts.gen.ts", CONFIG_PATH, LOCK_PATH]),
    readObjects(root, [CONFIG_PATH, LOCK_PATH].map(inIndex)),
  ]);
  const text = (path: string): string | undefined => {
    const bytes = own.get(inIndex(path));
    return bytes && new TextDecoder().decode(bytes);
  };
  const config = stagedConfig(text(CONFIG_PATH), changes);
  if (!config) return undefined;
  const isPrompt = promptMatcher(config);
  const change = (path: string): Change | undefined => changes.find((one) => one.path === path);
  const prompts = changes.filter(({ path }) => isPrompt(path));
  const lockChange = change(LOCK_PATH);
  const modules = Object.keys(config.bundles).map(modulePath).filter(change);
  const isOurs = prompts.length > 0 || modules.length > 0 || lockChange || change(CONFIG_PATH);
  if (!isOurs) return undefined;

  const lock = lockOf(config.upload === "after-merge" ? undefined : text(LOCK_PATH));
  const previous = lockChange && await previousLock(root, lockChange);
  const touched = lockChange ? touchedSlugs(previous, lock.lock) : new Set<string>();
  const deleted = new Set(prompts.filter(({ status }) => status === "D").map(({ path }) => path));
  const staged = prompts.filter(({ status }) => status !== "D");
  // A staged configuration may change what every file means; a changed entry is about its file.
  const others = change(CONFIG_PATH)
    ? (await indexedFiles(at, ["*.md"])).filter(({ path }) => isPrompt(path))
    : await indexed(at, config, lockedPaths(touched, [previous, lock.lock], change));
  const judged = new Map([...staged, ...others].map((one) => [one.path, one]));
  const indexedPrompts = await readIndexedPrompts(at, [...judged.values()], config);
  // Of a push, too, by the attributes of the index: git before 2.40 reads those of no commit.
  const read = await refuseConverted(root, indexedPrompts, ["--cached"]);
  const twins = await readTwins(at, config, read.files, lock, judged);
  return {
    config,
    lock,
    touched,
    deleted,
    isWhole: change(CONFIG_PATH) !== undefined,
    files: read.files,
    modules,
    invalid: new Set(read.problems.map(({ file }) => file)),
    problems: [
      ...read.problems,
      ...duplicates([...twins, ...read.files]),
      ...(lockChange ? conflictProblems(lock) : []),
    ],
  };
}

/** The staged configuration. A commit without one is none of ours, unless it stages prompts. */
function stagedConfig(text: string | undefined, changes: Change[]): Config | undefined {
  if (text !== undefined) return configOf(text);
  const usual = parseConfig({ project: "any" });
  const isUsual = "config" in usual ? promptMatcher(usual.config) : (): boolean => false;
  const stays = changes.find(({ path, status }) =>
    status !== "D" && (path === LOCK_PATH || isUsual(path))
  );
  if (!stays) return undefined;
  throw new Failure(`Cannot check ${stays.path}: ${CONFIG_PATH} is not staged`, {
    hint: `git add ${CONFIG_PATH}`,
  });
}

async function previousLock(root: string, { previousId }: Change): Promise<ReadLock["lock"]> {
  const bytes = (await readObjects(root, [previousId])).get(previousId);
  // One that cannot be read changes every entry.
  return bytes && parseLock(new TextDecoder().decode(bytes)).lock;
}

/** The files of entries that the commit changes or removes, apart from files that it changes too. */
function lockedPaths(
  touched: ReadonlySet<string>,
  locks: readonly ReadLock["lock"][],
  change: (path: string) => Change | undefined,
): string[] {
  const paths = locks.flatMap((lock) =>
    [...touched].flatMap((slug) => lock?.prompts[slug]?.path ?? [])
  );
  return [...new Set(paths)].filter((path) => !change(path));
}

/** The prompt files among `paths` that the index holds. */
async function indexed(at: Snapshot, config: Config, paths: string[]): Promise<Change[]> {
  const isPrompt = promptMatcher(config);
  const wanted = paths.filter(isPrompt).map((path) => `:(literal)${path}`);
  return wanted.length === 0 ? [] : await indexedFiles(at, wanted);
}

/** Files that are not staged but hold the slug of one that is, where the lock knows of them. */
async function readTwins(
  at: Snapshot,
  config: Config,
  files: readonly PromptFile[],
  { lock }: ReadLock,
  judged: ReadonlyMap<string, Change>,
): Promise<PromptFile[]> {
  const paths = files.map(({ slug }) => lock?.prompts[slug]?.path ?? "");
  const others = paths.filter((path) => path !== "" && !judged.has(path));
  const slugs = new Set(files.map(({ slug }) => slug));
  const read = await readIndexedPrompts(at, await indexed(at, config, others), config);
  return read.files.filter(({ slug }) => slugs.has(slug));
}
