// Sandboxes that take long to make are made once, and copied with what their Braintrust holds.
import { copy } from "./copy.ts";
import { type Folder, folderInMemory, keptFolder, newFolder } from "./folders.ts";
import { type Sandbox, sandboxIn } from "./sandbox.ts";
import type { LocalOptions } from "../lib/local/server.ts";

/** What copies are made of. */
export interface Prepared {
  repository: string;
  database: string;
}

/** Keeps a sandbox as `make` leaves it; `make` lets its Braintrust write `db`. */
export async function prepared(make: (db: string) => Promise<Sandbox>): Promise<Prepared> {
  const kept = await keptFolder();
  const { repository, database } = { repository: `${kept}/r`, database: `${kept}/db.sqlite` };
  await using box = await make(database);
  await box.git("repack", "-a", "-d", "--quiet"); // one file is copied sooner than hundreds
  copy(box.root, repository);
  return { repository, database };
}

/** A sandbox as it was kept. `root` is where, unless said otherwise on the disk, as commands need it. */
export async function copyOf(
  { repository, database }: Prepared,
  options: LocalOptions = {},
  root?: Folder,
): Promise<Sandbox & { db: string }> {
  const [place, memory] = [root ?? await newFolder(), await folderInMemory()];
  copy(repository, place.path);
  const db = `${memory.path}/db.sqlite`;
  copy(database, db);
  const box = await sandboxIn(place, { ...options, db });
  return {
    ...box,
    db,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await box[Symbol.asyncDispose]();
      await memory[Symbol.asyncDispose]();
    },
  };
}
