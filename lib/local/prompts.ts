import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { bodyObject, type Call, type Handler, query } from "./call.ts";
import { refuse } from "./refusal.ts";
import { assignAll, assignedXact, environmentsNamed } from "./assignments.ts";
import { checkFields, pick, textOf, uuid, xactOf } from "./input.ts";
import { findProjectNamed } from "./projects.ts";
import { idsOf, pageOf } from "./asked_page.ts";
import { CREATABLE, type Kind, PATCHABLE, show } from "./kinds.ts";
import { findPrompt, listPrompts, type PromptFilter, writeVersion } from "./prompt_store.ts";
import { deepMerge } from "./rows.ts";
import { findExisting, saveRow } from "./saving.ts";
import type { Page } from "./paging.ts";
import { keptRow, seenRow, sentPage, versionRefusal } from "./tellings/tellings.ts";
import { nameCondition } from "./name_condition.ts";

export function list(kind: Kind): Handler {
  return (call) => {
    refuseUnknownProject(call);
    const rows = listRows(call, filterOf(call, kind));
    return { objects: rows.map((row) => show(call, kind, row, "list")) };
  };
}

function listRows(call: Call, filter: PromptFilter): JsonObject[] {
  const environment = environmentOf(call);
  if (query(call, "starting_after") && call.quirks.has("cursor-refused")) {
    refuse(400, "starting_after: Expected a cursor");
  }
  const rows = listPrompts(call.store, filter, { ...pageOf(call), ...orderOf(call) });
  if (environment === undefined) {
    if (filter.at !== undefined) return rows;
    const seen = rows.map((row) => seenRow(call, row, "list"));
    return sentPage(call, seen.filter((row) => row !== undefined));
  }
  if (rows.length > 1) {
    refuse(400, "environment: More than one prompt matches; use limit=1 or other filters");
  }
  return rows.flatMap((row) => {
    const at = assignedXact(call.store, textOf(row, "id"), environment);
    const assigned = at === undefined ? undefined : findPrompt(call.store, textOf(row, "id"), at);
    return assigned ? [assigned] : [];
  });
}

function orderOf({ quirks }: Call): Pick<Page, "order" | "isOldestFirst"> {
  return {
    ...(quirks.has("order-by-change") ? { order: ["xact", "seq"] } : {}),
    isOldestFirst: quirks.has("oldest-first"),
  };
}

function filterOf(call: Call, kind: Kind): PromptFilter {
  const [ids, version] = [idsOf(call), query(call, "version")];
  const projectId = query(call, "project_id");
  if (projectId && uuid(projectId)) refuse(400, "project_id: Invalid uuid");
  const texts = {
    project_id: call.quirks.has("project-id-ignored") ? undefined : projectId,
    project_name: query(call, "project_name"),
    nameCondition: nameCondition(call.quirks),
    slug: query(call, "slug"),
    name: query(call, kind.nameParameter),
    kind: call.quirks.has("tools-listed") ? undefined : kind.only,
  };
  const given = Object.entries(texts).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(ids ? { ids } : {}),
    isPartOfSlug: call.quirks.has("slug-parts"),
    ...(version ? { at: xactOf(version, "version") } : {}),
  };
}

function environmentOf(call: Call): string | undefined {
  const environment = query(call, "environment");
  if (environment && query(call, "version")) {
    refuse(400, "Only one of version and environment may be given");
  }
  return environment;
}

function refuseUnknownProject(call: Call): void {
  const name = query(call, "project_name");
  if (!name || !call.quirks.has("unknown-project-400")) return;
  if (!findProjectNamed(call.store, name)) refuse(400, `Project not found: ${name}`);
}

export function get(kind: Kind): Handler {
  return (call) => {
    const at = versionOf(call);
    const way = at === undefined ? "read" : "version";
    const row = seenRow(call, rowOfPath(call, at), way) ?? refuseMissing(call);
    return show(call, kind, row, way);
  };
}

