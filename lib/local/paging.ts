import type { SQLInputValue } from "node:sqlite";
import type { JsonObject } from "../content/json.ts";
import { type Call, query, refuse } from "./call.ts";
import { uuid } from "./input.ts";
import type { Store } from "./store.ts";

/** One page of a list. */
export interface Page {
  limit: number;
  after?: string;
  before?: string;
}

const EVERYTHING = -1;

/** What to list: `source` is the FROM clause, in which `table` holds `id` and `seq`. */
export interface Listing {
  source: string;
  table: string;
  column: string;
  where: [condition: string, ...values: SQLInputValue[]][];
}

/** The page that a request asks for. */
export function pageOf(call: Call): Page {
  const after = query(call, "starting_after");
  const before = query(call, "ending_before");
  if (after && before) refuse(400, "Only one of starting_after and ending_before may be given");
  const cursor = after ?? before;
  if (cursor && uuid(cursor)) {
    refuse(400, `${after ? "starting_after" : "ending_before"}: Invalid uuid`);
  }
  return {
    limit: limitOf(call),
    ...(after && !call.quirks.has("repeat-page") ? { after } : {}),
    ...(before ? { before } : {}),
  };
}

function limitOf(call: Call): number {
  const cap = call.quirks.value("page-cap") ?? EVERYTHING;
  const asked = query(call, "limit");
  if (asked === undefined) return cap;
  if (!/^\d{1,9}$/.test(asked)) refuse(400, "limit: Expected a number that is 0 or greater");
  return cap === EVERYTHING ? Number(asked) : Math.min(Number(asked), cap);
}

/** The ids that a request narrows its list to; undefined when it does not. */
export function idsOf(call: Call): string[] | undefined {
  const ids = call.url.searchParams.getAll("ids");
  if (ids.some((id) => uuid(id))) refuse(400, "ids: Invalid uuid");
  return ids.length > 0 ? ids : undefined;
}

/** The rows of one page, newest first. */
export function listPage(store: Store, listing: Listing, page: Page): JsonObject[] {
  const { source, table, column } = listing;
  const where = [...listing.where, ...cursorConditions(store, table, page)];
  const conditions = where.map(([condition]) => condition).join(" AND ") || "1";
  const values = where.flatMap(([, ...values]) => values);
  const order = page.before ? "ASC" : "DESC";
  const rows = store.rows(
    `SELECT ${column} AS row FROM ${source} WHERE ${conditions} ORDER BY ${table}.seq ${order} LIMIT ?`,
    ...values,
    page.limit,
  );
  return page.before ? rows.reverse() : rows;
}

function cursorConditions(store: Store, table: string, page: Page): Listing["where"] {
  const cursor = page.after ?? page.before;
  if (cursor === undefined) return [];
  if (!store.row(`SELECT json_object('seq', seq) AS row FROM ${table} WHERE id = ?`, cursor)) {
    refuse(400, `Cannot page from ${cursor}: no such id`);
  }
  const comparison = page.after ? "<" : ">";
  return [[`${table}.seq ${comparison} (SELECT seq FROM ${table} WHERE id = ?)`, cursor]];
}
