import { globToRegExp } from "@std/path/posix";
import { type Config, CONFIG_PATH } from "../config/config.ts";
import { Failure } from "../text/failure.ts";
import { type Lock, LOCK_PATH } from "../state/lock.ts";
import type { Problem } from "../text/problem.ts";
import { lightFile, type PromptFile, promptFileOf } from "../prompt/prompt_file.ts";
import { exists, isWithin, reasonOf } from "./files.ts";
import { inPool } from "./in_pool.ts";

const MAX_BYTES = 1024 * 1024;
const NO_UTF8 = "Expected UTF-8 text, found other bytes";
/** Reading one file is a matter of microseconds, which waiting for each would double. */
const FILES_AT_ONCE = 100;
const SKIPPED_FOLDERS = new Set([".git", "node_modules", ".prompt-sync"]);

/** All prompt files, and everything that is wrong with them. */
export interface PromptFiles {
  files: PromptFile[];
  problems: Problem[];
}

/**
 * Reads every file that `include` selects under `root`, sorted by path. Files that are as `lock` says
 * are kept without their content.
 */
export async function readPromptFiles(
  root: string,
  config: Config,
  lock?: Lock,
): Promise<PromptFiles> {
  const isPrompt = promptMatcher(config);
  const paths = new Set<string>();
  for (const base of promptFolders(config)) {
    await requireWithin(root, base);
    for await (const path of walk(root, base)) if (isPrompt(path)) paths.add(path);
  }
  const files: PromptFile[] = [];
  const problems: Problem[] = [];
  const top = await Deno.realPath(root);
  for (const [index, path] of [...paths].sort().entries()) {
    if (index % FILES_AT_ONCE === 0) await othersTurn();
    const { file, problems: found } = readPromptFile(top, path, config, lock);
    if (file) files.push(file);
    problems.push(...found);
  }
  const missed = await unselected(root, paths, lock);
  return { files, problems: [...problems, ...missed, ...duplicates(files)] };
}

/** Files that were uploaded, are there, and are not selected: a typo in a glob must unpin nothing. */
async function unselected(
  root: string,
  selected: ReadonlySet<string>,
  lock: Lock | undefined,
): Promise<Problem[]> {
  const pinned = Object.values(lock?.prompts ?? {}).map(({ path }) => path)
    .filter((path) => !selected.has(path));
  const problems = await inPool(8, pinned, async (path): Promise<Problem[]> => {
    if (!await exists(root, path)) return [];
    const message = `Expected "include" and "exclude" of ${CONFIG_PATH} to select this file, ` +
      `which ${LOCK_PATH} pins; to stop managing it, delete its entry there`;
    return [{ file: path, line: 1, column: 1, message }];
  });
  return problems.flat();
}

/**
 * Whether a path, relative to the root, is a prompt file: Markdown that `include` selects and
 * `exclude` does not. Nothing but `.md` counts, however wide a glob is: the commit hook asks git for
 * just that.
 */
export function promptMatcher({ include, exclude }: Config): (path: string) => boolean {
  const [included, excluded] = [include, exclude].map((globs) =>
    globs.map((glob) => globToRegExp(glob))
  );
  const any = (patterns: RegExp[] | undefined, path: string): boolean =>
    patterns?.some((pattern) => pattern.test(path)) ?? false;
  return (path) => path.endsWith(".md") && any(included, path) && !any(excluded, path);
}

