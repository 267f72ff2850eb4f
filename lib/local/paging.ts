import type { SQLInputValue } from "node:sqlite";
import type { JsonObject } from "../content/json.ts";
import { refuse } from "./refusal.ts";
import type { Store } from "./store.ts";

/** One page of a list. */
export interface Page {
  limit: number;
  after?: string;
  before?: string;
  /** The columns of the table that the rows are ordered by; by default when they were made. */
  order?: readonly string[];
  /** By default the newest comes first. */
  isOldestFirst?: boolean;
}

/** What to list: `source` is the FROM clause, in which `table` holds `id` and `seq`. */
export interface Listing {
  source: string;
  table: string;
  column: string;
  where: [condition: string, ...values: SQLInputValue[]][];
}

/** The rows of one page. */
export function listPage(store: Store, listing: Listing, page: Page): JsonObject[] {
  const { source, table, column } = listing;
  const where = [...listing.where, ...cursorConditions(store, table, page)];
  const conditions = where.map(([condition]) => condition).join(" AND ") || "1";
  const values = where.flatMap(([, ...values]) => values);
  const direction = isForward(page) ? "ASC" : "DESC";
  const order = columnsOf(page).map((column) => `${table}.${column} ${direction}`).join(", ");
  const rows = store.rows(
    `SELECT ${column} AS row FROM ${source} WHERE ${conditions} ORDER BY ${order} LIMIT ?`,
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
  const columns = columnsOf(page);
  const ours = columns.map((column) => `${table}.${column}`).join(", ");
  const theirs = `SELECT ${columns.join(", ")} FROM ${table} WHERE id = ?`;
  return [[`(${ours}) ${isForward(page) ? ">" : "<"} (${theirs})`, cursor]];
}

const columnsOf = ({ order = ["seq"] }: Page): readonly string[] => order;

/** Whether rows are read in the order in which they were made: one of two turns does it. */
function isForward({ before, isOldestFirst = false }: Page): boolean {
  return (before !== undefined) !== isOldestFirst;
}
