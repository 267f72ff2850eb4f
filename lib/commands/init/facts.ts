import type { PackageManager } from "../../config/managers.ts";
import type { HookFacts } from "../../hooks/facts.ts";

/** What a repository is like before prompt-sync comes. Paths count from its top folder. */
export interface Facts {
  /** The folder that the prompts belong to; "." for the top itself. */
  folder: string;
  /** What programs are installed with. */
  kind: "node" | "deno";
  manager: PackageManager;
  /** Whether package.json names prompt-sync. */
  isInstalled: boolean;
  /** The nearest deno.json. */
  denoJson: string | undefined;
  isGithub: boolean;
  /** Undefined outside of git. */
  hooks: HookFacts | undefined;
  /** Supabase's edge functions. */
  functions: readonly string[];
  /** Whether the folder has prompts where they are looked for by default. */
  hasPrompts: boolean;
  /** Other folders with prompts, from `folder`. */
  promptFolders: readonly string[];
  /** What git ignores already. */
  ignored: ReadonlySet<string>;
  /** The texts of the files that `init` may write, as far as they are there. */
  texts: ReadonlyMap<string, string>;
}

/** What was chosen: by flags, by answers, or by default. */
export interface Choices {
  project: string;
  include: readonly string[];
  model: string | null;
  ci: "github" | "none";
  /** The edge functions that prompts are deployed with. */
  functions: readonly string[];
  /** The action, pinned: `OWNER/REPO@SHA`. */
  action: string;
  version: string;
}

/** The action's address, where nobody knows it. */
export const NO_ACTION = "OWNER/prompt-sync@FULL_COMMIT_SHA";

/** A path in `folder`, from the top. */
export function within(folder: string, path: string): string {
  return folder === "." ? path : `${folder}/${path}`;
}