/** The folders that `include` names before its first wildcard; the first takes new prompts. */
export function promptFolders({ include }: Config): string[] {
  return [
    ...new Set(include.map((glob) => {
      const literal = glob.slice(0, glob.search(/[*?[{]|$/));
      return literal.slice(0, Math.max(0, literal.lastIndexOf("/")));
    })),
  ];
}

/** Lets what has arrived meanwhile be taken: an answer of Braintrust, a timer. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function readPromptFile(
  root: string,
  path: string,
  config: Config,
  lock: Lock | undefined,
): { file?: PromptFile; problems: Problem[] } {
  const read = readPromptBytes(root, path);
  const decoded = "bytes" in read ? promptTextOf(read.bytes) : read;
  if (!("bytes" in read) || !("text" in decoded)) {
    const message = "problem" in decoded ? decoded.problem : NO_UTF8;
    return { problems: [{ file: path, line: 1, column: 1, message }] };
  }
  const { file, problems } = promptFileOf(path, decoded.text, config);
  const isKnown = file && lock?.prompts[file.slug]?.source_sha256 === file.source_sha256;
  const source = (): string => decoder.decode(read.bytes);
  return { ...(file ? { file: isKnown ? lightFile(file, source, config) : file } : {}), problems };
}

/** The bytes of a prompt file, or why it cannot be one. `root` is a path without links. */
function readPromptBytes(root: string, path: string): { bytes: Uint8Array } | { problem: string } {
  try {
    const real = Deno.realPathSync(`${root}/${path}`);
    if (!real.startsWith(`${root}/`)) return { problem: LEAVES };
    const { isFile, size } = Deno.statSync(real);
    if (!isFile) return { problem: "Expected a regular file" };
    if (size > MAX_BYTES) return { problem: tooLarge(size) };
    return { bytes: Deno.readFileSync(real) };
  } catch (error) {
    const state = isMisread(path) ? "its name is not UTF-8 text" : reasonOf(error);
    return { problem: `Cannot read the file: ${state}` };
  }
}

/** The bytes of a prompt file as text, or why they cannot be one. */
export function promptTextOf(bytes: Uint8Array): { text: string } | { problem: string } {
  if (bytes.length > MAX_BYTES) return { problem: tooLarge(bytes.length) };
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { problem: NO_UTF8 };
  }
}

function tooLarge(size: number): string {
  return `Expected at most 1 MiB, found ${size} bytes`;
}

/** The byte order mark is for `canonicalText` to drop: it drops one, as the source hash says. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const LEAVES = "Expected a file of this repository, found a symbolic link that leaves it";

/** Names of files outside are nothing to report, either. */
async function requireWithin(root: string, folder: string): Promise<void> {
  const real = await Deno.realPath(`${root}/${folder}`).catch(() => undefined); // `walk` says why
  if (real === undefined || await isWithin(root, real)) return;
  throw new Failure(
    `Cannot read the folder ${folder}: a symbolic link points outside the repository`,
  );
}

function unreadableFolder(folder: string, cause: unknown): Failure {
  const state = isMisread(folder) ? "its name is not UTF-8 text" : reasonOf(cause);
  const hint = isMisread(folder) ? { hint: "Rename it" } : {};
  return new Failure(`Cannot read the folder ${folder || "."}: ${state}`, { ...hint, cause });
}

/** Deno puts U+FFFD for bytes that are no UTF-8, and finds nothing under that name. */
function isMisread(path: string): boolean {
  return path.includes("\uFFFD");
}

async function* walk(root: string, folder: string): AsyncGenerator<string> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(`${root}/${folder}`)) entries.push(entry);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !isMisread(folder)) return; // removed meanwhile
    throw unreadableFolder(folder, error);
  }
  for (const entry of entries) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory) yield path;
    else if (!SKIPPED_FOLDERS.has(entry.name)) yield* walk(root, path);
  }
}

/** Files that claim a slug which a file before them has. */
export function duplicates(files: readonly { slug: string; path: string }[]): Problem[] {
  const first = new Map<string, string>();
  return files.flatMap(({ slug, path }) => {
    const other = first.get(slug);
    if (other === undefined) first.set(slug, path);
    if (other === undefined) return [];
    return [{
      file: path,
      line: 1,
      column: 1,
      message: `Expected one file with the slug "${slug}", found ${other} too`,
    }];
  });
}
