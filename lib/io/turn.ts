// One writing command at a time in a checkout: two that read, decide and write at once would each
// write a lock without what the other has just pinned.
import { Failure } from "../failure.ts";
import { absent, outside, reasonOf } from "./files.ts";

/** What belongs to one checkout alone. It tells git itself that it is none of its business. */
export const OWN_FOLDER = ".prompt-sync";
const TURN = `${OWN_FOLDER}/turn`;
const IGNORE = `${OWN_FOLDER}/.gitignore`;

/**
 * Waits until no other command writes in the checkout at `root`, then keeps others waiting until the
 * result is disposed of. The operating system ends the turn of a command that is killed.
 */
export async function takeTurn(root: string, onWait: () => void): Promise<Disposable> {
  const refusal = await outside(root, TURN) ?? await linked(`${root}/${TURN}`);
  if (refusal !== undefined) throw new Failure(`Cannot use ${TURN}: ${refusal}`);
  try {
    await Deno.mkdir(`${root}/${OWN_FOLDER}`, { recursive: true });
    await Deno.writeTextFile(`${root}/${IGNORE}`, "*\n", { createNew: true }).catch(exists);
    const file = await Deno.open(`${root}/${TURN}`, { create: true, write: true });
    if (!await file.tryLock(true)) {
      onWait();
      await file.lock(true);
    }
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    throw new Failure(`Cannot use ${TURN}: ${reasonOf(error)}`, { cause: error });
  }
}

async function linked(path: string): Promise<string | undefined> {
  const found = await Deno.lstat(path).catch(absent);
  return found?.isSymlink ? "it is a symbolic link" : undefined;
}

function exists(error: unknown): void {
  if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
}
