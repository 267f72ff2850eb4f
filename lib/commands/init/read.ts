// What `init` reads: names and small files, nothing that a file of the repository could run.
import { basename, dirname, relative } from "@std/path/posix";
import { managerOf } from "../../config/managers.ts";
import { memberAt } from "../../content/json.ts";
import { absent, readText } from "../../disk/files.ts";
import { runGit } from "../../git/git.ts";
import { HOOK_NAMES } from "../../hooks/call.ts";
import { readHookFacts, readHookPlace } from "../../hooks/read.ts";
import { type Facts, within } from "./facts.ts";
import { findPromptFolders, isMember, namesIn } from "./walk.ts";
import { WORKFLOW_PATH } from "./plan.ts";

/** The repository around a folder. */
export interface Repository {
  /** The top folder, as an absolute path. */
  top: string;
  facts: Facts;
}

/** Reads the repository around `here`. `kind` is what a flag says. */
export async function readRepository(here: string, kind?: Facts["kind"]): Promise<Repository> {
  const top = await gitSays(here, ["rev-parse", "--show-toplevel"]) ?? here;
  const found = await findPromptFolders(here);
  const member = await memberWith(here, found);
  const root = member ?? here;
  const folder = relative(top, root) || ".";
  const folders = upTo(top, root);
  const names = new Set((await Promise.all(folders.map(namesIn))).flat());
  const denoJson = await nearest(top, folders, ["deno.json", "deno.jsonc"]);
  const packageJson = await nearest(top, folders, ["package.json"]);
  const packageValue = jsonOf(packageJson && await readText(top, packageJson));
  const isInstalled = ["dependencies", "devDependencies"].some((key) =>
    memberAt(packageValue, [key, "prompt-sync"]) !== undefined
  );
  const functions = (await namesIn(`${root}/supabase/functions`)).filter((name) =>
    /^[A-Za-z][\w-]*$/.test(name)
  );
  const isDeno = denoJson !== undefined && !isInstalled &&
    (packageJson === undefined || denoJson.length >= packageJson.length);
  const hooks = await gitSays(here, ["rev-parse", "--git-dir"]) === undefined
    ? undefined
    : await readHookFacts(await readHookPlace(here));
  const paths = [
    ...["prompts/config.json", ".gitignore", ".gitattributes", ".env.example", "deno.json"]
      .map((path) => within(folder, path)),
    ...HOOK_NAMES.map((name) => `.husky/${name}`),
    WORKFLOW_PATH,
    ...(denoJson === undefined ? [] : [denoJson]),
  ];
  const facts: Facts = {
    folder,
    kind: kind ?? (isDeno ? "deno" : "node"),
    manager: managerOf(names),
    isInstalled,
    denoJson,
    isGithub: (await namesIn(top)).includes(".github") ||
      (await gitSays(here, ["remote", "get-url", "origin"]))?.includes("github.com") === true,
    hooks,
    functions,
    hasPrompts: found.includes(`${relative(here, root) || "."}/prompts`.replace(/^\.\//, "")),
    promptFolders: member === undefined ? found.filter((path) => path !== "prompts") : [],
    ignored: await ignoredIn(root),
    texts: await textsOf(top, paths),
  };
  return { top, facts };
}

/** The one package of a monorepo that has prompts, where the folder itself has none. */
async function memberWith(here: string, found: readonly string[]): Promise<string | undefined> {
  const [only, ...more] = found;
  if (only === undefined || more.length > 0 || basename(only) !== "prompts") return undefined;
  const owner = dirname(only);
  return owner !== "." && await isMember(`${here}/${owner}`) ? `${here}/${owner}` : undefined;
}

/** `root` and the folders above it, up to `top`. */
function upTo(top: string, root: string): string[] {
  return root === top || !root.startsWith(`${top}/`) ? [root] : [root, ...upTo(top, dirname(root))];
}

/** The nearest of the files, from the top. */
async function nearest(
  top: string,
  folders: readonly string[],
  names: readonly string[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const there = await namesIn(folder);
    const name = names.find((one) => there.includes(one));
    if (name !== undefined) return relative(top, `${folder}/${name}`);
  }
  return undefined;
}

async function textsOf(top: string, paths: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    // A link that leads nowhere is there, too: it is not written through.
    const isThere = await Deno.lstat(`${top}/${path}`).catch(absent) !== undefined;
    if (isThere) texts.set(path, await readText(top, path) ?? "");
  }
  return texts;
}

async function ignoredIn(root: string): Promise<Set<string>> {
  const names = [".env", ".prompt-sync/"];
  const said = await gitSays(root, ["check-ignore", ...names]);
  return new Set(said?.split("\n"));
}

/** What git answers; undefined when it does not. */
async function gitSays(folder: string, args: string[]): Promise<string | undefined> {
  const { code, stdout } = await runGit(folder, args);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}

function jsonOf(text: string | undefined): Parameters<typeof memberAt>[0] {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // npm will complain about it, not we
  }
}
