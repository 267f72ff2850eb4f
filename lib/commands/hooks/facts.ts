// What decides whose hooks git runs here.
import type { NextStep } from "../../report/next_steps.ts";
import type { Json } from "../../content/json.ts";

/** What a repository says about its hooks. */
export interface HookFacts {
  /** The `core.hooksPath` in force, whichever file sets it. */
  hooksPath: string | undefined;
  /** Whether git takes its hooks from the folder `hooks` under `.git`. */
  isOwnFolder: boolean;
  /** Whether `core.hooksPath` is what an earlier hooks:install set. */
  isEarlier: boolean;
  /** Names in the top folder and in `.config` that hook managers go by. */
  names: ReadonlySet<string>;
  packageJson: Json | undefined;
  /** Hooks under `.git` that hooks:install did not write. */
  foreign: readonly string[];
  /** Of the files that may call our hook, those that do. */
  joined: ReadonlySet<string>;
}

/** Somebody who runs the hooks already. */
export interface HookOwner {
  /** What it is called in messages. */
  name: string;
  /** The file that says so. */
  file: string;
  /** The files that should call our hook. */
  files: readonly string[];
  /** The lines to add to these files. */
  steps: (files: readonly string[]) => NextStep[];
}
