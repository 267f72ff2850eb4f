// What hooks:install keeps under `.git`: the hooks, and the program that judges for them.
import { Failure } from "../../text/failure.ts";
import { HOOK_NAMES, isStub, STUB } from "./call.ts";
import { absent, readText, writeText } from "../../disk/files.ts";
import { HOME, type HookPlace, toolVersion } from "./read.ts";

/** The program as hooks:install of deno.json has just made it. */
const PROGRAM = ".prompt-sync/hook.js";
const SCRIPT = "hooks/hook";

/** Puts hook and program under `.git`; `pathspecs` say what belongs to the project. */
export async function writeHome(place: HookPlace, pathspecs: readonly string[]): Promise<void> {
  const { root, folder, common } = place;
  const [script, program] = await Promise.all([SCRIPT, PROGRAM].map((path) => needed(root, path)));
  const lines = pathspecs.map((spec) => `${folder}\t${spec}`);
  const files = {
    "hook.js": program,
    deno: `${Deno.execPath()}\n`,
    tool: `${await toolVersion(root)}\n`,
    selected: joined([...await otherLines(place), ...lines]),
    // Last: without it, the hooks of git do nothing.
    hook: script,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeText(common, `${HOME}/${name}`, text ?? "");
  }
}

/** Takes this project out; true when another one still needs what is there. */
export async function removeHome(place: HookPlace): Promise<boolean> {
  const others = await otherLines(place);
  if (others.length > 0) {
    await writeText(place.common, `${HOME}/selected`, joined(others));
    return true;
  }
  await Deno.remove(`${place.common}/${HOME}`, { recursive: true }).catch(absent);
  return false;
}

/** Which version of the program judges; undefined when none is installed. */
export async function installedVersion({ common }: HookPlace): Promise<string | undefined> {
  return (await readText(common, `${HOME}/tool`))?.trim();
}

/** Writes the hooks `names` of git. */
export async function writeStubs({ common }: HookPlace, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await writeText(common, `hooks/${name}`, STUB);
    if (Deno.build.os !== "windows") await Deno.chmod(`${common}/hooks/${name}`, 0o755);
  }
}

/** Removes the hooks of git that `writeStubs` wrote, and says which. */
export async function removeStubs({ common }: HookPlace): Promise<string[]> {
  const removed: string[] = [];
  for (const name of HOOK_NAMES) {
    if (!isStub(await readText(common, `hooks/${name}`) ?? "")) continue;
    await Deno.remove(`${common}/hooks/${name}`);
    removed.push(name);
  }
  return removed;
}

async function otherLines({ common, folder }: HookPlace): Promise<string[]> {
  const lines = (await readText(common, `${HOME}/selected`) ?? "").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith(`${folder}\t`));
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

async function needed(root: string, path: string): Promise<string> {
  const text = await readText(root, path);
  if (text !== undefined) return text;
  throw new Failure(`Cannot install the hook: ${path} is not in this checkout`, {
    hint: path === SCRIPT ? "git checkout -- hooks" : "deno task hooks:install",
  });
}
