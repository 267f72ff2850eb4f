// A git repository of its own for a test, in which the real commands run with the permissions that
// deno.json gives them, against an embedded Braintrust.
import { assertEquals } from "@std/assert";
import { type LocalBraintrust, type LocalOptions, startLocal } from "../lib/local/server.ts";
import type { JsonObject } from "../lib/content/json.ts";
import { committed, write } from "./committed.ts";
import type { Folder } from "./folders.ts";
import { runInProcess } from "./in_process.ts";
import { type Fault, startProxy } from "./proxy.ts";
import { git, gitEnv, type Ran, spawn } from "./spawn.ts";

export { gitEnv, type Ran, spawn };

const PROJECT_ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const TASKS = JSON.parse(Deno.readTextFileSync(`${PROJECT_ROOT}/deno.json`)).tasks;

/** A checkout, and the Braintrust it talks to. */
export interface Checkout {
  root: string;
  local: LocalBraintrust;
  /** Where its commands find Braintrust. */
  url: string;
  /** Runs a command of deno.json as its users do. `env` is laid on the sandbox's own. */
  run: (task: string, args?: string[], env?: Record<string, string>) => Promise<Ran>;
  /** The same in this process: 0.3 s sooner, but without the task's permissions. */
  here: (task: string, args?: string[], env?: Record<string, string>) => Promise<Ran>;
  /** Types a command in this process, such as "verify --strict", which has to end with `code`. */
  ends: (code: number, line: string, env?: Record<string, string>) => Promise<Ran>;
  /** Runs git and returns what it prints; throws when it fails. */
  git: (...args: string[]) => Promise<string>;
  /** Commits all that there is; no hook is asked. */
  commit: (message?: string) => Promise<void>;
  /** Uploads all prompts and commits their lock. */
  uploaded: () => Promise<void>;
  write: (path: string, text: string) => Promise<void>;
  read: (path: string) => Promise<string>;
  exists: (path: string) => Promise<boolean>;
  /** What the lock pins, by slug. */
  pins: () => Promise<Record<string, Record<string, string>>>;
  /** Calls the API as somebody would who works in Braintrust's UI. */
  api: (method: string, path: string, body?: unknown) => Promise<JsonObject>;
  /** The live row of a prompt. */
  row: (slug: string) => Promise<JsonObject>;
  /** Edits a prompt in Braintrust's UI, its text or other fields: the stamp survives. Returns the version. */
  edit: (slug: string, change: string | JsonObject) => Promise<string>;
  /** The same checkout, with a proxy between its commands and Braintrust that does `fault` to each request. */
  behind: (fault: Fault) => Promise<Checkout & AsyncDisposable>;
}

/** A temporary repository, and a Braintrust of its own. */
export interface Sandbox extends Checkout, AsyncDisposable {
  /** Requests that reached the server since the last `requests.splice(0)`. */
  requests: { method: string; path: string; status: number }[];
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
  return await sandboxIn(await committed({ ...config, ...files }), options);
}

/** Starts a Braintrust for the repository in `root`, which goes with it. */
export async function sandboxIn(root: Folder, options: LocalOptions): Promise<Sandbox> {
  const requests: Sandbox["requests"] = [];
  const local = await startLocal({
    project: PROJECT,
    onRequest: (request) => requests.push(request),
    ...options,
  });
  return {
    ...checkout(root.path, local),
    requests,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await local.close();
      await root[Symbol.asyncDispose]();
    },
  };
}

/** The checkout in `root` of a repository whose prompts are in `local`, which commands find at `url`. */
export function checkout(
  root: string,
  local: LocalBraintrust,
  url = local.url,
): Checkout {
  const box: Omit<Checkout, "ends" | "uploaded" | "edit" | "behind"> = {
    root,
    local,
    url,
    run: (task, args = [], env = {}) => {
      const all = commandEnv(box, env);
      return spawn(Deno.execPath(), [...taskArguments(task, all), ...args], root, all);
    },
    here: (task, args = [], env = {}) =>
      runInProcess(task, { root, args, env: commandEnv(box, env) }),
    git: (...args) => git(root, ...args),
    commit: async (message = "step") => {
      await git(root, "add", "--all");
      await git(root, "commit", "--quiet", "--no-verify", "--allow-empty", `--message=${message}`);
    },
    write: (path, text) => write(`${root}/${path}`, text),
    read: (path) => Deno.readTextFile(`${root}/${path}`),
    exists: (path) => Deno.lstat(`${root}/${path}`).then(() => true, () => false),
    pins: async () => JSON.parse(await box.read("prompts/lock.json")).prompts,
    api: (method, path, body) => call(local.url, method, path, body),
    row: async (slug) => {
      const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}&slug=${slug}`);
      const [first] = objects as JsonObject[];
      if (!first) throw new Error(`no row "${slug}"`);
      return first;
    },
  };
  const ends: Checkout["ends"] = async (code, line, env) => {
    const [task = "", ...args] = line.split(" ");
    const ran = await box.here(task, args, env);
    assertEquals(ran.code, code, `${line}: ${ran.stdout}${ran.stderr}`);
    return ran;
  };
  return Object.assign(box, {
    ends,
    uploaded: async (): Promise<void> => {
      await ends(0, "upload");
      await box.commit("uploaded");
    },
    edit: async (slug: string, change: string | JsonObject): Promise<string> => {
      const { id } = await box.row(slug);
      const body = typeof change === "string" ? editOf(change) : change;
      return String((await box.api("PATCH", `/v1/prompt/${id}`, body))._xact_id);
    },
    behind: async (fault: Fault): Promise<Checkout & AsyncDisposable> => {
      const proxy = await startProxy(() => local.url);
      proxy.break(() => true, fault);
      return {
        ...checkout(root, local, proxy.url),
        [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
      };
    },
  });
}

/** Calls the API of the Braintrust at `url`. */
export async function call(
  url: string,
  method: string,
  path: string,
  body: unknown,
): Promise<JsonObject> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** What the UI sends when somebody changes the one message of a prompt. */
export function editOf(content: string): JsonObject {
  return { prompt_data: { prompt: { messages: [{ role: "system", content }] } } };
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
  { url }: Pick<Checkout, "url">,
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
    BRAINTRUST_API_URL: url,
    BRAINTRUST_APP_URL: url,
    BRAINTRUST_ORG_NAME: "",
    BRAINTRUST_PROJECT: "",
    ...over,
  };
}
