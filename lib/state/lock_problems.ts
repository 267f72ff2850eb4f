import { type Lock, LOCK_PATH, markerLine, type ReadLock } from "./lock.ts";
import type { Problem } from "../text/problem.ts";

/** What is wrong with the lock itself: merge conflicts, and entries that no prompt file backs. */
export function lockProblems(
  { lock, text, conflicted }: ReadLock,
  { files, problems }: { files: readonly { slug: string }[]; problems: readonly Problem[] },
): Problem[] {
  const slugs = new Set(files.map(({ slug }) => slug));
  const invalid = new Set(problems.map(({ file }) => file));
  const stale = Object.entries(lock?.prompts ?? {})
    .filter(([slug, { path }]) => !slugs.has(slug) && !invalid.has(path))
    .map(([slug, { path }]) =>
      problem(text, slug, `Expected a prompt file for "${slug}", but ${path} is gone`)
    );
  return [...stale, ...conflictProblems({ text, conflicted })];
}

/** The problems of a lock that still holds merge-conflict markers. */
export function conflictProblems(
  { text, conflicted }: Pick<ReadLock, "text" | "conflicted">,
): Problem[] {
  const problems = conflicted.map((slug) =>
    problem(text, slug, `Found a merge conflict at "${slug}"`)
  );
  const line = markerLine(text);
  if (problems.length > 0 || line === undefined) return problems;
  // The two sides may differ in the project alone, or in white space.
  const message = "Found merge-conflict markers; run: deno task upload";
  return [{ file: LOCK_PATH, line, column: 1, message }];
}

/** The problem of a lock that was written for another project: its pins prove nothing here. */
export function foreignLock(lock: Lock | undefined, project: Lock["project"]): Problem[] {
  if (!lock || lock.project.id === project.id) return [];
  const message = `Expected a lock for project "${project.name}" (${project.id}), found one for ` +
    `"${lock.project.name}" (${lock.project.id}); set BRAINTRUST_PROJECT, or run: deno task upload`;
  return [{ file: LOCK_PATH, line: 1, column: 1, message }];
}

/** The line on which the entry of `slug` opens, 1-based; 1 when there is none. */
export function lockLine(text: string, slug: string): number {
  return Math.max(1, text.split("\n").findIndex((line) => line.includes(`"${slug}": {`)) + 1);
}

function problem(text: string, slug: string, found: string): Problem {
  const message = `${found}; run: deno task upload`;
  return { file: LOCK_PATH, line: lockLine(text, slug), column: 1, message };
}
