import type { Json, JsonObject } from "../content/json.ts";
import { bodyObject, type Call, type Handler } from "./call.ts";
import { refuse } from "./refusal.ts";
import { checkFields, filled, nullish, oneOf, text, textOf, uuid, xactOf } from "./input.ts";
import type { Store } from "./store.ts";

/** The part of an environment that an assignment needs. */
export interface Environment {
  id: string;
  slug: string;
}

// A renamed environment keeps its assignments, so the slug is joined in, not stored.
const SELECT = `SELECT json_set(assignments.row, '$.environment_slug', environments.slug) AS row
  FROM assignments JOIN environments ON environments.id = environment_id AND deleted = 0
  WHERE object_type = ? AND object_id = ?`;

/** The environments of these slugs. One unknown slug refuses the whole request. */
export function environmentsNamed(store: Store, slugs: readonly Json[]): Environment[] {
  return slugs.map((slug) => {
    const sql = "SELECT row FROM environments WHERE slug = ? AND deleted = 0";
    const row = store.row(sql, String(slug));
    if (!row) return refuse(400, `Environment not found: ${slug}`);
    return { id: textOf(row, "id"), slug: textOf(row, "slug") };
  });
}

/** Points each environment at the version that `row` is. */
export function assignAll(store: Store, row: JsonObject, environments: Environment[]): void {
  for (const environment of environments) {
    assign(store, ["prompt", textOf(row, "id")], environment, textOf(row, "_xact_id"));
  }
}

function assign(
  store: Store,
  [type, id]: [type: string, id: string],
  environment: Environment,
  version: string,
): JsonObject {
  const row = {
    id: crypto.randomUUID(),
    object_type: type,
    object_id: id,
    object_version: version,
    environment_slug: environment.slug,
    created: store.timestamp(),
  };
  store.run(
    "INSERT OR REPLACE INTO assignments (object_type, object_id, environment_id, row) VALUES (?, ?, ?, ?)",
    ...[type, id, environment.id, JSON.stringify(row)],
  );
  return row;
}

/** The transaction that `environment` points at for a prompt. */
export function assignedXact(store: Store, id: string, environment: string): bigint | undefined {
  const row = findAssignment(store, ["prompt", id], environment);
  return row && BigInt(textOf(row, "object_version"));
}

function findAssignment(
  store: Store,
  [type, id]: [type: string, id: string],
  environment: string,
): JsonObject | undefined {
  return store.row(`${SELECT} AND environments.slug = ?`, type, id, environment);
}

function objectOf({ params }: Call): [type: string, id: string] {
  const [type, id] = [params["type"] ?? "", params["id"] ?? ""];
  const problem = oneOf(["prompt", "dataset"])(type) ?? uuid(id);
  return problem ? refuse(400, problem) : [type, id];
}

export const listAssignments: Handler = (call) => ({
  objects: call.store.rows(`${SELECT} ORDER BY environments.slug`, ...objectOf(call)),
});

export const getAssignment: Handler = (call) => assignmentOfPath(call);

function assignmentOfPath(call: Call): JsonObject {
  const slug = call.params["environment"] ?? "";
  return findAssignment(call.store, objectOf(call), slug) ??
    refuse(400, `No association with environment ${slug}`);
}

export const createAssignment: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, {
    required: { object_version: filled, environment_slug: filled },
    optional: { org_name: nullish(text) },
  });
  const slug = textOf(body, "environment_slug");
  if (findAssignment(call.store, objectOf(call), slug)) {
    refuse(400, `Already associated with environment ${slug}`);
  }
  return assignVersion(call, slug, body);
};

export const putAssignment: Handler = (call) => {
  const body = bodyObject(call);
  checkFields(body, {
    required: { object_version: filled },
    optional: { org_name: nullish(text) },
  });
  return assignVersion(call, call.params["environment"] ?? "", body);
};

function assignVersion(call: Call, slug: string, body: JsonObject): JsonObject {
  const version = xactOf(textOf(body, "object_version"), "object_version").toString();
  return environmentsNamed(call.store, [slug])
    .map((environment) => assign(call.store, objectOf(call), environment, version))[0] ?? {};
}

export const deleteAssignment: Handler = (call) => {
  const row = assignmentOfPath(call);
  call.store.run(
    `DELETE FROM assignments WHERE object_type = ? AND object_id = ? AND environment_id =
       (SELECT id FROM environments WHERE slug = ? AND deleted = 0)`,
    ...objectOf(call),
    call.params["environment"] ?? "",
  );
  return row;
};
