import { isObject, type Json, type JsonObject } from "../content/json.ts";

/** The one kind of query understood: rows of a project, narrowed by equality. */
export interface BtqlQuery {
  table: "project_prompts" | "project_functions";
  project: string;
  equals: [field: string, value: Json][];
  oldestFirst: boolean;
  limit: number;
}

/** Reads a query in BTQL's syntax tree or in SQL. Undefined when it is any other query. */
export function parseBtql(query: Json | undefined): BtqlQuery | undefined {
  if (typeof query === "string") return parseSql(query);
  return isObject(query) ? parseTree(query) : undefined;
}

const SQL =
  /^\s*SELECT \* FROM (\w+)\('([^']*)'\)(?: WHERE (\w+) = '((?:[^']|'')*)')?(?: LIMIT (\d+))?\s*;?\s*$/i;

function parseSql(sql: string): BtqlQuery | undefined {
  const [, table, project = "", field, value = "", limit] = SQL.exec(sql) ?? [];
  if (!isTable(table)) return undefined;
  return {
    table,
    project,
    equals: field === undefined ? [] : [[field, value.replaceAll("''", "'")]],
    oldestFirst: false,
    limit: limit === undefined ? Infinity : Number(limit),
  };
}

function parseTree({ from, select, filter, sort, limit }: JsonObject): BtqlQuery | undefined {
  if (!isObject(from) || from["op"] !== "function" || !Array.isArray(from["args"])) {
    return undefined;
  }
  const table = identifier(from["name"]);
  const project = literal(from["args"][0]);
  const equals = filter === undefined || filter === null ? [] : equalities(filter);
  const star = Array.isArray(select) && isObject(select[0]) && select[0]["op"] === "star";
  const direction = sortDirection(sort);
  if (!isTable(table) || typeof project !== "string" || !star || !equals || !direction) return;
  const oldestFirst = direction === "asc";
  return {
    table,
    project,
    equals,
    oldestFirst,
    limit: typeof limit === "number" ? limit : Infinity,
  };
}

function isTable(name: string | undefined): name is BtqlQuery["table"] {
  return name === "project_prompts" || name === "project_functions";
}

function identifier(node: Json | undefined): string | undefined {
  const name = isObject(node) && node["op"] === "ident" ? node["name"] : undefined;
  return Array.isArray(name) && typeof name[0] === "string" ? name[0] : undefined;
}

function literal(node: Json | undefined): Json | undefined {
  return isObject(node) && node["op"] === "literal" ? node["value"] : undefined;
}

function equalities(node: Json | undefined): [string, Json][] | undefined {
  if (!isObject(node)) return undefined;
  if (node["op"] === "and") {
    const [left, right] = [equalities(node["left"]), equalities(node["right"])];
    return left && right && [...left, ...right];
  }
  const [field, value] = [identifier(node["left"]), literal(node["right"])];
  return node["op"] === "eq" && field && value !== undefined ? [[field, value]] : undefined;
}

function sortDirection(sort: Json | undefined): "asc" | "desc" | undefined {
  if (sort === undefined || sort === null) return "desc";
  const [by, ...rest] = Array.isArray(sort) ? sort : [sort];
  if (!isObject(by) || rest.length > 0 || identifier(by["expr"]) !== "_xact_id") return undefined;
  return by["dir"] === "asc" ? "asc" : "desc";
}
