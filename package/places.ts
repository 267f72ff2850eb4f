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
  if (isDeno) {
    const hasTask = folders.some((folder) =>
      ["deno.json", "deno.jsonc"].some((name) => hasDenoTask(join(folder, name)))
    );
    return hasTask ? `deno task ${NAME}` : `deno run -A npm:${NAME}`;
  }
  const owner = folders.find((folder) => existsSync(join(folder, "node_modules", NAME)));
  if (owner !== undefined) return `${managerOf(new Set(readdirSync(owner))).exec} ${NAME}`;
  return /[\\/]_npx[\\/]|[\\/]dlx/.test(home) ? `npx ${NAME}` : NAME;
}

function hasDenoTask(path: string): boolean {
  // It may hold comments, so it is not parsed.
  return existsSync(path) && new RegExp(`"${NAME}"\\s*:`).test(readFileSync(path, "utf8"));
}
