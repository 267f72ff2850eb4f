// A team's repository made from this project: it holds deno.json, the code and the hook, and the
// hook is installed. Commits are made by git itself, the hook starts the real commands.
import { copy } from "../copy.ts";
import { commandEnv, type Ran, type Sandbox, sandbox, spawn } from "../sandbox.ts";
import type { LocalOptions } from "../../lib/local/server.ts";

const PROJECT_ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const COPIED = [
  "deno.json",
  "deno.lock",
  "deno.full.lock",
  ".gitignore",
  "lib",
  "tasks",
  "types",
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

/** Makes a team whose prompt `GREET` is uploaded, with the hook installed unless told otherwise. */
export async function team(
  { isInstalled = true, isCommitted = true, ...options }: LocalOptions & {
    isInstalled?: boolean;
    isCommitted?: boolean;
  } = {},
): Promise<Team> {
  const box = await sandbox({ [GREET]: "Say hello to {{name}}.\n" }, options);
  for (const name of COPIED) await copy(`${PROJECT_ROOT}/${name}`, `${box.root}/${name}`);
  const sh: Team["sh"] = (line, { env = {}, cwd = "." } = {}) =>
    spawn("sh", ["-c", line], `${box.root}/${cwd}`, { ...teamEnv(box), ...env });
  const must = async (line: string): Promise<void> => {
    const { code, stdout, stderr } = await sh(line);
    if (code !== 0) throw new Error(`${line}: ${stdout}${stderr}`);
  };
  const upload = async (): Promise<void> => {
    const { code, stdout, stderr } = await box.here("upload");
    if (code !== 0) throw new Error(`upload: ${stdout}${stderr}`);
    await must("git add prompts/lock.json");
  };
  await upload();
  await must("git add --all");
  if (isCommitted) await must("git commit --quiet --message=project");
  await box.write(".prompt-sync/hook.js", await program());
  if (isInstalled) {
    const { code, stdout, stderr } = await box.here("hooks:install");
    if (code !== 0) throw new Error(`hooks:install: ${stdout}${stderr}`);
  }
  return Object.assign(box, { sh, upload });
}

/** The environment in which a team commits. */
export function teamEnv(box: Pick<Sandbox, "url">): Record<string, string> {
  return commandEnv(box);
}

let made: Promise<string> | undefined;

/** The program that judges, as `deno task hooks:install` makes it; once is enough for all teams. */
function program(): Promise<string> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const args = ["bundle", "--quiet", "--output", `${folder}/hook.js`, "tasks/hook.ts"];
    const { code, stderr } = await spawn(Deno.execPath(), args, PROJECT_ROOT, {});
    if (code !== 0) throw new Error(stderr);
    return await Deno.readTextFile(`${folder}/hook.js`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
