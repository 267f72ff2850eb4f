import { Failure } from "../failure.ts";
import { type Ended, runProgram } from "./program.ts";

/** Runs git in `root`. Throws a Failure when git is not there or answers with an error. */
export async function git(root: string, args: string[], stdin = ""): Promise<string> {
  return new TextDecoder().decode(await gitBytes(root, args, stdin));
}

/** `git` for output that need not be text. */
export async function gitBytes(root: string, args: string[], stdin = ""): Promise<Uint8Array> {
  const { code, stdout, stderr } = await runGit(root, args, { stdin });
  if (code === 0) return stdout;
  const reason = stderr.trim().split("\n").at(-1) || `exit code ${code}`;
  throw new Failure(`Cannot run "git ${args[0]}": ${reason}`);
}

/** The object ids under which git stores the files at `paths`, as a map path → id. */
export async function blobIds(root: string, paths: string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const output = await git(root, ["hash-object", "--stdin-paths"], paths.map(pathLine).join(""));
  const ids = output.trim().split("\n");
  return new Map(paths.map((path, index) => [path, ids[index] ?? ""]));
}

/** A line that names `path`. Git takes one that begins with a quote as quoted, like a C string. */
function pathLine(path: string): string {
  if (!/^"|\n/.test(path)) return `${path}\n`;
  const quoted = path.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${quoted}"\n`;
}

/** Which of `paths` hold something that no commit holds: changed, staged, untracked or ignored. */
export async function uncommitted(root: string, paths: string[]): Promise<Set<string>> {
  const dirty = new Set<string>();
  for (const path of paths) {
    const args = ["status", "--porcelain", "--untracked-files=all", "--ignored", "--", path];
    if ((await git(root, ["--literal-pathspecs", ...args])) !== "") dirty.add(path);
  }
  return dirty;
}

/**
 * What a checkout of somebody else's must not decide: a folder that looks like a bare repository
 * brings a configuration with it, and that names programs to run.
 */
const OURS = ["safe.bareRepository=explicit", "core.fsmonitor=false", "log.showSignature=false"]
  .flatMap((setting) => ["-c", setting]);

/** Runs git in `root` and returns how it ended. Throws a Failure only when git is not there. */
export function runGit(
  root: string,
  args: string[],
  { stdin = "", env = {} }: { stdin?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const options = { cwd: root, env: { GIT_OPTIONAL_LOCKS: "0", ...env }, stdin };
  return runProgram("git", [...OURS, ...args], options);
}
