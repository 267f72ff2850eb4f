// What git and the folder say about hooks, and which one really runs.
import { Failure } from "../failure.ts";
import { type HookFacts, HOOKS_FOLDER } from "../hook_owners.ts";
import { readText, writeText } from "./files.ts";
import { git, runGit } from "./git.ts";

/** The key under which hooks:install stores the path of deno. */
export const DENO_KEY = "prompt-sync.deno";
/** Where the dry run keeps its index: a folder that git ignores. */
const SCRATCH_FOLDER = ".prompt-sync";

/** Reads who runs hooks in the repository at `root`. Throws a Failure when it is not git's top. */
export async function readHookFacts(root: string): Promise<HookFacts> {
  await requireTop(root);
  const [hooksPath, names, packageText, live] = await Promise.all([
    configured(root, "core.hooksPath"),
    namesOf(root),
    readText(root, "package.json"),
    liveHooks(root),
  ]);
  return { hooksPath, names: new Set(names), packageJson: jsonOrNull(packageText), live };
}

/** A setting of git, whichever file makes it; undefined when none does. */
export async function configured(
  root: string,
  key: string,
  scope: string[] = [],
): Promise<string | undefined> {
  const { code, stdout } = await runGit(root, ["config", ...scope, "--get", key]);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}

/** Why git would pass over our hook without a word; undefined when it would not. */
export async function unusableHook(root: string): Promise<string | undefined> {
  try {
    const { mode } = await Deno.stat(`${root}/${HOOKS_FOLDER}/pre-commit`);
    const isExecutable = mode === null || (mode & 0o111) !== 0 || Deno.build.os === "windows";
    return isExecutable ? undefined : `${HOOKS_FOLDER}/pre-commit is not executable`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return `${HOOKS_FOLDER}/pre-commit is not in this checkout`;
    }
    throw error;
  }
}

/** The file that git takes for the pre-commit hook, whether it is there or not. */
export async function hookPath(root: string): Promise<string> {
  return (await git(root, ["rev-parse", "--git-path", "hooks/pre-commit"])).trim();
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

async function requireTop(root: string): Promise<void> {
  const prefix = (await git(root, ["rev-parse", "--show-prefix"])).trim();
  if (prefix === "") return;
  throw new Failure(`Cannot install hooks: ${root} is not the top folder of its git repository`, {
    hint: `Run ${prefix}${HOOKS_FOLDER}/pre-commit from a hook of your own`,
  });
}

async function namesOf(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(root)) names.push(name);
  if (names.includes(".config")) {
    for await (const { name } of Deno.readDir(`${root}/.config`)) names.push(`.config/${name}`);
  }
  return names.sort();
}

/** Hooks in git's own folder, which linked worktrees share. */
async function liveHooks(root: string): Promise<string[]> {
  const common = (await git(root, ["rev-parse", "--git-common-dir"])).trim();
  const folder = `${/^([A-Za-z]:)?[\\/]/.test(common) ? common : `${root}/${common}`}/hooks`;
  const live: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory || name.endsWith(".sample")) continue;
      const { mode } = await Deno.stat(`${folder}/${name}`);
      if (mode === null || Deno.build.os === "windows" || (mode & 0o111) !== 0) live.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return live.sort();
}

function jsonOrNull(text: string | undefined): HookFacts["packageJson"] {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // npm will complain about it, not we
  }
}
