import { createAssignment, deleteAssignment, getAssignment } from "./assignments.ts";
import { listAssignments, putAssignment } from "./assignments.ts";
import { runBtql } from "./btql.ts";
import type { Handler } from "./call.ts";
import { createEnvironment, deleteEnvironment, getEnvironment } from "./environments.ts";
import { listEnvironments, patchEnvironment } from "./environments.ts";
import { insertFunctions } from "./functions.ts";
import { FUNCTION, type Kind, PROMPT } from "./kinds.ts";
import { listSecrets, login, ping, version } from "./login.ts";
import {
  createProject,
  deleteProject,
  getProject,
  listProjects,
  patchProject,
} from "./projects.ts";
import { getProjects, registerProject, showProject } from "./projects.ts";
import { get, list, patch, remove, save } from "./prompts.ts";

type Row = [method: string, path: string, handler: Handler];

const TABLE: Row[] = [
  ["GET", "/ping", ping],
  ["GET", "/version", version],

  ["POST", "/api/apikey/login", login],
  ["POST", "/api/project/register", registerProject],
  ["POST", "/api/project/get", getProjects],
  ["GET", "/api/project", showProject],
  ["POST", "/api/ai_secret/get", listSecrets],

  ["GET", "/v1/project", listProjects],
  ["POST", "/v1/project", createProject],
  ["GET", "/v1/project/:id", getProject],
  ["PATCH", "/v1/project/:id", patchProject],
  ["DELETE", "/v1/project/:id", deleteProject],

  ...rowsOf("/v1/prompt", PROMPT),
  ...rowsOf("/v1/function", FUNCTION),
  ["POST", "/insert-functions", insertFunctions],
  ["POST", "/btql", runBtql],

  ["GET", "/environment", listEnvironments],
  ["POST", "/environment", createEnvironment],
  ["GET", "/environment/:id", getEnvironment],
  ["PATCH", "/environment/:id", patchEnvironment],
  ["DELETE", "/environment/:id", deleteEnvironment],

  ["GET", "/environment-object/:type/:id", listAssignments],
  ["POST", "/environment-object/:type/:id", createAssignment],
  ["GET", "/environment-object/:type/:id/:environment", getAssignment],
  ["PUT", "/environment-object/:type/:id/:environment", putAssignment],
  ["DELETE", "/environment-object/:type/:id/:environment", deleteAssignment],
];

function rowsOf(path: string, kind: Kind): Row[] {
  return [
    ["GET", path, list(kind)],
    ["POST", path, save(kind, "keep")],
    ["PUT", path, save(kind, "replace")],
    ["GET", `${path}/:id`, get(kind)],
    ["PATCH", `${path}/:id`, patch(kind)],
    ["DELETE", `${path}/:id`, remove(kind)],
  ];
}

const ROUTES = TABLE.map(([method, path, handler]) => ({
  method,
  pattern: new URLPattern({ pathname: path }),
  handler,
}));

/** What answers a request, and the named parts of its path. */
export interface Route {
  handler: Handler;
  params: Record<string, string>;
}

/** Finds the route of a request. */
export function findRoute(method: string, url: URL): Route | undefined {
  for (const route of ROUTES) {
    if (route.method !== method) continue;
    const groups = route.pattern.exec(url)?.pathname.groups;
    if (groups) return { handler: route.handler, params: decode(groups) };
  }
  return undefined;
}

function decode(groups: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(groups).map(([name, part = ""]) => [name, decodeOrKeep(part)]);
  return Object.fromEntries(entries);
}

function decodeOrKeep(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
