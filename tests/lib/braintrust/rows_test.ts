import { assertEquals } from "@std/assert";
import { readRows } from "../../../lib/braintrust/rows.ts";
import { entry } from "../local/open.ts";
import { open, quirksOf } from "../survey/opened.ts";
import { login, serve } from "../disk/temporary.ts";

const ALL = Array.from({ length: 12 }, (_, index) => `p${index}`);

for (const [name, count] of [["one by one", 8], ["as a whole list", 9]] as const) {
  Deno.test(`readRows() — ${count} of 12 prompts, read ${name}`, async () => {
    await using opened = await open();
    const { client, projectId } = opened;
    await client.insertFunctions(ALL.map((slug) => entry(projectId, slug)));
    const slugs = [...ALL.slice(0, count - 1), "absent"];
    for (const project of [{ project_id: projectId }, { project_name: "P" }]) {
      const rows = await readRows(client, project, slugs, (row) => row);
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
  assertEquals([...(await readRows(client, { project_id: projectId }, ["a"], () => 1)).keys()], [
    "a",
  ]);
});

Deno.test("readRows() — nothing to read asks nothing", async () => {
  await using opened = await open();
  const { client, projectId } = opened;
  assertEquals((await readRows(client, { project_id: projectId }, [], () => 1)).size, 0);
});

Deno.test("readRows() — up to eight slugs are asked for each, more as a list; of this project alone", async () => {
  for (const count of [1, 8, 9]) {
    const slugs = ALL.slice(0, count);
    await using server = serve(({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith("/login")) return Response.json({ org_info: [{ name: "O" }] });
      const asked = searchParams.get("slug");
      const isEnd = searchParams.has("starting_after");
      const objects = (isEnd ? [] : asked === null ? ALL : [asked]).flatMap((slug) =>
        ["q", "p"].map((project_id) => ({
          id: project_id + slug,
          _xact_id: "1",
          project_id,
          slug,
          name: slug,
        }))
      );
      return Response.json({ objects });
    });
    const client = await login(server.url);
    const rows = await readRows(client, { project_id: "p" }, slugs, (row) => row);
    assertEquals(
      [...rows.values()].map(({ id }) => id).sort(),
      slugs.map((slug) => `p${slug}`).sort(),
    );
    assertEquals(server.requests.length - 1, count === 9 ? 2 : count);
  }
});
