/** How a command ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
export async function spawn(
  program: string,
  args: string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Ran> {
  // npm and Deno name the folder where somebody typed; that of the tests is not meant.
  const own = { INIT_CWD: cwd, ...env };
  const options = { args, cwd, env: own, stdin: "null" } as const;
  const output = await new Deno.Command(program, options).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
}

/** An identity for commits, and nothing of the machine's own git configuration. */
export function gitEnv(): Record<string, string> {
  return {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "Author",
    GIT_AUTHOR_EMAIL: "author@example.com",
    GIT_COMMITTER_NAME: "Author",
    GIT_COMMITTER_EMAIL: "author@example.com",
  };
}

/** Runs git in `root` and returns what it prints; throws when it fails. */
export async function git(root: string, ...args: string[]): Promise<string> {
  const options = ["-c", "maintenance.auto=false"]; // a process of its own after each commit
  const ran = await spawn("git", [...options, ...args], root, gitEnv());
  if (ran.code !== 0) throw new Error(`git ${args.join(" ")}: ${ran.stderr}${ran.stdout}`);
  return ran.stdout;
}
