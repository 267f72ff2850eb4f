import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import { parseBtql } from "../../../lib/local/btql_query.ts";

const ident = (name: string): Json => ({ op: "ident", name: [name] });
const eq = (field: string, value: Json): Json => ({
  op: "eq",
  left: ident(field),
  right: { op: "literal", value },
});
const tree = (fields: { [key: string]: Json } = {}): Json => ({
  from: { op: "function", name: ident("project_prompts"), args: [{ op: "literal", value: "p" }] },
  select: [{ op: "star" }],
  ...fields,
});
const prompts = {
  table: "project_prompts",
  project: "p",
  equals: [],
  oldestFirst: false,
  limit: Infinity,
};
const functions = { ...prompts, table: "project_functions" };

const cases: { name: string; query: Json; want: unknown }[] = [
  { name: "a tree without a filter", query: tree(), want: prompts },
  {
    name: "a tree with a filter",
    query: tree({ filter: eq("id", "x") }),
    want: { ...prompts, equals: [["id", "x"]] },
  },
  {
    name: "two conditions",
    query: tree({ filter: { op: "and", left: eq("id", "x"), right: eq("slug", "s") } }),
    want: { ...prompts, equals: [["id", "x"], ["slug", "s"]] },
  },
  {
    name: "newest first",
    query: tree({ sort: [{ expr: ident("_xact_id"), dir: "desc" }] }),
    want: prompts,
  },
  {
    name: "oldest first",
    query: tree({ sort: [{ expr: ident("_xact_id"), dir: "asc" }] }),
    want: { ...prompts, oldestFirst: true },
  },
  { name: "a limit", query: tree({ limit: 2 }), want: { ...prompts, limit: 2 } },
  { name: "SQL", query: "SELECT * FROM project_functions('p')", want: functions },
  {
    name: "SQL with a quote in its condition",
    query: "SELECT * FROM project_functions('p') WHERE slug = 'it''s ''quoted'''",
    want: { ...functions, equals: [["slug", "it's 'quoted'"]] },
  },
  {
    name: "another sort",
    query: tree({ sort: [{ expr: ident("name"), dir: "asc" }] }),
    want: undefined,
  },
  {
    name: "another operator",
    query: tree({ filter: { op: "gt", left: ident("id"), right: { op: "literal", value: 1 } } }),
    want: undefined,
  },
  { name: "another table", query: "SELECT * FROM project_logs('p')", want: undefined },
  { name: "another statement", query: "DROP TABLE prompts", want: undefined },
  { name: "no query", query: null, want: undefined },
];
for (const { name, query, want } of cases) {
  Deno.test(`parseBtql() — ${name}`, () => assertEquals<unknown>(parseBtql(query), want));
}
