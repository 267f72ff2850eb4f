// Folders for the time of a test.
const kept: string[] = [];
addEventListener("unload", () => {
  for (const path of kept) Deno.removeSync(path, { recursive: true });
});

/** A folder that stays until the tests of this file have ended. */
export async function keptFolder(): Promise<string> {
  const path = await Deno.makeTempDir({ prefix: "prompt sync tests " });
  kept.push(path);
  return path;
}

/** A folder that goes when it is disposed of. */
export interface Folder extends AsyncDisposable {
  path: string;
}

/**
 * A folder in memory where Linux offers that: databases write it often. Only this process may use it,
 * since Deno gives commands no permission for /dev.
 */
export async function folderInMemory(): Promise<Folder> {
  const options = { prefix: "prompt sync " };
  const path = await Deno.makeTempDir({ ...options, dir: "/dev/shm" })
    .catch(() => Deno.makeTempDir(options));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

let base: Promise<string> | undefined;
const inUse = new Set<number>();

/** A folder whose path is used again once it is gone: Deno keeps what it has compiled by its path. */
export async function newFolder(): Promise<Folder> {
  base ??= keptFolder();
  let number = 1;
  while (inUse.has(number)) number++;
  inUse.add(number);
  const path = `${await base}/${number}`;
  await Deno.mkdir(path);
  const remove = async (): Promise<void> => {
    await Deno.remove(path, { recursive: true });
    inUse.delete(number);
  };
  return { path, [Symbol.asyncDispose]: remove };
}
