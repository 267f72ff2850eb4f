import { isObject, type JsonObject } from "../content/json.ts";
import { refuse } from "./refusal.ts";
import { textOf } from "./input.ts";
import { type Listing, listPage, type Page } from "./paging.ts";
import type { Store } from "./store.ts";

/** What Braintrust's audit log calls the ways to write a version. */
export type Action = "upsert" | "merge" | "delete";

/** Which prompts to list; every field narrows. */
export interface PromptFilter {
  ids?: string[];
  project_id?: string;
  project_name?: string;
  /** The condition that the name of the project meets; by default it is `project_name`. */
  nameCondition?: string;
  slug?: string;
  isPartOfSlug?: boolean;
  name?: string;
  kind?: string;
  /** The state at or before this transaction instead of the latest. */
  at?: bigint;
}

// The first is the fast path: prompts.xact points at the latest version.
const LATEST =
  "prompts JOIN versions ON versions.prompt_id = prompts.id AND versions.xact = prompts.xact";
const EVERY_VERSION = "prompts JOIN versions ON versions.prompt_id = prompts.id";
const VERSION_AT = `versions.action <> 'delete' AND versions.xact =
  (SELECT max(old.xact) FROM versions AS old WHERE old.prompt_id = prompts.id AND old.xact <= ?)`;

export function listPrompts(store: Store, filter: PromptFilter, page: Page): JsonObject[] {
  const source = filter.at === undefined ? LATEST : EVERY_VERSION;
  const where = conditions(filter);
  return listPage(store, { source, table: "prompts", column: "versions.row", where }, page);
}

function conditions(filter: PromptFilter): Listing["where"] {
  const where: Listing["where"] = [
    filter.at === undefined ? ["prompts.deleted = 0"] : [VERSION_AT, filter.at],
  ];
  const { ids, project_id, project_name, nameCondition = "name = ?" } = filter;
  const { slug, isPartOfSlug, name, kind, at } = filter;
  if (ids) where.push(["prompts.id IN (SELECT value FROM json_each(?))", JSON.stringify(ids)]);
  if (project_id) where.push(["prompts.project_id = ?", project_id]);
  if (project_name) {
    where.push([
      `prompts.project_id IN (SELECT id FROM projects WHERE ${nameCondition} AND deleted = 0)`,
      project_name,
    ]);
  }
  if (slug) {
    const column = `${at === undefined ? "prompts" : "versions"}.slug`;
    where.push([isPartOfSlug ? `instr(${column}, ?) > 0` : `${column} = ?`, slug]);
  }
  if (name) where.push(["versions.name = ?", name]);
  if (kind) where.push(["prompts.kind = ?", kind]);
  return where;
}

/** One prompt, as it is or as it was at transaction `at`. */
export function findPrompt(store: Store, id: string, at?: bigint): JsonObject | undefined {
  const filter = { ids: [id], ...(at === undefined ? {} : { at }) };
  return listPrompts(store, filter, { limit: 1 })[0];
}

export function findBySlug(store: Store, projectId: string, slug: string): JsonObject | undefined {
  return store.row(
    `SELECT versions.row AS row FROM ${LATEST} WHERE project_id = ? AND prompts.slug = ? AND deleted = 0`,
    projectId,
    slug,
  );
}

/** Keeps `row` as the latest version of its prompt, beside all earlier ones. */
export function writeVersion(store: Store, row: JsonObject, action: Action): void {
  const [id, project, slug] = [textOf(row, "id"), textOf(row, "project_id"), textOf(row, "slug")];
  const xact = BigInt(textOf(row, "_xact_id"));
  const taken = action === "delete" ? undefined : findBySlug(store, project, slug);
  if (taken && taken["id"] !== id) refuse(400, `Slugs already exist: ${slug}`);
  store.run(
    `INSERT INTO prompts (id, project_id, slug, kind, xact, deleted) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, kind = excluded.kind,
       xact = excluded.xact, deleted = excluded.deleted`,
    ...[id, project, slug, kindOf(row), xact, action === "delete" ? 1 : 0],
  );
  store.run(
    "INSERT INTO versions (prompt_id, xact, action, slug, name, row) VALUES (?, ?, ?, ?, ?, ?)",
    ...[id, xact, action, slug, textOf(row, "name"), JSON.stringify(row)],
  );
}

function kindOf(row: JsonObject): string {
  const { function_data } = row;
  return isObject(function_data) ? String(function_data["type"] ?? "prompt") : "prompt";
}

/** Every version of the prompts of a project, or of one of them, newest first, each with its action. */
export function auditLog(store: Store, projectId: string, id?: string): JsonObject[] {
  const only = id === undefined ? "" : "AND prompts.id = ?";
  return store.rows(
    `SELECT json_set(versions.row, '$.audit_data', json_object('action', versions.action)) AS row
     FROM ${EVERY_VERSION} WHERE prompts.project_id = ? ${only}
     ORDER BY versions.xact DESC, prompts.seq DESC`,
    ...(id === undefined ? [projectId] : [projectId, id]),
  );
}
