// What git and the disk say about hooks, and which one really runs.
import { callsUs, HOOK_NAMES, isStub } from "./call.ts";
import { planHooks } from "./owners.ts";
import type { HookFacts } from "./facts.ts";
import { absent, readText, writeText } from "../../disk/files.ts";
import { git, runGit } from "../../git/git.ts";

/** Where hooks:install puts what the hooks run, under git's own folder. */
export const HOME = "prompt-sync";
/** Under this key, and in this folder, an earlier hooks:install left its traces. */
export const EARLIER_KEY = "prompt-sync.deno";
const EARLIER_PATH = "hooks";
const EARLIER_FILES = new Set(["hook", "pre-commit", "pre-merge-commit"]);
/** Where the dry run keeps its index: a folder that git ignores. */
const SCRATCH_FOLDER = ".prompt-sync";

/** The folders that hooks are about. */
export interface HookPlace {
  /** The folder that holds deno.json. */
  root: string;
  /** The top folder of the checkout. */
  top: string;
  /** `root` as counted from there: `.` for the top itself. */
  folder: string;
  /** Git's own folder, which linked worktrees share. */
  common: string;
}

/** Finds the folders. Throws a Failure outside of a repository. */
export async function readHookPlace(root: string): Promise<HookPlace> {
  const args = ["rev-parse", "--show-toplevel", "--git-common-dir", "--show-prefix"];
  const [top = "", common = "", prefix = ""] = (await git(root, args)).split("\n");
  return { root, top, folder: prefix.replace(/\/$/, "") || ".", common: from(root, common) };
}

/** Reads who runs hooks in the repository. */
export async function readHookFacts({ root, top, common }: HookPlace): Promise<HookFacts> {
  const [hooksPath, isEarlier, names, packageText, folder] = await Promise.all([
    configured(top, "core.hooksPath", ["--type=path"]),
    isEarlierInstall(top),
    namesOf(top),
    readText(top, "package.json"),
    hooksFolder(root),
  ]);
  const own = await realOr(`${common}/hooks`);
  const foreign: string[] = [];
  for (const name of HOOK_NAMES) {
    const text = await textOf(`${common}/hooks/${name}`);
    if (text !== undefined && !isStub(text)) foreign.push(name);
  }
  const facts = {
    hooksPath,
    isOwnFolder: hooksPath === undefined || await realOr(folder) === own,
    isEarlier,
    names: new Set(names),
    packageJson: jsonOrNull(packageText),
    foreign,
  };
  return { ...facts, joined: await joinedOf(facts, top, common) };
}

/** The files that should call our hook and do. */
async function joinedOf(
  facts: Omit<HookFacts, "joined">,
  top: string,
  common: string,
): Promise<Set<string>> {
  const joined = new Set<string>();
  const { owners } = planHooks({ ...facts, joined });
  for (const file of owners.flatMap(({ files }) => files)) {
    const path = file.replace(/^\.git\//, `${common}/`);
    if (callsUs(await textOf(from(top, path)) ?? "")) joined.add(file);
  }
  return joined;
}

/** Whether the local `core.hooksPath` is ours: the path of deno stands beside it, and no other hooks are in it. */
async function isEarlierInstall(top: string): Promise<boolean> {
  const local = ["--local"];
  const path = await configured(top, "core.hooksPath", local);
  if (path?.replace(/\/+$/, "") !== EARLIER_PATH) return false;
  if (await configured(top, EARLIER_KEY, local) === undefined) return false;
  return (await namesIn(`${top}/${EARLIER_PATH}`)).every((name) => EARLIER_FILES.has(name));
}

/** A setting of git, whichever file makes it; undefined when none does. */
export async function configured(
  root: string,
  key: string,
  options: string[] = [],
): Promise<string | undefined> {
  const { code, stdout } = await runGit(root, ["config", ...options, "--get", key]);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}

/** The folder that git takes hooks from. */
export async function hooksFolder(root: string): Promise<string> {
  return from(root, (await git(root, ["rev-parse", "--git-path", "hooks"])).trim());
}

/** Whether git would start the file; undefined when there is none. */
export async function isExecutable(path: string): Promise<boolean | undefined> {
  const info = await Deno.stat(path).catch(absent);
  if (info === undefined) return undefined;
  return info.mode === null || Deno.build.os === "windows" || (info.mode & 0o111) !== 0;
}

/** Names the version of the program that the branch holds; empty before its first commit. */
export async function toolVersion(root: string): Promise<string> {
  const args = ["rev-parse", "HEAD:./lib", "HEAD:./tasks", "HEAD:./deno.lock"];
  const { code, stdout } = await runGit(root, args);
  return code === 0 ? new TextDecoder().decode(stdout).trim().replaceAll("\n", " ") : "";
}

/**
 * Lets git run its pre-commit hook as for a commit of one empty file, with an index of its own, so
 * that the user's stays untouched. The file is there because some managers run nothing when nothing
 * is staged. Returns what was printed; our hook answers `token` and ends.
 */
export async function dryRun(root: string, token: string): Promise<string> {
  const file = `${SCRATCH_FOLDER}/doctor-${token}.txt`;
  const index = `${root}/${SCRATCH_FOLDER}/doctor-${token}.index`;
  // An old git is known by its words, which must not be translated.
  const env = { GIT_INDEX_FILE: index, PROMPT_SYNC_DOCTOR: token, LC_ALL: "C" };
  // Before the rest: it refuses a folder that is a link to elsewhere.
  await writeText(root, file, "");
  try {
    const head = await runGit(root, ["read-tree", "HEAD"], { env });
    if (head.code !== 0) await runGit(root, ["read-tree", "--empty"], { env }); // no commit yet
    const empty = (await git(root, ["hash-object", "--stdin"])).trim();
    await runGit(root, ["update-index", "--add", "--cacheinfo", `100644,${empty},${file}`], {
      env,
    });
    const run = await runGit(root, ["hook", "run", "--ignore-missing", "pre-commit"], { env });
    const { stdout, stderr } = /not a git command/.test(run.stderr)
      ? await runGit(root, ["-c", OLD_GIT, "prompt-sync-doctor"], { env })
      : run;
    return new TextDecoder().decode(stdout) + stderr;
  } finally {
    for (const path of [index, `${root}/${file}`]) {
      await Deno.remove(path).catch(() => {}); // it may never have been made
    }
  }
}

/** Git before 2.36 has no `git hook run`: a passing alias starts the file that git would start. */
const OLD_GIT = 'alias.prompt-sync-doctor=!"$(git rev-parse --git-path hooks/pre-commit)"';

async function namesOf(top: string): Promise<string[]> {
  const names = await namesIn(top);
  const config = names.includes(".config") ? await namesIn(`${top}/.config`) : [];
  return [...names, ...config.map((name) => `.config/${name}`)].sort();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) return [];
    return absent(error) ?? [];
  }
}

/** The text of a hook, wherever it stands; undefined when there is none or it is no text. */
async function textOf(path: string): Promise<string | undefined> {
  if (!(await Deno.stat(path).catch(() => undefined))?.isFile) return undefined;
  return await Deno.readTextFile(path).catch(() => "");
}

/** The path without links, or as it is when nothing is there. */
async function realOr(path: string): Promise<string> {
  return await Deno.realPath(path).catch(absent) ?? path;
}

function from(folder: string, path: string): string {
  return /^([A-Za-z]:)?[\\/]/.test(path) ? path : `${folder}/${path}`;
}

function jsonOrNull(text: string | undefined): HookFacts["packageJson"] {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // npm will complain about it, not we
  }
}
