import type { JsonObject } from "../content/json.ts";
import { bodyObject, type Call, type Handler, query } from "./call.ts";
import { refuse } from "./refusal.ts";
import {
  checkFields,
  type Fields,
  filled,
  nullish,
  object,
  pick,
  text,
  textOf,
  uuid,
} from "./input.ts";
import { ORG } from "./login.ts";
import { type Listing, listPage } from "./paging.ts";
import { idsOf, pageOf } from "./asked_page.ts";
import { deepMerge } from "./rows.ts";
import type { Store } from "./store.ts";
import { nameCondition } from "./name_condition.ts";

const CREATE: Fields = {
  required: { name: filled },
  optional: { description: nullish(text), org_name: nullish(text) },
};
const PATCH: Fields = {
  required: {},
  optional: { name: nullish(filled), description: nullish(text), settings: nullish(object) },
};

export function findProject(store: Store, id: string): JsonObject | undefined {
  return store.row("SELECT row FROM projects WHERE id = ? AND deleted = 0", id);
}

export function findProjectNamed(store: Store, name: string): JsonObject | undefined {
  return store.row("SELECT row FROM projects WHERE name = ? AND deleted = 0", name);
}

/** The project of that name, made when there is none. */
export function ensureProject(store: Store, name: string, fields: JsonObject = {}): JsonObject {
  const known = findProjectNamed(store, name);
  if (known) return known;
  const row: JsonObject = {
    id: crypto.randomUUID(),
    org_id: ORG.id,
    name,
    description: null,
    created: store.timestamp(),
    deleted_at: null,
    user_id: null,
    settings: null,
    ...fields,
  };
  const sql = "INSERT INTO projects (id, name, row) VALUES (?, ?, ?)";
  store.run(sql, textOf(row, "id"), name, JSON.stringify(row));
  return row;
}

export const listProjects: Handler = (call) => {
  const where: Listing["where"] = [["deleted = 0"]];
  const [name, ids] = [query(call, "project_name"), idsOf(call)];
  if (name) where.push([nameCondition(call.quirks), name]);
  if (ids) where.push(["id IN (SELECT value FROM json_each(?))", JSON.stringify(ids)]);
  const listing = { source: "projects", table: "projects", column: "row", where };
  return { objects: listPage(call.store, listing, pageOf(call)) };
};

export const createProject: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, CREATE);
  return ensureProject(call.store, textOf(body, "name"), pick(body, ["description"]));
};

export const getProject: Handler = (call) => projectOfPath(call);

export const patchProject: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, PATCH);
  const old = projectOfPath(call);
  // Settings are documented to be replaced as a whole, against the general rule.
  const patch = pick(body, ["name", "description"]);
  const row = { ...deepMerge(old, patch), ...pick(body, ["settings"]) };
  const [id, name] = [textOf(row, "id"), textOf(row, "name")];
  const taken = findProjectNamed(call.store, name);
  if (taken && taken["id"] !== id) refuse(400, `Project already exists: ${name}`);
  call.store.run(
    "UPDATE projects SET name = ?, row = ? WHERE id = ?",
    name,
    JSON.stringify(row),
    id,
  );
  return row;
};

export const deleteProject: Handler = (call) => {
  const row = { ...projectOfPath(call), deleted_at: call.store.timestamp() };
  const id = textOf(row, "id");
  call.store.run("UPDATE projects SET deleted = 1, row = ? WHERE id = ?", JSON.stringify(row), id);
  call.store.run("UPDATE prompts SET deleted = 1 WHERE project_id = ?", id);
  return row;
};

function projectOfPath({ store, params }: Call): JsonObject {
  const id = params["id"] ?? "";
  if (uuid(id)) refuse(400, "project_id: Invalid uuid");
  return findProject(store, id) ?? refuse(404, `Project not found: ${id}`);
}

/** POST /api/project/register: create or return, as the SDK's logger and push do. */
export const registerProject: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, { required: { project_name: filled }, optional: {} });
  return { project: ensureProject(call.store, textOf(body, "project_name")) };
};

/** POST /api/project/get: an array, by id or name. */
export const getProjects: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, { required: {}, optional: { id: uuid, name: text } });
  const found = body["id"] !== undefined
    ? findProject(call.store, textOf(body, "id"))
    : findProjectNamed(call.store, textOf(body, "name"));
  return found ? [found] : [];
};

/** GET /api/project?id= */
export const showProject: Handler = (call) => {
  const id = query(call, "id") ?? refuse(400, "id: Required");
  const project = findProject(call.store, id) ?? refuse(404, `Project not found: ${id}`);
  return { name: project["name"] ?? null, project };
};
