import type { JsonObject } from "../content/json.ts";
import { bodyObject, type Call, type Handler, query } from "./call.ts";
import { refuse } from "./refusal.ts";
import { checkFields, type Fields, filled, nullish, pick, text, textOf, uuid } from "./input.ts";
import { ORG } from "./login.ts";
import { type Listing, listPage } from "./paging.ts";
import { idsOf } from "./asked_page.ts";
import { deepMerge } from "./rows.ts";
import type { Store } from "./store.ts";

const CREATE: Fields = {
  required: { name: filled, slug: filled },
  optional: { description: nullish(text), org_name: nullish(text) },
};
const PATCH: Fields = {
  required: {},
  optional: { name: nullish(filled), slug: nullish(filled), description: nullish(text) },
};

export const listEnvironments: Handler = (call) => {
  const where: Listing["where"] = [["deleted = 0"]];
  const [name, ids] = [query(call, "name"), idsOf(call)];
  if (name) where.push(["row ->> '$.name' = ?", name]);
  if (ids) where.push(["id IN (SELECT value FROM json_each(?))", JSON.stringify(ids)]);
  const listing = { source: "environments", table: "environments", column: "row", where };
  return { objects: listPage(call.store, listing, { limit: -1 }) };
};

export const createEnvironment: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, CREATE);
  const [id, slug] = [crypto.randomUUID(), textOf(body, "slug")];
  refuseTaken(call.store, slug, id);
  const row = {
    id,
    org_id: ORG.id,
    description: null,
    created: call.store.timestamp(),
    deleted_at: null,
    ...pick(body, ["name", "slug", "description"]),
  };
  const sql = "INSERT INTO environments (id, slug, row) VALUES (?, ?, ?)";
  call.store.run(sql, id, slug, JSON.stringify(row));
  return row;
};

export const getEnvironment: Handler = (call) => environmentOfPath(call);

export const patchEnvironment: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, PATCH);
  const patch = pick(body, ["name", "slug", "description"]);
  if (Object.keys(patch).length === 0) refuse(400, "At least one field must be given");
  const row = deepMerge(environmentOfPath(call), patch);
  const [id, slug] = [textOf(row, "id"), textOf(row, "slug")];
  refuseTaken(call.store, slug, id);
  const sql = "UPDATE environments SET slug = ?, row = ? WHERE id = ?";
  call.store.run(sql, slug, JSON.stringify(row), id);
  return row;
};

export const deleteEnvironment: Handler = (call) => {
  const row = { ...environmentOfPath(call), deleted_at: call.store.timestamp() };
  const sql = "UPDATE environments SET deleted = 1, row = ? WHERE id = ?";
  call.store.run(sql, JSON.stringify(row), textOf(row, "id"));
  return row;
};

function refuseTaken(store: Store, slug: string, id: string): void {
  const taken = store.row("SELECT row FROM environments WHERE slug = ? AND deleted = 0", slug);
  if (taken && taken["id"] !== id) refuse(400, `Environment slug already exists: ${slug}`);
}

function environmentOfPath({ store, params }: Call): JsonObject & { id: string } {
  const id = params["id"] ?? "";
  if (uuid(id)) refuse(400, "environment_id: Invalid uuid");
  const row = store.row("SELECT row FROM environments WHERE id = ? AND deleted = 0", id);
  // 403, not 404: the real server does not tell a missing id from one that may not be read.
  return row ? { ...row, id } : refuse(403, `Missing read access to environment ${id}`);
}
