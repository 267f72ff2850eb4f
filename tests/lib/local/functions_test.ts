import { assertEquals, assertStringIncludes } from "@std/assert";
import { at, column, entry, environment, insert, list, open, promptData, text } from "./open.ts";

Deno.test("insert-functions — one transaction for the call; the reply in the order of the request", async () => {
  await using opened = await open();
  const first = await insert(opened, entry(opened.project, "a"));
  const reply = await insert(opened, entry(opened.project, "b"), entry(opened.project, "a"));
  const functions = list(at(reply, "functions"));
  assertEquals(functions.map((row) => [at(row, "slug"), at(row, "found_existing")]), [
    ["b", false],
    ["a", true],
  ]);
  assertEquals(at(functions[1], "id"), at(first, "functions", 0, "id"));
  assertEquals(at(functions[0], "project_id"), opened.project);
  const versions = column(await opened.ask("GET", "/v1/prompt"), "_xact_id");
  assertEquals(new Set(versions), new Set([at(reply, "xact_id")]));
});

Deno.test("insert-functions — error is the default and refuses the whole call", async () => {
  await using opened = await open();
  await insert(opened, entry(opened.project, "a"), entry(opened.project, "b"));
  for (const if_exists of ["error", null]) {
    const functions = ["new", "a", "b"].map((slug) => entry(opened.project, slug, { if_exists }));
    const { status, body } = await opened.ask("POST", "/insert-functions", { functions });
    assertEquals([status, body], [400, "Slugs already exist: a, b"]);
  }
  const { if_exists: _, ...bare } = entry(opened.project, "a");
  assertEquals((await opened.ask("POST", "/insert-functions", { functions: [bare] })).status, 400);
  assertEquals(column(await opened.ask("GET", "/v1/prompt"), "slug"), ["b", "a"]);
});

Deno.test("insert-functions — ignore leaves the row and counts it", async () => {
  await using opened = await open();
  await insert(opened, entry(opened.project, "a"));
  const ignore = { if_exists: "ignore", name: "changed" };
  const reply = await insert(
    opened,
    entry(opened.project, "a", ignore),
    entry(opened.project, "b", ignore),
  );
  assertEquals(at(reply, "ignored_count"), 1);
  assertEquals(column(await opened.ask("GET", "/v1/prompt"), "name"), ["changed", "Name of a"]);
});

Deno.test("insert-functions — replace empties what was not sent, and keeps unknown fields", async () => {
  await using opened = await open();
  const full = { description: "d", tags: ["t"], metadata: { m: 1 }, odd: { x: [null] } };
  await insert(opened, entry(opened.project, "a", full));
  const path = "/v1/prompt?slug=a";
  for (const [key, value] of Object.entries(full)) {
    assertEquals<unknown>(column(await opened.ask("GET", path), key), [value]);
  }
  await insert(opened, entry(opened.project, "a", { prompt_data: { unknown: { deep: null } } }));
  const row = at((await opened.ask("GET", path)).body, "objects", 0);
  assertEquals([at(row, "description"), at(row, "tags"), at(row, "metadata")], [null, null, null]);
  assertEquals(at(row, "prompt_data"), { unknown: { deep: null } });
});

Deno.test("insert-functions — tools named by slug are stored by id, also beside each other", async () => {
  await using opened = await open();
  const tool = entry(opened.project, "tool", {
    function_data: { type: "code" },
    function_type: "tool",
  });
  const tool_functions = [
    { type: "slug", project_id: opened.project, slug: "tool" },
    { type: "global", name: "g" },
  ];
  const prompt_data = { ...promptData("x"), tool_functions };
  const reply = await insert(opened, entry(opened.project, "a", { prompt_data }), tool);
  const rows = await opened.ask("GET", "/v1/prompt?slug=a");
  assertEquals(at(rows.body, "objects", 0, "prompt_data", "tool_functions"), [
    { type: "function", id: at(reply, "functions", 1, "id") },
    { type: "global", name: "g" },
  ]);
});

Deno.test("insert-functions — environments follow a replaced prompt, not an ignored one", async () => {
  await using opened = await open();
  await environment(opened, "prod");
  const environments = ["prod"];
  const path = "/v1/prompt?slug=a&environment=prod";
  await insert(opened, entry(opened.project, "a", { name: "one", environments }));
  await insert(opened, entry(opened.project, "a", { name: "two" }));
  assertEquals(column(await opened.ask("GET", path), "name"), ["one"]);
  await insert(opened, entry(opened.project, "a", { if_exists: "ignore", environments }));
  assertEquals(column(await opened.ask("GET", path), "name"), ["one"]);
  await insert(
    opened,
    entry(opened.project, "a", { name: "three", environments: [{ slug: "prod" }] }),
  );
  assertEquals(column(await opened.ask("GET", path), "name"), ["three"]);
});

Deno.test("insert-functions — an empty call is fine", async () => {
  await using opened = await open();
  assertEquals(at(await insert(opened), "functions"), []);
});

const uuid = crypto.randomUUID();
const refused = [
  { name: "no slug", fields: { slug: "" }, says: "functions.1.slug: String must contain" },
  {
    name: "a name that is a number",
    fields: { name: 1 },
    says: "functions.1.name: Expected string",
  },
  {
    name: "a project that is no uuid",
    fields: { project_id: "x" },
    says: "functions.1.project_id: Invalid uuid",
  },
  { name: "an unknown project", fields: { project_id: uuid }, says: "Project not found" },
  {
    name: "metadata that is a list",
    fields: { metadata: [] },
    says: "functions.1.metadata: Expected object",
  },
  {
    name: "tags of numbers",
    fields: { tags: [1] },
    says: "functions.1.tags: Expected array of strings",
  },
  {
    name: "an unknown function_type",
    fields: { function_type: "x" },
    says: "functions.1.function_type: Invalid enum",
  },
  {
    name: "an unknown if_exists",
    fields: { if_exists: "x" },
    says: "functions.1.if_exists: Invalid enum",
  },
  {
    name: "an unknown environment",
    fields: { environments: ["x"] },
    says: "Environment not found: x",
  },
  {
    name: "eleven environments",
    fields: { environments: Array(11).fill("x") },
    says: "At most 10",
  },
  {
    name: "environments of code",
    fields: { environments: ["x"], function_data: { type: "code" } },
    says: "Only for prompts",
  },
  { name: "the same slug twice", fields: { slug: "good" }, says: "Duplicate slug: good" },
  {
    name: "a tool that is nowhere",
    fields: { prompt_data: { tool_functions: [{ type: "slug", project_id: uuid, slug: "x" }] } },
    says: "No function has the slug x",
  },
];
for (const { name, fields, says } of refused) {
  Deno.test(`insert-functions — refuses ${name}, and applies nothing`, async () => {
    await using opened = await open();
    const functions = [entry(opened.project, "good"), entry(opened.project, "bad", fields)];
    const { status, body } = await opened.ask("POST", "/insert-functions", { functions });
    assertEquals(status, 400);
    assertStringIncludes(text(body), says);
    assertEquals((await opened.ask("GET", "/v1/prompt")).body, { objects: [] });
  });
}

Deno.test("insert-functions — a thousand at once, listed in one page", async () => {
  await using opened = await open();
  const slugs = Array.from({ length: 1000 }, (_, index) => `s${index}`);
  await insert(opened, ...slugs.map((slug) => entry(opened.project, slug)));
  const listed = column(await opened.ask("GET", "/v1/prompt?project_name=P"), "slug");
  assertEquals(listed, slugs.toReversed());
});
