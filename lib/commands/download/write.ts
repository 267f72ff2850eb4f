// Braintrust → git. Never over uncommitted work, never outside the prompt folders.
import { dirname } from "@std/path/posix";
import { type Config, CONFIG_PATH, ignoredFor } from "../../config/config.ts";
import { type Content, withFieldsOf, withoutFields } from "../../content/content.ts";
import { updatedText } from "../../prompt/format.ts";
import { newPaths } from "../../prompt/new_paths.ts";
import { sameHashes } from "../../content/hash.ts";
import { contentHashNow } from "../../content/hash_now.ts";
import { type Lock, LOCK_PATH } from "../../state/lock.ts";
import { entriesOf, lockAfterDownload } from "../../state/next_lock.ts";
import { definedModel, type PromptFile } from "../../prompt/prompt_file.ts";
import { readPrompt } from "../../prompt/parse.ts";
import { isSlug } from "../../content/slug.ts";
import type { Version } from "../../state/state.ts";
import { inTermsOf } from "../../content/telling.ts";
import type { Problem } from "../../text/problem.ts";
import { inPool } from "../../disk/in_pool.ts";
import { absent, outside, removeLeftovers, writeText } from "../../disk/files.ts";
import { writeLock } from "../../disk/lock_file.ts";
import { type FileText, readableFile } from "./checks.ts";
import { requireSame } from "../../disk/require_same.ts";
import { uncommitted } from "../../git/git.ts";
import { promptFolders, promptMatcher, promptTextOf } from "../../disk/prompt_files.ts";
import { type Confirmed, confirmLive } from "../../survey/confirm_live.ts";
import { withoutAll } from "../../survey/unsteady.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { leftFields, takenContent } from "../../survey/taken.ts";
import type { Action } from "../../state/plan.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { mergePrompt } from "./merge.ts";

/** A prompt file that download would write. */
export interface Download {
  slug: string;
  path: string;
  text: string;
  live: Version;
  /** What the lock shall say: the hash of the file's content, or of live where more has changed. */
  content_sha256: string;
  /** Places in `text` that a person has to decide; only a merge leaves any. */
  conflicts: number;
  /** Variables that the edit added or removed, and that the file's `inputs` do not follow. */
  problems: Problem[];
  /** Fields that nobody knows, which stay in Braintrust. */
  left: string[];
  /** The file as it was read; undefined where there was none. */
  replaces: PromptFile | undefined;
}

/** A prompt that download will not write, and why: words that follow the slug. */
export interface Refusal {
  slug: string;
  refusal: string;
  /** The file holds work that nobody has committed. */
  isUncommitted?: boolean;
}

const HOLDS_KEY = "contains the API key: remove it in Braintrust, and replace the key";

const NO_FILE = `has a slug that no prompt file can have; list it under "ignore" in ${CONFIG_PATH}`;

/** What `download` is told beside the prompts. */
export interface DownloadOptions {
  root: string;
  config: Config;
  braintrust: Braintrust;
  /** The folder for prompts that have no file yet; the first one of `include` when left out. */
  into?: string | undefined;
}

/** Prepares the files for prompts that are to be taken from Braintrust. Writes nothing. */
export async function prepareDownloads(
  prompts: (Surveyed & { action: Action })[],
  { root, config, braintrust, into }: DownloadOptions,
): Promise<(Download | Refusal)[]> {
  const folder = into ?? promptFolders(config)[0] ?? "";
  const slugs = prompts.filter(({ file }) => !file).map(({ slug }) => slug);
  const names = await namesIn(`${root}/${folder}`);
  const isPrompt = promptMatcher(config);
  const { paths } = newPaths(slugs, folder, names, isPrompt);
  const homeless = homelessReason(config, folder, isPrompt);
  const dirty = await uncommitted(root, prompts.flatMap(({ file }) => file ? [file.path] : []));
  const prepared = await inPool(8, prompts, async (prompt): Promise<Download | Refusal> => {
    const { slug, file, live, action } = prompt;
    const path = file?.path ?? paths.get(slug);
    if (path === undefined || !live) {
      return { slug, refusal: isSlug(slug) && homeless !== undefined ? homeless : NO_FILE };
    }
    const isAtRisk = dirty.has(path) && !isPinnedText(prompt);
    if (isAtRisk) {
      return { slug, refusal: "its file has uncommitted changes", isUncommitted: true };
    }
    const refusal = await outside(root, path);
    if (refusal !== undefined) return { slug, refusal };
    const confirmed = await confirmLive(braintrust, config, live);
    if ("refusal" in confirmed) return { slug, refusal: confirmed.refusal };
    // What moves by itself is no edit: the file keeps what it says of it.
    const steady = steadily(prompt, confirmed);
    const taken = action === "write" && takenContent(steady);
    if (!taken) return await prepareMerge(root, config, steady);
    const alone = readableFile({ slug, path, content: taken }, config);
    if ("mistake" in alone) return { slug, refusal: `cannot be a prompt file: ${alone.mistake}` };
    return prepareWrite(config, { file, live: confirmed, taken, alone }, path);
  });
  return prepared.map((one) =>
    "text" in one && braintrust.holdsKey(one.text) ? { slug: one.slug, refusal: HOLDS_KEY } : one
  );
}

