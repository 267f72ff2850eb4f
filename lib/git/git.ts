import { blobId } from "../content/blob.ts";
import { Failure } from "../text/failure.ts";
import { inPool } from "../disk/in_pool.ts";
import { type Ended, runProgram } from "./program.ts";

/** Runs git in `root`. Throws a Failure when git is not there or answers with an error. */
export async function git(root: string, args: string[], input: Input = {}): Promise<string> {
  return new TextDecoder().decode(await gitBytes(root, args, input));
}

/** What git reads besides its arguments. */
export interface Input {
  stdin?: string;
  env?: Record<string, string>;
}

/** `git` for output that need not be text. */
export async function gitBytes(
  root: string,
  args: string[],
  input: Input = {},
): Promise<Uint8Array> {
  const { code, stdout, stderr } = await runGit(root, args, input);
  if (code === 0) return stdout;
  const reason = stderr.trim().split("\n").at(-1) || `exit code ${code}`;
  throw new Failure(`Cannot run "git ${args[0]}": ${reason}`);
}

/** A file as it was read: the disk may hold another by now. */
export interface ReadFile {
  path: string;
  text: string;
}

/** Attributes by which git stores something else than what the file holds. */
const CONVERSIONS = ["filter", "ident", "working-tree-encoding"];

/** The object ids under which git stores these files, as a map path → id. */
export async function blobIds(root: string, files: ReadFile[]): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const [converted, format] = await Promise.all([
    convertedPaths(root, files.map(({ path }) => path)),
    runGit(root, ["rev-parse", "--show-object-format"]),
  ]);
  const isLong = new TextDecoder().decode(format.stdout).includes("sha256");
  // Git may have its own idea of line ends, too; a program for each of all files would take long.
  const [odd, plain] = [true, false].map((isOdd) =>
    files.filter(({ path, text }) => isOdd === (converted.has(path) || text.includes("\r")))
  ) as [ReadFile[], ReadFile[]];
  return new Map([
    ...plain.map(({ path, text }) => [path, blobId(text, isLong ? "SHA-256" : "SHA-1")] as const),
    ...await inPool(
      8,
      odd,
      async ({ path, text }) => [path, await gitBlobId(root, path, text)] as const,
    ),
  ]);
}

/**
 * The paths for which a conversion is set; none outside of a repository. `options` such as `--cached`
 * say where the attributes are read.
 */
export async function convertedPaths(
  root: string,
  paths: string[],
  options: string[] = [],
): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const args = ["check-attr", ...options, "--stdin", "-z", ...CONVERSIONS];
  const { stdout } = await runGit(root, args, { stdin: paths.join("\0") });
  const fields = new TextDecoder().decode(stdout).split("\0");
  const isSet = (index: number): boolean => !/^(unspecified|unset)?$/.test(fields[index + 2] ?? "");
  return new Set(fields.filter((_, index) => index % 3 === 0 && isSet(index)));
}

async function gitBlobId(root: string, path: string, text: string): Promise<string> {
  return (await git(root, ["hash-object", "--stdin", `--path=${path}`], { stdin: text })).trim();
}

/** Git gets this many paths at once: Windows takes 32,767 characters for a command. */
const MOST_PATHS = 100;

/**
 * Which of `paths` hold something that no commit holds: changed, staged, untracked or ignored. Asks
 * about all of them, then about halves: git may spell a path otherwise than we do.
 */
export async function uncommitted(root: string, paths: string[]): Promise<Set<string>> {
  if (paths.length <= MOST_PATHS && await isClean(root, paths)) return new Set();
  if (paths.length <= 1) return new Set(paths);
  const half = Math.ceil(paths.length / 2);
  const first = await uncommitted(root, paths.slice(0, half));
  return first.union(await uncommitted(root, paths.slice(half)));
}

/**
 * Whether git tracks the file at `path`, in whatever case. Not where git may not be asked, is not there,
 * or has no repository: then no checkout brought the file.
 */
export async function isTracked(root: string, path: string): Promise<boolean> {
  if (!await mayRunGit()) return false;
  const args = ["ls-files", "--error-unmatch", "--", `:(icase,literal)${path}`];
  const ended = await runGit(root, args).catch(() => undefined);
  return ended?.code === 0;
}

/** Whether this task may start git. */
export async function mayRunGit(): Promise<boolean> {
  const { state } = await Deno.permissions.query({ name: "run", command: "git" });
  return state === "granted";
}

async function isClean(root: string, paths: string[]): Promise<boolean> {
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
  { stdin = "", env = {} }: Input = {},
): Promise<Ended> {
  const options = { cwd: root, env: { GIT_OPTIONAL_LOCKS: "0", ...env }, stdin };
  return runProgram("git", [...OURS, ...args], options);
}
