// Measures programs against the Braintrust of a sandbox.
import type { Sandbox } from "../tests/sandbox.ts";
import { gitEnv, KEY, taskArguments } from "../tests/sandbox.ts";
import { type Cost, measureChild, type Program } from "./_child.ts";

/** What one run of a program cost, the server's side included. */
export interface Run extends Cost {
  requests: number;
}

/** Runs `program` and counts what reaches the sandbox's server meanwhile. */
export async function measure(box: Sandbox, program: Program): Promise<Run> {
  box.requests.splice(0);
  const cost = await measureChild(program);
  const failed = box.requests.find(({ status }) => status >= 500);
  if (failed) throw new Error(`${failed.method} ${failed.path}: ${failed.status}`);
  return { ...cost, requests: box.requests.length };
}

/** One of our commands, with the permissions that deno.json gives it. */
export function ourCommand(box: Sandbox, task: string, project: string): Program {
  return {
    name: Deno.execPath(),
    args: taskArguments(task, {}),
    cwd: box.root,
    env: {
      ...gitEnv(),
      NO_COLOR: "1",
      GITHUB_ACTIONS: "",
      BRAINTRUST_API_KEY: KEY,
      BRAINTRUST_API_URL: box.local.url,
      BRAINTRUST_APP_URL: box.local.url,
      BRAINTRUST_ORG_NAME: "",
      BRAINTRUST_PROJECT: project,
    },
  };
}

const FLOOR = new URL("floor.ts", import.meta.url).pathname;

/** The floor: the least that proves the prompts of `project` in sync. It fails where they are not. */
export function floorProgram({ root, local }: Sandbox, project: string): Program {
  return {
    name: Deno.execPath(),
    args: ["run", "--quiet", "--no-config", "--allow-all", FLOOR, root, local.url, KEY, project],
    cwd: root,
    env: {},
  };
}

/** How many versions the project's prompts have, all together. */
export async function countVersions(box: Sandbox, projectId: string): Promise<number> {
  const query = `SELECT * FROM project_prompts('${projectId}')`;
  const { data } = await box.api("POST", "/btql", { query, audit_log: true });
  if (!Array.isArray(data)) throw new Error("the audit log is no list");
  return data.length;
}

/** Creates a project and returns its id. */
export async function createProject(box: Sandbox, name: string): Promise<string> {
  return String((await box.api("POST", "/v1/project", { name })).id);
}
