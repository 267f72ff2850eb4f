// Where the program was started, and what that folder says about how it is typed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { managerOf } from "../lib/config/managers.ts";

/** The name of the package, and of its program. */
export const NAME = "prompt-sync";

/** The folders from `here` to the top of the disk. */
export function foldersUp(here: string): string[] {
  const above = dirname(here);
  return above === here ? [here] : [here, ...foldersUp(above)];
}

/** The nearest folder with a configuration; `here` where there is none yet. */
export function rootOf(here: string): string {
  return foldersUp(here).find((folder) => existsSync(join(folder, "prompts/config.json"))) ?? here;
}

/** What is typed before the name of a command in `here`. `home` is the folder of the program. */
export function runnerOf(here: string, home: string, isDeno: boolean): string {
  const folders = foldersUp(here);
  const says = (names: readonly string[], pattern: RegExp): boolean =>
    folders.some((folder) => names.some((name) => pattern.test(textOf(join(folder, name)))));
  // These files may hold comments, so they are not parsed.
  const denoJson = ["deno.json", "deno.jsonc"];
  if (says(denoJson, / tasks\/verify\.ts"/)) return "deno task";
  if (isDeno && says(denoJson, NAMED)) return `deno task ${NAME}`;
  const isInstalled = folders.some((folder) => existsSync(join(folder, "node_modules", NAME)));
  if (isInstalled || says(["package.json"], NAMED)) {
    return `${managerOf(new Set(folders.flatMap(namesIn))).exec} ${NAME}`;
  }
  if (isDeno) return `deno run -A npm:${NAME}`;
  return /[\\/]_npx[\\/]|[\\/]dlx/.test(home) ? `npx ${NAME}` : NAME;
}

const NAMED = new RegExp(`"${NAME}"\\s*:`);

/** The names in a folder; none of one that may not be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // most folders have none
  }
}
