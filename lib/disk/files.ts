// Files of the repository, and nothing else: Deno's permissions follow a link wherever it leads, so
// that a checkout of somebody else's could have its links read and written through.
import { dirname } from "@std/path/posix";
import { Failure } from "../text/failure.ts";
import { pathFrom, type Place } from "../text/place.ts";

/** Far above every lock and configuration, far below what fills the memory. */
const MAX_BYTES = 64 * 1024 * 1024;
/** How the names of files end that are not yet whole. */
const TEMPORARY = /\.prompt-sync-[0-9a-f]{8}\.tmp$/;
const LEAVES = "a symbolic link points outside the repository";

/**
 * Text of the file at `path` under `root`; undefined when there is none. Throws a Failure when it
 * cannot be read, is no UTF-8 text, or does not lie under `root` once links are followed.
 */
export async function readText(root: string, path: string): Promise<string | undefined> {
  const fail = (state: string, cause?: unknown): never => {
    throw new Failure(`Cannot read ${path}: ${state}`, { cause });
  };
  try {
    const real = await Deno.realPath(`${root}/${path}`);
    if (!await isWithin(root, real)) return fail(LEAVES);
    const { isFile, isDirectory, size } = await Deno.stat(real);
    // Opening a pipe would wait for ever for somebody to write into it.
    if (!isFile) return fail(isDirectory ? "it is a folder" : "it is not a regular file");
    if (size > MAX_BYTES) return fail(`it has ${size} bytes, which is too large`);
    const bytes = await Deno.readFile(real);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error instanceof Deno.errors.NotFound) return undefined;
    return fail(error instanceof TypeError ? "it is not UTF-8 text" : reasonOf(error), error);
  }
}

/**
 * Writes a file as a whole or not at all: a temporary file beside it, then a rename. A link to another
 * file of the repository stays one, and that file is written. Who may read it stays as it is.
 */
export async function writeText(root: string, path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const refusal = await outside(root, path);
    if (refusal !== undefined) throw new Failure(`Cannot write ${path}: ${refusal}`);
    await Deno.mkdir(dirname(`${root}/${path}`), { recursive: true });
    const file = await writableFile(root, path);
    const mode = (await Deno.stat(file).catch(absent))?.mode;
    temporary = `${file}.prompt-sync-${crypto.randomUUID().slice(0, 8)}.tmp`;
    if (!await writeWithin(root, temporary, text, mode)) {
      throw new Failure(`Cannot write ${path}: ${LEAVES}`);
    }
    await Deno.rename(temporary, file);
  } catch (error) {
    if (temporary !== undefined) await Deno.remove(temporary).catch(() => {}); // never made, perhaps
    if (error instanceof Failure) throw error;
    throw new Failure(`Cannot write ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Makes `file` and writes it, unless it turns out to lie outside of `root`: its folder may have become
 * a link since it was looked at. Were it to become one later, the rename would fail, since the new
 * file is not behind the link.
 */
async function writeWithin(
  root: string,
  file: string,
  text: string,
  mode: number | null | undefined,
): Promise<boolean> {
  using made = await Deno.open(file, { write: true, createNew: true, ...(mode ? { mode } : {}) });
  const real = await Deno.realPath(file);
  if (!await isWithin(root, real)) {
    await Deno.remove(real);
    return false;
  }
  if (mode) await Deno.chmod(real, mode & 0o777);
  await new Blob([text]).stream().pipeTo(made.writable);
  return true;
}

/** Where the text of `path` stands once links are followed; a link that leads nowhere is replaced. */
async function writableFile(root: string, path: string): Promise<string> {
  const file = `${root}/${path}`;
  const real = await Deno.realPath(file).catch(absent);
  if (real === undefined) return file;
  if (!await isWithin(root, real)) throw new Failure(`Cannot write ${path}: ${LEAVES}`);
  return real;
}

/**
 * Removes what writes left in `folders` that were killed. Only for a command whose turn it is: what
 * others are writing looks the same.
 */
export async function removeLeftovers(root: string, folders: Iterable<string>): Promise<void> {
  for (const folder of new Set(folders)) {
    if (await outside(root, `${folder}/any`) !== undefined) continue;
    try {
      for await (const { name, isFile } of Deno.readDir(`${root}/${folder}`)) {
        if (isFile && TEMPORARY.test(name)) await Deno.remove(`${root}/${folder}/${name}`);
      }
    } catch (error) {
      // A folder that this command may not write is tidied by one that may.
      if (!(error instanceof Deno.errors.NotCapable)) absent(error);
    }
  }
}

/** Why `path` does not lie in the repository once links are followed; undefined when it does. */
export async function outside(root: string, path: string): Promise<string | undefined> {
  try {
    for (let folder = dirname(path);; folder = dirname(folder)) {
      const real = await Deno.realPath(`${root}/${folder}`).catch(absent);
      if (real === undefined && !await isLink(`${root}/${folder}`)) continue; // it will be made
      return real !== undefined && await isWithin(root, real)
        ? undefined
        : "its folder is outside the repository";
    }
  } catch (error) {
    return `its folder cannot be used: ${reasonOf(error)}`;
  }
}

/** Whether `real`, a path without links, is `root` or lies in it. */
export async function isWithin(root: string, real: string): Promise<boolean> {
  const top = await Deno.realPath(root);
  return real === top || real.startsWith(`${top}/`);
}

/** Whether there is something at `path` under `root`. What may not be looked at is not there. */
export async function exists(root: string, path: string): Promise<boolean> {
  try {
    await Deno.lstat(`${root}/${path}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path under the root of a file that somebody named: from where they stand, else from the root, as
 * our own messages print it. Throws a Failure when neither lies in the repository.
 */
export async function namedFile(
  place: Place,
  path: string,
  outsideHint?: string,
): Promise<string> {
  const near = pathFrom(place, path);
  const isOutside = /^\.\.(\/|$)/.test(near);
  if (!isOutside && await exists(place.root, near)) return near;
  if (!/^\.{0,2}\//.test(path)) return path;
  if (isOutside) {
    throw new Failure(
      `Cannot use ${path}: it is outside the repository`,
      outsideHint === undefined ? {} : { hint: outsideHint },
    );
  }
  return near;
}

/** For `catch`: undefined when it is about something that is not there; else throws it again. */
export function absent(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}

/** Why the disk refused, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "it is outside the repository";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.NotADirectory) {
    return "a part of its path is a file, not a folder";
  }
  if (error instanceof Deno.errors.FilesystemLoop) return "its symbolic links form a loop";
  return error instanceof Error ? error.message : String(error);
}

async function isLink(path: string): Promise<boolean> {
  return (await Deno.lstat(path).catch(absent))?.isSymlink ?? false;
}
