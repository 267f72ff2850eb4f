// One writing command at a time in a checkout: two that read, decide and write at once would each
// write a lock without what the other has just pinned.
import { Failure } from "../text/failure.ts";
import { absent, outside, reasonOf } from "./files.ts";

/** What belongs to one checkout alone. It tells git itself that it is none of its business. */
export const OWN_FOLDER = ".prompt-sync";
/** How the names of folders in it begin in which texts are merged. */
export const MERGE = "merge-";
const TURN = `${OWN_FOLDER}/turn`;
const IGNORE = `${OWN_FOLDER}/.gitignore`;

/**
 * Waits until no other command writes in the checkout at `root`, then keeps others waiting until the
 * result is disposed of. The operating system ends the turn of a command that is killed; what such a
 * one was merging is removed.
 */
export async function takeTurn(root: string, onWait: () => void): Promise<Disposable> {
  const fail = (state: string, cause?: unknown): never => {
    const hint = `${OWN_FOLDER} belongs to prompt-sync; move away what is there`;
    throw new Failure(`Cannot use ${TURN}: ${state}`, { hint, cause });
  };
  try {
    const refusal = await outside(root, TURN) ?? await linked(`${root}/${TURN}`);
    if (refusal !== undefined) return fail(refusal);
    await makeOwnFolder(root);
    const file = await Deno.open(`${root}/${TURN}`, { create: true, write: true });
    if (!await file.tryLock(true)) {
      onWait();
      await file.lock(true);
    }
    await removeMerges(`${root}/${OWN_FOLDER}`);
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    if (error instanceof Failure) throw error;
    return fail(reasonOf(error), error);
  }
}

/** Makes the folder of a checkout that git does not see. */
export async function makeOwnFolder(root: string): Promise<void> {
  await Deno.mkdir(`${root}/${OWN_FOLDER}`, { recursive: true });
  // Mostly it stands there already; without it the command works all the same.
  await Deno.writeTextFile(`${root}/${IGNORE}`, "*\n", { createNew: true }).catch(() => {});
}

async function removeMerges(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory || !name.startsWith(MERGE)) continue;
    await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

async function linked(path: string): Promise<string | undefined> {
  const found = await Deno.lstat(path).catch(absent);
  return found?.isSymlink ? "it is a symbolic link" : undefined;
}