/** The transaction that `version` or `environment` names; undefined means the latest. */
function versionOf(call: Call): bigint | undefined {
  const [environment, version] = [environmentOf(call), query(call, "version")];
  if (version) {
    const status = versionRefusal(call);
    if (status !== undefined) refuse(status, "Cannot read this version");
    const isHex = /^[0-9a-f]{16}$/i.test(version);
    if (call.quirks.has(isHex ? "version-decimal" : "version-hex")) {
      refuse(400, `version: Invalid version "${version}"`);
    }
    const xact = xactOf(version, "version");
    return call.quirks.has("version-ignored") ? undefined : xact;
  }
  if (!environment) return undefined;
  const assigned = assignedXact(call.store, idOfPath(call), environment);
  if (assigned === undefined && call.quirks.has("environment-latest")) return undefined;
  return assigned ?? refuse(400, `No version is associated with environment ${environment}`);
}

function idOfPath({ params }: Call): string {
  const id = params["id"] ?? "";
  return uuid(id) ? refuse(400, "id: Invalid uuid") : id;
}

function rowOfPath(call: Call, at?: bigint): JsonObject {
  return findPrompt(call.store, idOfPath(call), at) ?? firstOfPath(call) ?? refuseMissing(call);
}

/** What the quirk "before-first" does. */
function firstOfPath(call: Call): JsonObject | undefined {
  if (!call.quirks.has("before-first")) return undefined;
  const sql = "SELECT row FROM versions WHERE prompt_id = ? ORDER BY xact LIMIT 1";
  return call.store.row(sql, idOfPath(call));
}

function refuseMissing(call: Call): never {
  refuse(call.quirks.has("missing-403") ? 403 : 404, `Not found: ${idOfPath(call)}`);
}

/** POST leaves an existing prompt as it is, PUT replaces it. */
export function save(kind: Kind, existing: "keep" | "replace"): Handler {
  return (call) => {
    const body = bodyObject(call);
    checkFields(body, { ...CREATABLE, required: { ...CREATABLE.required, ...kind.required } });
    const environments = environmentsNamed(call.store, slugsOf(body));
    const old = findExisting(call.store, body);
    if (old && existing === "keep") return show(call, kind, old, "answer");
    const kept = old && call.quirks.has("put-keeps-metadata") ? pick(old, ["metadata"]) : {};
    const fields = { ...kept, ...pick(body, kind.creatable) };
    const row = saveRow(call, fields, { old, xact: call.store.nextXact() });
    assignAll(call.store, row, environments);
    return show(call, kind, row, "answer");
  };
}

function slugsOf(body: JsonObject): Json[] {
  const slugs = body["environment_slugs"];
  return Array.isArray(slugs) ? slugs : [];
}

export function patch(kind: Kind): Handler {
  return (call) => {
    const body = bodyObject(call);
    checkFields(body, PATCHABLE);
    const _xact_id = call.store.nextXact().toString();
    const old = rowOfPath(call);
    const fields = pick(body, kind.patchable);
    const patch = call.quirks.has("patch-appends") ? appended(old, fields) : fields;
    const dropped = call.quirks.has("patch-drops-metadata") ? { metadata: null } : {};
    const row = keptRow(call, { ...deepMerge(old, patch), ...dropped, _xact_id });
    writeVersion(call.store, row, "merge");
    return show(call, kind, row, "answer");
  };
}

/** `patch` with lists that go on where those of `old` end. */
function appended(old: JsonObject, patch: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => {
      const before = old[key];
      if (Array.isArray(before) && Array.isArray(value)) return [key, [...before, ...value]];
      return [key, isObject(before) && isObject(value) ? appended(before, value) : value];
    }),
  );
}

export function remove(kind: Kind): Handler {
  return (call) => {
    const row = { ...rowOfPath(call), _xact_id: call.store.nextXact().toString() };
    writeVersion(call.store, row, "delete");
    return show(call, kind, row, "answer");
  };
}
