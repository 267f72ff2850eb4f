import type { JsonObject } from "../content/json.ts";
import { type BtqlQuery, parseBtql } from "./btql_query.ts";
import { bodyObject, type Handler } from "./call.ts";
import { refuse } from "./refusal.ts";
import { FUNCTION, PROMPT, show } from "./kinds.ts";
import { auditLog, listPrompts } from "./prompt_store.ts";
import { sameJson } from "./rows.ts";
import type { Store } from "./store.ts";

/** POST /btql: the queries that the official clients send about prompts; with `audit_log`, every version. */
export const runBtql: Handler = (call) => {
  const body = bodyObject(call);
  const btql = parseBtql(body["query"]) ?? refuse(400, "This server does not understand the query");
  if (call.quirks.has("history-refused")) refuse(403, "Missing read access to the audit log");
  const kind = btql.table === "project_prompts" ? PROMPT : FUNCTION;
  const rows = body["audit_log"] === true
    ? auditLog(call.store, btql.project, idIn(btql))
    : latest(call.store, btql, kind.only);
  const found = rows
    .filter((row) => btql.equals.every(([field, value]) => sameJson(row[field] ?? null, value)))
    .map((row) => show(call, kind, row, "history"));
  if (btql.oldestFirst) found.reverse();
  return { data: found.slice(0, btql.limit) };
};

/** The id that the query asks for: finding one prompt's versions must not read the whole project. */
function idIn({ equals }: BtqlQuery): string | undefined {
  const id = equals.find(([field]) => field === "id")?.[1];
  return typeof id === "string" ? id : undefined;
}

function latest(store: Store, btql: BtqlQuery, kind: string | undefined): JsonObject[] {
  const id = idIn(btql);
  const filter = {
    project_id: btql.project,
    ...(id === undefined ? {} : { ids: [id] }),
    ...(kind === undefined ? {} : { kind }),
  };
  return listPrompts(store, filter, { limit: -1 });
}
