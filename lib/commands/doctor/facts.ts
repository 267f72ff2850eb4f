// What the checks look at.
import type { Config } from "../../config/config.ts";
import type { Report } from "../../report/report.ts";
import type { Failure } from "../../text/failure.ts";
import type { Problem } from "../../text/problem.ts";

/** Something read, or why it could not be. */
export type Read<T> = T | Failure;

/** Everything that was read; undefined is what was not asked for, because something it needs is missing. */
export interface Facts {
  /** Deno's version. */
  deno: string;
  /** Git's version, inside of a repository. */
  git: Read<string>;
  config: Read<Config>;
  files: Read<{ count: number; problems: Problem[] }> | undefined;
  /**
   * How many prompts the lock pins, what is wrong in it, and the prompts whose text it does not pin; or
   * whether there is one where CI uploads after the merge and nobody reads it.
   */
  lock:
    | Read<{ pinned: number; problems: Problem[]; unpinned: string[] } | { isStray: boolean }>
    | undefined;
  bundles: Read<{ count: number; problems: Problem[] }> | undefined;
  /** What `hooks:doctor` says. */
  hook: Read<Report>;
  ci: { workflows: Workflow[]; tasks: string[] };
  /** Whether git ignores `.env`; undefined when there is none. */
  isEnvIgnored: boolean | undefined;
  /** Where the key comes from, and whose it is. */
  key: Read<{ from: string; owner: string }>;
  login: Read<{ org: string; others: string[]; apiUrl: string }> | undefined;
  /** The project of the configuration, or of BRAINTRUST_PROJECT. */
  project: Read<{ name: string; isThere: boolean }> | undefined;
  /** Whether the key may read prompts, and their history: undefined where there is none to ask for. */
  prompts: Read<"none" | "some"> | undefined;
  history: Read<true> | undefined;
  environments: Read<string[]> | undefined;
}

/** A file that tells a CI service what to run, and mentions a command of ours. */
export interface Workflow {
  file: string;
  text: string;
}
