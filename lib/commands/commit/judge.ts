// Decides about what is staged: the pure part of `verify --staged`.
import type { Config } from "../../config/config.ts";
import { LOCK_PATH, type LockEntry, type ReadLock } from "../../state/lock.ts";
import { lockLine } from "../../state/lock_problems.ts";
import { offlineState } from "../../state/offline.ts";
import type { Problem } from "../../text/problem.ts";
import type { Decision } from "../../state/state.ts";
import type { Hashes } from "../../content/hash.ts";

/** A staged file, as far as the decision needs it. */
export type StagedFile = Hashes & { slug: string; path: string };

/** What the index holds that the commit is answerable for. */
export interface Staged<File extends StagedFile = StagedFile> {
  /** Valid prompt files that are staged, or whose lock entry is. */
  files: readonly File[];
  /** Paths of the same kind that hold no valid prompt: their problems are reported already. */
  invalid: ReadonlySet<string>;
  /** Paths of prompt files that the commit deletes. */
  deleted: ReadonlySet<string>;
  /** Slugs whose lock entry the commit adds, changes or removes. */
  touched: ReadonlySet<string>;
  /** Whether every prompt file is judged, since the commit changes the configuration. */
  isWhole: boolean;
  /** The staged lock. */
  lock: Pick<ReadLock, "lock" | "text">;
}

/** A staged prompt, its staged lock entry, and what the two together prove. */
export interface Judged<File extends StagedFile = StagedFile> extends Decision {
  slug: string;
  file: File;
  lock: LockEntry | undefined;
}

/** What blocks a commit because the staged lock pins a prompt that the commit does not hold. */
export interface Dangling {
  problem: Problem;
  /** Whether the prompt file is deleted: then the lock must follow, else the file is forgotten. */
  isDeleted: boolean;
  path: string;
}

/** What the staged lock proves of each staged prompt; where there is none, the merge uploads it. */
export function judgeStaged<File extends StagedFile>(
  { files, lock: { lock } }: Pick<Staged<File>, "files" | "lock">,
  flow: Config["upload"],
): Judged<File>[] {
  if (flow === "after-merge") {
    const waiting = { state: "pending", detail: "is uploaded after the merge" } as const;
    return files.map((file) => ({ slug: file.slug, file, lock: undefined, ...waiting }));
  }
  return files.map((file) => {
    const entry = lock?.prompts[file.slug];
    return { slug: file.slug, file, lock: entry, ...stagedState(file, entry) };
  });
}

/** Entries of the staged lock that pin what is deleted, or what is not staged. */
export function danglingEntries(
  { files, invalid, deleted, touched, isWhole, lock }: Staged,
): Dangling[] {
  const slugs = new Set(files.map(({ slug }) => slug));
  const paths = new Set(files.map(({ path }) => path));
  return Object.entries(lock.lock?.prompts ?? {}).flatMap(([slug, { path }]): Dangling[] => {
    const isOurs = isWhole || touched.has(slug) || deleted.has(path) || paths.has(path);
    if (!isOurs || slugs.has(slug) || invalid.has(path)) return [];
    if (deleted.has(path)) {
      const message = `deleted, but the staged ${LOCK_PATH} still pins "${slug}"`;
      return [{ problem: { file: path, line: 1, column: 1, message }, isDeleted: true, path }];
    }
    const message = `pins "${slug}", but ${path} with that prompt is not staged`;
    const place = { file: LOCK_PATH, line: lockLine(lock.text, slug), column: 1 };
    return [{ problem: { ...place, message }, isDeleted: paths.has(path), path }];
  });
}

function stagedState(file: Hashes, entry: LockEntry | undefined): Decision {
  const { state, detail } = offlineState(file, entry);
  if (state === "missing") {
    return { state, detail: `not uploaded, or ${LOCK_PATH} is not staged with it` };
  }
  if (state === "pending") {
    return { state, detail: `the staged ${LOCK_PATH} pins different text` };
  }
  return { state, detail };
}
