import { assertEquals } from "@std/assert";
import { readRows } from "../../../lib/io/rows.ts";
import { entry } from "../../local/open.ts";
import { open, quirksOf } from "./opened.ts";

const ALL = Array.from({ length: 12 }, (_, index) => `p${index}`);

for (const [name, count] of [["one by one", 8], ["as a whole list", 9]] as const) {
  Deno.test(`readRows() — ${count} of 12 prompts, read ${name}`, async () => {
    await using opened = await open();
    const { client, projectId } = opened;
    await client.insertFunctions(ALL.map((slug) => entry(projectId, slug)));
    const slugs = [...ALL.slice(0, count - 1), "absent"];
    for (const project of [{ project_id: projectId }, { project_name: "P" }]) {
      const rows = await readRows(client, project, slugs);
      assertEquals([...rows.keys()].sort(), slugs.slice(0, -1).sort());
      assertEquals([...rows].every(([slug, row]) => row.slug === slug), true);
    }
  });
}

Deno.test("readRows() — drops what a server finds beyond the slug that was asked for", async () => {
  await using opened = await open({ quirks: quirksOf("slug-parts") });
  const { client, projectId } = opened;
  await client.insertFunctions(["a", "a-2", "ba"].map((slug) => entry(projectId, slug)));
  assertEquals((await client.listPrompts({ project_id: projectId, slug: "a" })).length, 3);
  assertEquals([...(await readRows(client, { project_id: projectId }, ["a"])).keys()], ["a"]);
});

Deno.test("readRows() — nothing to read asks nothing", async () => {
  await using opened = await open();
  const { client, projectId } = opened;
  assertEquals((await readRows(client, { project_id: projectId }, [])).size, 0);
});
