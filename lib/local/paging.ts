import type { SQLInputValue } from "node:sqlite";
import type { JsonObject } from "../content/json.ts";
import { refuse } from "./refusal.ts";
import type { Store } from "./store.ts";

/** One page of a list. */
export interface Page {
  limit: number;
  after?: string;
  before?: string;
}

/** What to list: `source` is the FROM clause, in which `table` holds `id` and `seq`. */
export interface Listing {
  source: string;
  table: string;
  column: string;
  where: [condition: string, ...values: SQLInputValue[]][];
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
