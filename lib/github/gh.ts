// GitHub through the `gh` program, which knows hosts and tokens.
import { Failure } from "../text/failure.ts";
import { type Ended, runProgram } from "../git/program.ts";

/**
 * Runs gh and returns what it prints. `needs` says what a job must have for it. Throws a Failure
 * in gh's own words where it fails.
 */
export async function gh(
  root: string,
  args: string[],
  { stdin = "", needs }: { stdin?: string; needs: string },
): Promise<string> {
  const ended = await runGh(root, args, { stdin, hint: "GitHub's runners include it" });
  if (ended.code === 0) return new TextDecoder().decode(ended.stdout).trim();
  const reason = ended.stderr.trim().split("\n").at(-1) || `exit code ${ended.code}`;
  throw new Failure(`Cannot run "gh ${args[0]} ${args[1]}": ${reason}`, {
    hint: `The job needs GH_TOKEN, GH_REPO and ${needs}`,
  });
}

/** Runs gh and returns how it ended; `hint` goes on where it is not there. */
export function runGh(
  root: string,
  args: string[],
  { stdin = "", hint }: { stdin?: string; hint: string },
): Promise<Ended> {
  const env = { GH_PROMPT_DISABLED: "1", NO_COLOR: "1" };
  return runProgram("gh", args, { cwd: root, env, stdin, hint: `https://cli.github.com; ${hint}` });
}

/** What gh prints, as JSON. */
export function parsed(text: string, command: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure(`Cannot understand "gh ${command}": its output is not JSON`, { cause });
  }
}
