import { Failure } from "../text/failure.ts";
import { formatLock, type Lock, LOCK_PATH, parseLock, type ReadLock } from "../state/lock.ts";
import { readText, writeText } from "./files.ts";

/** Reads prompts/lock.json under `root`; no file is an empty lock. Throws a Failure on a broken one. */
export async function readLock(root: string): Promise<ReadLock> {
  return lockOf(await readText(root, LOCK_PATH));
}

/** The lock in `text`, see `readLock`. */
export function lockOf(text: string | undefined): ReadLock {
  if (text === undefined) {
    return { text: "", lock: undefined, conflicted: [], candidates: new Map(), mistakes: [] };
  }
  const read = parseLock(text);
  if (read.mistakes.length === 0) return read;
  throw new Failure(`Cannot use ${LOCK_PATH}: ${read.mistakes.join("; ")}`, {
    hint: read.isNewer
      ? "Update prompt-sync to the version that wrote it"
      : `Restore it (git checkout -- ${LOCK_PATH}), or delete it and run: deno task upload`,
  });
}

/** Writes the lock when it says something else than what stands there. Returns whether it did. */
export async function writeLock(root: string, lock: Lock): Promise<boolean> {
  const text = formatLock(lock);
  const old = await readText(root, LOCK_PATH);
  const isNothing = old === undefined && Object.keys(lock.prompts).length === 0;
  if (old === text || isNothing) return false;
  await writeText(root, LOCK_PATH, text);
  return true;
}
