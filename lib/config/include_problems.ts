import { type Config, CONFIG_PATH } from "./config.ts";
import type { Problem } from "../text/problem.ts";

/** The problem of a configuration that selects no prompt file: every check would pass. */
export function includeProblems(
  { include }: Pick<Config, "include">,
  { files, problems }: { files: readonly unknown[]; problems: readonly Problem[] },
): Problem[] {
  if (files.length + problems.length > 0) return [];
  const message = `Expected "include" to select prompt files, but ${
    include.join(", ")
  } matches none`;
  return [{ file: CONFIG_PATH, line: 1, column: 1, message }];
}
