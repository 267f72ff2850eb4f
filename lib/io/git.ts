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

/** Git gets this many paths at once: Windows takes 32,767 characters for a command. */
const MOST_PATHS = 100;

/**
 * Which of `paths` hold something that no commit holds: changed, staged, untracked or ignored. Asks
 * about all of them, then about halves: git may spell a path otherwise than we do.
 */
export async function uncommitted(root: string, paths: string[]): Promise<Set<string>> {
  if (paths.length <= MOST_PATHS && await isClean(root, paths)) return new Set();
  if (paths.length === 1) return new Set(paths);
  const half = Math.ceil(paths.length / 2);
  const first = await uncommitted(root, paths.slice(0, half));
  return first.union(await uncommitted(root, paths.slice(half)));
}

/**
 * Whether git tracks the file at `path`, in whatever case. Not where git may not be asked, is not there,
 * or has no repository: then no checkout brought the file.
 */
export async function isTracked(root: string, path: string): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "run", command: "git" });
  if (state !== "granted") return false;
  const args = ["ls-files", "--error-unmatch", "--", `:(icase,literal)${path}`];
  const ended = await runGit(root, args).catch(() => undefined);
  return ended?.code === 0;
}

async function isClean(root: string, paths: string[]): Promise<boolean> {
  if (paths.length === 0) return true;
  const args = ["status", "--porcelain", "--untracked-files=all", "--ignored", "--", ...paths];
  return await git(root, ["--literal-pathspecs", ...args]) === "";
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
