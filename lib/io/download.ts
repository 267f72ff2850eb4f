// Braintrust → git. Never over uncommitted work, never outside the prompt folders.
import { dirname } from "@std/path/posix";
import { type Config, CONFIG_PATH, ignoredFor } from "../config.ts";
import { withFieldsOf } from "../content.ts";
import { formatPrompt, updatePrompt } from "../format_prompt.ts";
import { newPaths } from "../new_paths.ts";
import { sourceHash } from "../hash.ts";
import { type Lock, LOCK_PATH, type LockEntry } from "../lock.ts";
import { lockAfterDownload } from "../next_lock.ts";
import { definedModel, type PromptFile } from "../prompt_file.ts";
import { readPrompt } from "../parse_prompt.ts";
import type { Problem } from "../problem.ts";
import type { Version } from "../state.ts";
import { absent, outside, removeLeftovers, writeText } from "./files.ts";
import { writeLock } from "./lock_file.ts";
import { requireSame, unreadable } from "./download_checks.ts";
import { uncommitted } from "./git.ts";
import { promptFolders, promptMatcher, promptTextOf } from "./prompt_files.ts";
import { type LiveVersion, type Surveyed, versionOf } from "./survey.ts";
import type { Action } from "../plan.ts";
import { prettyVersion } from "../version.ts";
import type { Braintrust } from "./braintrust.ts";
import { mergePrompt } from "./merge.ts";

/** A prompt file that download would write. */
export interface Download {
  slug: string;
  path: string;
  text: string;
  live: Version;
  /** Places in `text` that a person has to decide; only a merge leaves any. */
  conflicts: number;
  /** Variables that the edit added or removed, and that the file's `inputs` do not follow. */
  problems: Problem[];
  /** The file as it was read; undefined where there was none. */
  replaces: PromptFile | undefined;
}

/** A prompt that download will not write, and why: words that follow the slug. */
export interface Refusal {
  slug: string;
  refusal: string;
}

/** Why a file with work in progress is left alone. */
export const UNCOMMITTED = "its file has uncommitted changes";

const HOLDS_KEY = "holds the API key: take it out in Braintrust, and replace the key";

const NO_FILE = `has a slug that no file can carry; name it under "ignore" of ${CONFIG_PATH}`;

/** Prepares the files for prompts that are to be taken from Braintrust. Writes nothing. */
export async function prepareDownloads(
  root: string,
  config: Config,
  prompts: (Surveyed & { action: Action })[],
  braintrust: Braintrust,
): Promise<(Download | Refusal)[]> {
  const folder = promptFolders(config)[0] ?? "";
  const slugs = prompts.filter(({ file }) => !file).map(({ slug }) => slug);
  const names = await namesIn(`${root}/${folder}`);
  const { paths } = newPaths(slugs, folder, names, promptMatcher(config));
  const dirty = await uncommitted(root, prompts.flatMap(({ file }) => file ? [file.path] : []));
  return await Promise.all(prompts.map(async (prompt): Promise<Download | Refusal> => {
    const { slug, file, live, action } = prompt;
    const path = file?.path ?? paths.get(slug);
    if (path === undefined || !live) return { slug, refusal: NO_FILE };
    const refusal = dirty.has(path) ? UNCOMMITTED : await outside(root, path);
    if (refusal !== undefined) return { slug, refusal };
    const mistake = await unreadable(slug, path, live, config);
    if (mistake !== undefined) return { slug, refusal: `cannot be a prompt file: ${mistake}` };
    const prepared = action === "merge"
      ? await prepareMerge(root, config, prompt, braintrust)
      : prepareWrite(config, file, live, path);
    const isLeak = "text" in prepared && braintrust.holdsKey(prepared.text);
    return isLeak ? { slug, refusal: HOLDS_KEY } : prepared;
  }));
}

/** Live as the file that it becomes, or as a change of the file that is there. */
function prepareWrite(
  config: Config,
  file: PromptFile | undefined,
  live: LiveVersion,
  path: string,
): Download | Refusal {
  const { slug } = live.row;
  const options = { path, defaults: definedModel(config) };
  // What is left to Braintrust is no edit: in the file it stays as it is.
  const { fields } = ignoredFor(config.ignore, slug);
  const text = file
    ? updatePrompt(file.text, withFieldsOf(live.content, file.content, fields), options)
    : formatPrompt(live.content, options);
  const read = promptTextOf(new TextEncoder().encode(text));
  if ("problem" in read) return { slug, refusal: `cannot be a prompt file: ${read.problem}` };
  const problems = readPrompt(path, text, options.defaults).templates;
  return { slug, path, text, live, conflicts: 0, problems, replaces: file };
}

/** Merges live into the file, with the pinned version as the base of both. */
async function prepareMerge(
  root: string,
  config: Config,
  { slug, file, live, lock }: Surveyed,
  braintrust: Braintrust,
): Promise<Download | Refusal> {
  if (!file || !live) return { slug, refusal: "has only one side" };
  if (!lock) return { slug, refusal: `cannot be merged: ${LOCK_PATH} pins no version as the base` };
  const row = await braintrust.exactVersion(lock.id, lock.version);
  const base = row && await versionOf(row, config);
  if (base?.content_sha256 !== lock.content_sha256) {
    const version = prettyVersion(lock.version);
    return { slug, refusal: `cannot be merged: Braintrust does not hold its base, ${version}` };
  }
  const merged = await mergePrompt(root, {
    fileText: file.text,
    ours: file.content,
    base: base.content,
    theirs: live.content,
    labels: {
      ours: `git/${file.path}`,
      base: `pinned@${prettyVersion(lock.version)}`,
      theirs: `braintrust/${slug}@${prettyVersion(live.version)}`,
    },
  }, { path: file.path, defaults: definedModel(config) });
  if ("refusal" in merged) return { slug, ...merged };
  return { slug, path: file.path, live, replaces: file, ...merged };
}

/** Writes prepared files, then the lock that pins the versions they were taken from. */
export async function writeDownloads(
  root: string,
  downloads: Download[],
  { project, lock }: { project: Lock["project"]; lock: Lock | undefined },
): Promise<void> {
  await removeLeftovers(root, downloads.map(({ path }) => dirname(path)));
  await removeLeftovers(root, [dirname(LOCK_PATH)]);
  for (const { path, replaces } of downloads) await requireSame(root, path, replaces);
  const entries = new Map<string, LockEntry>();
  for (const { slug, path, text, live } of downloads) {
    await writeText(root, path, text);
    const { id, version, content_sha256 } = live;
    entries.set(slug, { path, source_sha256: await sourceHash(text), content_sha256, id, version });
  }
  if (entries.size > 0) await writeLock(root, lockAfterDownload(lock, project, entries));
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    absent(error);
  }
  return names;
}
