import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import { at, entry, insert, list, open, text } from "./open.ts";

const tree = (project: string, id: string): { [key: string]: Json } => ({
  from: {
    op: "function",
    name: { op: "ident", name: ["project_prompts"] },
    args: [{ op: "literal", value: project }],
  },
  select: [{ op: "star" }],
  filter: { op: "eq", left: { op: "ident", name: ["id"] }, right: { op: "literal", value: id } },
});

Deno.test("btql — the audit log holds every version with its action, newest first", async () => {
  await using opened = await open();
  const first = await insert(opened, entry(opened.project, "a"), entry(opened.project, "b"));
  const id = text(at(first, "functions", 0, "id"));
  await opened.ask("PATCH", `/v1/prompt/${id}`, { name: "N" });
  await opened.ask("DELETE", `/v1/prompt/${id}`);
  const query = tree(opened.project, id);
  const log = async (body: { [key: string]: Json }): Promise<Json[]> =>
    list(at((await opened.ask("POST", "/btql", body)).body, "data"));
  const rows = await log({ query, audit_log: true });
  assertEquals(rows.map((row) => at(row, "audit_data", "action")), ["delete", "merge", "upsert"]);
  assertEquals(at(rows[2], "_xact_id"), at(first, "xact_id"));
  const sort = [{ expr: { op: "ident", name: ["_xact_id"] }, dir: "asc" }];
  const rising = await log({ query: { ...query, sort }, audit_log: true });
  assertEquals(rising, rows.toReversed());
  assertEquals(await log({ query }), []);
});

Deno.test("btql — SQL over the functions of a project", async () => {
  await using opened = await open();
  await insert(
    opened,
    entry(opened.project, "a"),
    entry(opened.project, "b", { function_type: "tool" }),
  );
  const slugs = async (where: string): Promise<Json[]> => {
    const query = `SELECT * FROM project_functions('${opened.project}')${where}`;
    const { body } = await opened.ask("POST", "/btql", { query, fmt: "json" });
    return list(at(body, "data")).map((row) => at(row, "slug"));
  };
  assertEquals(await slugs(""), ["b", "a"]);
  assertEquals(await slugs(" WHERE slug = 'a'"), ["a"]);
  assertEquals(await slugs(" WHERE function_type = 'tool'"), ["b"]);
});

Deno.test("btql — refuses what it does not understand", async () => {
  await using opened = await open();
  assertEquals((await opened.ask("POST", "/btql", { query: "SELECT 1" })).status, 400);
});
