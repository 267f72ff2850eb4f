// A git repository of its own for a test, in which the real commands run with the permissions that
// deno.json gives them, against an embedded Braintrust.
import { type LocalBraintrust, type LocalOptions, startLocal } from "../lib/local/server.ts";
import type { JsonObject } from "../lib/content/json.ts";
import { committed, write } from "./committed.ts";
import { runInProcess } from "./in_process.ts";
import { git, gitEnv, type Ran, spawn } from "./spawn.ts";

export { gitEnv, type Ran, spawn };

const PROJECT_ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const TASKS = JSON.parse(Deno.readTextFileSync(`${PROJECT_ROOT}/deno.json`)).tasks;

/** A temporary repository, and the Braintrust it talks to. */
export interface Sandbox extends AsyncDisposable {
  root: string;
  local: LocalBraintrust;
  /** Requests that reached the server since the last `requests.splice(0)`. */
  requests: { method: string; path: string; status: number }[];
  /** Runs a command of deno.json in the repository. `env` is laid on the sandbox's own. */
  run: (task: string, args?: string[], env?: Record<string, string>) => Promise<Ran>;
  /** The same in this process: 0.3 s sooner, but without the task's permissions. */
  here: (task: string, args?: string[], env?: Record<string, string>) => Promise<Ran>;
  /** The same in another folder, such as a clone. */
  in: (root: string, task: string, args?: string[]) => Promise<Ran>;
  /** Runs git and returns what it prints; throws when it fails. */
  git: (...args: string[]) => Promise<string>;
  write: (path: string, text: string) => Promise<void>;
  read: (path: string) => Promise<string>;
  exists: (path: string) => Promise<boolean>;
  /** Calls the API as somebody would who works in Braintrust's UI. */
  api: (method: string, path: string, body?: unknown) => Promise<JsonObject>;
  /** The live row of a prompt. */
  row: (slug: string) => Promise<JsonObject>;
}

/** The name of the sandbox's project. */
export const PROJECT = "sandbox";
/** Most prompts of tests name no model. */
const CONFIG = { project: PROJECT, defaults: { model: null } };
/** The key that the sandbox's commands use. */
export const KEY = "sk-sandbox-key";

/** Makes a repository with `files` committed (a configuration is added) and starts a Braintrust. */
export async function sandbox(
  files: Record<string, string> = {},
  options: LocalOptions = {},
): Promise<Sandbox> {
  const config = { "prompts/config.json": JSON.stringify(CONFIG) };
  const root = await committed({ ...config, ...files });
  const requests: Sandbox["requests"] = [];
  const local = await startLocal({
    project: PROJECT,
    onRequest: (request) => requests.push(request),
    ...options,
  });
  const run: Sandbox["run"] = (task, args = [], env = {}) =>
    spawn(
      Deno.execPath(),
      [...taskArguments(task, env), ...args],
      root,
      commandEnv({ local }, env),
    );
  const here: Sandbox["here"] = (task, args = [], env = {}) =>
    runInProcess(task, { root, args, env: commandEnv({ local }, env) });
  const inside: Sandbox["in"] = (folder, task, args = []) =>
    runInProcess(task, { root: folder, args, env: commandEnv({ local }) });
  const api: Sandbox["api"] = async (method, path, body) => {
    const response = await fetch(`${local.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const row = async (slug: string): Promise<JsonObject> => {
    const { objects } = await api("GET", `/v1/prompt?project_name=${PROJECT}&slug=${slug}`);
    const [first] = objects as JsonObject[];
    if (!first) throw new Error(`no row "${slug}"`);
    return first;
  };
  return {
    root,
    local,
    requests,
    run,
    here,
    in: inside,
    git: (...args) => git(root, ...args),
    write: (path, text) => write(`${root}/${path}`, text),
    read: (path) => Deno.readTextFile(`${root}/${path}`),
    exists: (path) => Deno.lstat(`${root}/${path}`).then(() => true, () => false),
    api,
    row,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await local.close();
      await Deno.remove(root, { recursive: true });
    },
  };
}

/**
 * The `deno run` arguments of a task, so that tests meet the permissions that users meet. The files of a
 * job are granted as the workflow grants them.
 */
export function taskArguments(task: string, env: Record<string, string>): string[] {
  const command = String(TASKS[task]?.command).split(" && ").at(-1)
    ?.replace("DENO_NO_PACKAGE_JSON=1 ", "")
    .replace(/\$\(git rev-parse --git-common-dir [^)]*\)/, ".git")
    .replace(/\$\(git rev-parse --show-toplevel [^)]*\)/, ".") ?? "";
  const { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary } = env;
  const files = [output, summary].flatMap((path) => path ? [`,${path}`] : []).join("");
  const [deno, ...args] = command.split(" ").map((word) =>
    word.replaceAll('"', "").replace("$JOB_FILES", files)
      .replace("--lock=", `--lock=${PROJECT_ROOT}/`)
  );
  const script = args.pop();
  if (deno !== "deno" || !script?.startsWith("tasks/")) throw new Error(`no command: ${task}`);
  args.splice(1, 0, `--config=${PROJECT_ROOT}/deno.json`);
  return [...args, `${PROJECT_ROOT}/${script}`];
}

/** The environment that the commands of a sandbox run in; `over` is laid on it. */
export function commandEnv(
  { local }: Pick<Sandbox, "local">,
  over: Record<string, string> = {},
): Record<string, string> {
  return {
    ...gitEnv(),
    NO_COLOR: "1",
    GITHUB_ACTIONS: "",
    GITHUB_OUTPUT: "",
    GITHUB_STEP_SUMMARY: "",
    GITHUB_WORKSPACE: "",
    BRAINTRUST_API_KEY: KEY,
    BRAINTRUST_API_URL: local.url,
    BRAINTRUST_APP_URL: local.url,
    BRAINTRUST_ORG_NAME: "",
    BRAINTRUST_PROJECT: "",
    ...over,
  };
}
