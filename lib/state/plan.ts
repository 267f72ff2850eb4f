import type { Config } from "../config/config.ts";
import type { State } from "./state.ts";

/** What upload, download or promote does with a prompt. */
export type Action =
  | "create"
  | "replace"
  | "stamp"
  | "skip"
  | "refuse"
  | "delete"
  | "write"
  | "merge"
  | "promote";

/** The flags of `upload` that change its plan. */
export interface UploadFlags {
  force: boolean;
  reassert: boolean;
  prune: boolean;
}

/**
 * What `upload` does with a prompt in `state`. `isSame`: live already holds the file's content.
 * `isThere`: there are both a file and a live version.
 */
export function uploadAction(
  state: State,
  isSame: boolean,
  flags: UploadFlags & { isThere: boolean },
): Action {
  switch (state) {
    case "missing":
      return "create";
    case "pending":
      return "replace";
    case "unstamped":
      return "stamp";
    case "superseded":
      return flags.reassert && !isSame ? "replace" : "skip";
    case "drifted":
    case "conflict":
      return flags.force ? "replace" : "refuse";
    case "orphaned":
      return flags.prune ? "delete" : "skip";
    case "unknown":
      // Whatever keeps it from being read must not keep anybody from putting git's text back.
      return flags.force && flags.isThere ? "replace" : "skip";
    case "in-sync":
    case "elsewhere":
    case "unmanaged":
      return "skip";
  }
}

/** What an upload settles by itself. */
const WAITING: ReadonlySet<State> = new Set(["pending", "missing", "unstamped"]);

/** What `download` does with a prompt in `state`. `isNamed`: the command was narrowed to it. */
export function downloadAction(
  state: State,
  flags: { force: boolean; merge: boolean; isNamed: boolean },
): Action {
  switch (state) {
    case "elsewhere":
    case "orphaned":
      // Somebody's, until somebody says by name that it shall be ours.
      return flags.force && flags.isNamed ? "write" : "skip";
    case "drifted":
    case "unmanaged":
      return "write";
    case "conflict":
      if (flags.force) return "write";
      return flags.merge ? "merge" : "refuse";
    case "in-sync":
    case "superseded":
    case "pending":
    case "missing":
    case "unstamped":
    case "unknown":
      return "skip";
  }
}

/** What `verify` asks for. */
export interface Demand {
  /** Also fail on what git does not hold. */
  isStrict: boolean;
  /** Whether what waits for its upload may wait for the merge. */
  isBeforeMerge: boolean;
}

/** When prompts are judged: at a commit or a push, or by one of the ways of `verify`. */
export type Occasion = "commit" | "verify" | "verify --merged" | "verify --strict";

/** What is demanded then, by when prompts are uploaded. */
export function demandOf(upload: Config["upload"], occasion: Occasion): Demand {
  const isStrict = occasion === "verify --strict";
  const isMerged = isStrict || occasion === "verify --merged";
  return { isStrict, isBeforeMerge: upload === "after-merge" && !isMerged };
}

/** Whether `state` lets `verify` pass. `isSame`: live holds the file's content. */
export function passes(
  state: State,
  isSame: boolean,
  { isStrict, isBeforeMerge }: Demand,
): boolean {
  if (state === "in-sync") return true;
  if (isBeforeMerge && WAITING.has(state)) return true;
  // `upload --reassert` on main leaves this behind: a newer version with the pinned content.
  if (state === "superseded" && isSame) return true;
  if (state === "elsewhere") return true;
  return !isStrict && (state === "superseded" || state === "orphaned" || state === "unmanaged");
}