function steadily(prompt: Surveyed, live: Confirmed): Surveyed {
  const { base } = prompt;
  const content = base && withoutAll(base.content(), live.unsteady);
  const kept = base && content && { ...base, content: () => content };
  return { ...prompt, live, base: kept };
}

/** What nobody has committed, but an upload or a download has just pinned, is no work to lose. */
function isPinnedText({ file, lock }: Surveyed): boolean {
  return file !== undefined && lock !== undefined && sameHashes(lock, file);
}

/** Why a new prompt has no place in `folder`; undefined when it has. */
function homelessReason(
  { include }: Config,
  folder: string,
  isPrompt: (path: string) => boolean,
): string | undefined {
  if (isPrompt(folder === "" ? "new.md" : `${folder}/new.md`)) return undefined;
  const globs = include.map((glob) => `"${glob}"`).join(", ");
  return `needs a folder that "include" (${globs}) selects: deno task download --into FOLDER`;
}

/** Live as the file that it becomes, or as a change of the file that is there. */
function prepareWrite(
  config: Config,
  { file, live, taken, alone }: {
    file: PromptFile | undefined;
    live: Confirmed;
    taken: Content;
    alone: FileText;
  },
  path: string,
): Download | Refusal {
  const { slug } = live.row;
  const options = { path, defaults: definedModel(config) };
  // What is left to Braintrust is no edit: in the file it stays as it is.
  const { fields } = ignoredFor(config.ignore, slug);
  const own = [...fields, ...live.unsteady];
  const said = file ? withFieldsOf(taken, file.prompt().content, own) : taken;
  const text = file ? updatedText(file.prompt(), said, options) : alone.text;
  const read = promptTextOf(new TextEncoder().encode(text));
  if ("problem" in read) return { slug, refusal: `cannot be a prompt file: ${read.problem}` };
  const problems = file ? readPrompt(path, text, options.defaults).templates : alone.templates;
  const content_sha256 = contentHashNow(withoutFields(said, fields));
  const left = leftFields({ file, live });
  return { slug, path, text, live, content_sha256, conflicts: 0, problems, left, replaces: file };
}

/** Merges live into the file, with the pinned version as the base of both. */
async function prepareMerge(
  root: string,
  config: Config,
  { slug, file, live, lock, base }: Surveyed,
): Promise<Download | Refusal> {
  if (!file || !live) return { slug, refusal: "exists on one side only" };
  if (!lock) {
    const reason = config.upload === "after-merge"
      ? "nothing tells which version the file came from"
      : `${LOCK_PATH} pins no base version`;
    return { slug, refusal: `cannot be merged: ${reason}` };
  }
  if (base?.version !== lock.version) {
    const version = prettyVersion(lock.version);
    return {
      slug,
      refusal: `cannot be merged: Braintrust does not have its base version, ${version}`,
    };
  }
  const merged = await mergePrompt(root, {
    fileText: file.prompt().text,
    ours: file.prompt().content,
    base: inTermsOf(base.content(), file.prompt().content) as Content,
    theirs: inTermsOf(live.content(), file.prompt().content) as Content,
    labels: {
      ours: `git/${file.path}`,
      base: `pinned@${prettyVersion(lock.version)}`,
      theirs: `braintrust/${slug}@${prettyVersion(live.version)}`,
    },
  }, { path: file.path, defaults: definedModel(config) });
  if ("refusal" in merged) return { slug, ...merged };
  const { content_sha256 } = live;
  const left = leftFields({ file, live });
  return { slug, path: file.path, live, content_sha256, left, replaces: file, ...merged };
}

/** Writes prepared files, then the lock that pins the versions they were taken from. */
export async function writeDownloads(
  root: string,
  downloads: Download[],
  { project, lock, flow }: {
    project: Lock["project"];
    lock: Lock | undefined;
    flow: Config["upload"];
  },
): Promise<void> {
  await removeLeftovers(root, downloads.map(({ path }) => dirname(path)));
  await removeLeftovers(root, [dirname(LOCK_PATH)]);
  for (const { path, replaces } of downloads) await requireSame(root, path, replaces);
  for (const { path, text } of downloads) await writeText(root, path, text);
  if (downloads.length > 0 && flow === "before-commit") {
    await writeLock(root, lockAfterDownload(lock, project, entriesOf(downloads)));
  }
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
