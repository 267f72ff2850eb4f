import type { JsonObject } from "../content/json.ts";
import type { Call } from "./call.ts";
import { refuse } from "./refusal.ts";
import { textOf } from "./input.ts";
import { ORG } from "./login.ts";
import { findProject } from "./projects.ts";
import { findBySlug, writeVersion } from "./prompt_store.ts";
import { deepMerge, makeRow, sameJson } from "./rows.ts";
import type { Store } from "./store.ts";
import { keptRow } from "./tellings/tellings.ts";

/** The row that has the project and slug of `fields`. Refuses a project that does not exist. */
export function findExisting(store: Store, fields: JsonObject): JsonObject | undefined {
  const project = textOf(fields, "project_id");
  if (!findProject(store, project)) refuse(400, `Project not found: ${project}`);
  return findBySlug(store, project, textOf(fields, "slug"));
}

/** Creates a row, or puts `fields` in the place of `old`. Answers what is stored now. */
export function saveRow(
  call: Call,
  fields: JsonObject,
  { old, xact, id = crypto.randomUUID() }: {
    old: JsonObject | undefined;
    xact: bigint;
    id?: string;
  },
): JsonObject {
  const row = makeRow({
    id: old ? textOf(old, "id") : id,
    project_id: textOf(fields, "project_id"),
    org_id: ORG.id,
    created: old ? textOf(old, "created") : call.store.timestamp(),
    _xact_id: xact.toString(),
  }, fields);
  const merged = old && call.quirks.has("merge-replace") ? deepMerge(old, row) : row;
  const next = keptRow(call, merged);
  if (old && call.quirks.has("unchanged-no-version") && isUnchanged(old, next)) return old;
  writeVersion(call.store, next, "upsert");
  return next;
}

function isUnchanged(old: JsonObject, next: JsonObject): boolean {
  return sameJson({ ...old, _xact_id: null }, { ...next, _xact_id: null });
}
