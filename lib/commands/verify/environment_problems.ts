import type { Problem } from "../../text/problem.ts";
import { prettyVersion } from "../../content/version.ts";

/** Where an environment points for one prompt, and where the lock says it should. */
export interface Assignment {
  environment: string;
  slug: string;
  path: string;
  pinned: string;
  /** Undefined when the environment points at no version of the prompt. */
  current: string | undefined;
}

/** A problem for each environment that does not point at the pinned version. */
export function environmentProblems(assignments: readonly Assignment[]): Problem[] {
  return assignments.filter(({ pinned, current }) => pinned !== current)
    .map(({ environment, slug, path, pinned, current }) => {
      const found = current === undefined ? "none" : prettyVersion(current);
      // Somebody may have moved it on purpose: putting it back would bring a bad prompt back.
      const back = `deno task promote --environment ${environment} ${slug}`;
      const ways = current === undefined
        ? `run: ${back}`
        : `to bring git up to date: deno task rollback ${slug} --to ${found}; to move it: ${back}`;
      const message = `Expected "${environment}" to point at the pinned version of "${slug}", ` +
        `${prettyVersion(pinned)}, found ${found}; ${ways}`;
      return { file: path, line: 1, column: 1, message };
    });
}
