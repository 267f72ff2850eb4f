// A team's repository made from this project: it holds deno.json, the code and the hook, and the
// hook is installed. Commits are made by git itself, the hook starts the real commands.
import { putProject, ROOT } from "../project.ts";
import { copyOf, type Prepared, prepared } from "../prepared.ts";
import { commandEnv, type Ran, type Sandbox, sandbox, spawn } from "../sandbox.ts";
import type { LocalOptions } from "../../lib/local/server.ts";

const COPIED = [
  "deno.json",
  "deno.lock",
  "deno.full.lock",
  ".gitignore",
  "hooks",
];

/** A prompt that every team starts with, uploaded and committed. */
export const GREET = "prompts/greet.md";

/** A sandbox in which git runs the hook. */
export interface Team extends Sandbox {
  /** Runs a shell line; `env` is laid on the team's own, `cwd` counts from the root. */
  sh: (line: string, options?: { env?: Record<string, string>; cwd?: string }) => Promise<Ran>;
  /** Uploads and stages the lock. */
  upload: () => Promise<void>;
}

/** Settings without a key: the hook then works offline. */
export const OFFLINE = { BRAINTRUST_API_KEY: "" };

const kept = new Map<string, Promise<Prepared>>();

/** Makes a team whose prompt `GREET` is uploaded, with the hook installed unless told otherwise. */
export async function team(
  { isInstalled = true, isCommitted = true, ...options }: LocalOptions & {
    isInstalled?: boolean;
    isCommitted?: boolean;
  } = {},
): Promise<Team> {
  const kind = `${isInstalled} ${isCommitted}`;
  const start = kept.get(kind) ?? prepared((db) => make(db, isInstalled, isCommitted));
  kept.set(kind, start);
  const box = await copyOf(await start, options);
  const sh: Team["sh"] = (line, { env = {}, cwd = "." } = {}) =>
    spawn("sh", ["-c", line], `${box.root}/${cwd}`, { ...teamEnv(box), ...env });
  const upload = async (): Promise<void> => {
    await box.ends(0, "upload");
    await box.git("add", "prompts/lock.json");
  };
  return Object.assign(box, { sh, upload });
}

async function make(db: string, isInstalled: boolean, isCommitted: boolean): Promise<Sandbox> {
  const box = await sandbox({ [GREET]: "Say hello to {{name}}.\n" }, { db });
  await putProject(box.root, COPIED);
  await box.ends(0, "upload");
  if (isCommitted) await box.commit("project");
  else await box.git("add", "--all");
  await box.write(".prompt-sync/hook.js", await program());
  if (isInstalled) await box.ends(0, "hooks:install");
  return box;
}

/** The environment in which a team commits. */
export function teamEnv(box: Pick<Sandbox, "url">): Record<string, string> {
  return commandEnv(box);
}

/** The program that judges, as `deno task hooks:install` makes it. */
async function program(): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const args = ["bundle", "--quiet", "--output", `${folder}/hook.js`, "tasks/hook.ts"];
    const { code, stderr } = await spawn(Deno.execPath(), args, ROOT, {});
    if (code !== 0) throw new Error(stderr);
    return await Deno.readTextFile(`${folder}/hook.js`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
