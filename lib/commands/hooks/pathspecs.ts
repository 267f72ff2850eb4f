import type { Config } from "../../config/config.ts";
import { CONFIG_PATH } from "../../config/config.ts";
import { LOCK_PATH } from "../../state/lock.ts";

/** Globs whose signs mean the same to git. */
const PLAIN = /^[\w./ *-]+$/;

/**
 * What belongs to a project, as git's pathspecs: the hook asks git by them when the program that knows
 * the configuration cannot run. `folder` is the project's, from git's top.
 */
export function hookPathspecs({ include, exclude }: Config, folder: string): string[] {
  const from = folder === "." ? "" : `${folder.replace(/[*?[\\]/g, "\\$&")}/`;
  // Of a glob that git would read otherwise, all Markdown below what stands before its first sign.
  const spec = (glob: string, magic: string): string =>
    PLAIN.test(glob)
      ? `:(top,glob${magic})${from}${glob}`
      : `:(top${magic})${from}${glob.replace(/[^/]*[^\w./ -].*$/, "*.md")}`;
  return [
    ...[CONFIG_PATH, LOCK_PATH].map((path) => spec(path, "")),
    ...include.map((glob) => spec(glob, "")),
    // What git would read otherwise is not left out.
    ...exclude.filter((glob) => PLAIN.test(glob)).map((glob) => spec(glob, ",exclude")),
  ];
}
