import { Failure } from "../text/failure.ts";

/** How a program ended. */
export interface Ended {
  code: number;
  stdout: Uint8Array;
  stderr: string;
}

/** What a program runs with. */
export interface ProgramOptions {
  cwd: string;
  env: Record<string, string>;
  stdin: string;
  /** What to do when the program is not there. */
  hint?: string;
}

/** No program that we start needs the key, nor what git starts in turn: filters, hooks, a pager. */
export const WITHOUT_KEY = { BRAINTRUST_API_KEY: "" };

/** Runs a program to its end. Throws a Failure only when it is not there. */
export async function runProgram(
  name: string,
  args: string[],
  { cwd, env, stdin, hint }: ProgramOptions,
): Promise<Ended> {
  const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  try {
    const child = new Deno.Command(name, { args, cwd, env: { ...WITHOUT_KEY, ...env }, ...pipes })
      .spawn();
    const writer = child.stdin.getWriter();
    const written = writer.write(new TextEncoder().encode(stdin)).then(() => writer.close());
    const { code, stdout, stderr } = await child.output();
    await written.catch(() => {}); // it may end without reading; its exit code says why
    return { code, stdout, stderr: new TextDecoder().decode(stderr) };
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    const state = `Cannot run ${name}: it is not on the PATH`;
    throw new Failure(state, { cause, ...(hint === undefined ? {} : { hint }) });
  }
}
