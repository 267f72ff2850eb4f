import { assertEquals } from "@std/assert";
import { at, column, entry, insert, open, text } from "./open.ts";

Deno.test("login names the server itself as the API", async () => {
  await using opened = await open();
  const { body } = await opened.ask("POST", "/api/apikey/login");
  assertEquals(at(body, "org_info", 0, "name"), "local");
  assertEquals(at(body, "org_info", 0, "api_url"), opened.local.url);
});

Deno.test("register — twenty at once make one project", async () => {
  await using opened = await open();
  const answers = await Promise.all(
    Array.from(
      { length: 20 },
      () => opened.ask("POST", "/api/project/register", { project_name: "Race" }),
    ),
  );
  const ids = answers.map(({ body }) => at(body, "project", "id"));
  assertEquals(new Set(ids).size, 1);
});

Deno.test("project — create or return, get, patch, delete", async () => {
  await using opened = await open();
  const { ask } = opened;
  const made = await ask("POST", "/v1/project", { name: "Q", description: "first" });
  const again = await ask("POST", "/v1/project", { name: "Q", description: "second" });
  assertEquals(again.body, made.body);
  const path = `/v1/project/${text(at(made.body, "id"))}`;
  await ask("PATCH", path, { settings: { a: { b: 1 } } });
  const patched = await ask("PATCH", path, { name: "R", settings: { a: { c: 2 } } });
  assertEquals(at(patched.body, "settings"), { a: { c: 2 } });
  assertEquals(at(patched.body, "description"), "first");
  assertEquals((await ask("GET", path)).body, patched.body);
  assertEquals((await ask("PATCH", path, { name: "P" })).status, 400);
  assertEquals((await ask("DELETE", path)).status, 200);
  assertEquals((await ask("GET", path)).status, 404);
  assertEquals(column(await ask("GET", "/v1/project"), "name"), ["P"]);
});

Deno.test("project — the name of a deleted one is free, its prompts are gone", async () => {
  await using opened = await open();
  await insert(opened, entry(opened.project, "a"));
  await opened.ask("DELETE", `/v1/project/${opened.project}`);
  assertEquals((await opened.ask("GET", "/v1/prompt")).body, { objects: [] });
  const { body } = await opened.ask("POST", "/v1/project", { name: "P" });
  assertEquals((await opened.ask("GET", `/v1/prompt?project_id=${at(body, "id")}`)).body, {
    objects: [],
  });
});

Deno.test("project — list filters and pages", async () => {
  await using opened = await open();
  const { ask } = opened;
  for (const name of ["Q", "R"]) await ask("POST", "/v1/project", { name });
  assertEquals(column(await ask("GET", "/v1/project"), "name"), ["R", "Q", "P"]);
  assertEquals(column(await ask("GET", "/v1/project?limit=1"), "name"), ["R"]);
  const after = `/v1/project?starting_after=${opened.project}`;
  assertEquals((await ask("GET", after)).body, { objects: [] });
  const before = `/v1/project?limit=1&ending_before=${opened.project}`;
  assertEquals(column(await ask("GET", before), "name"), ["Q"]);
  assertEquals(column(await ask("GET", `/v1/project?ids=${opened.project}`), "name"), ["P"]);
  assertEquals((await ask("GET", "/v1/project?project_name=none")).body, { objects: [] });
});

Deno.test("project/get answers an array, GET /api/project an object", async () => {
  await using opened = await open();
  const { body } = await opened.ask("POST", "/api/project/get", { id: opened.project });
  assertEquals(at(body, 0, "name"), "P");
  const none = await opened.ask("POST", "/api/project/get", { id: crypto.randomUUID() });
  assertEquals(none.body, []);
  const shown = await opened.ask("GET", `/api/project?id=${opened.project}`);
  assertEquals(at(shown.body, "project", "id"), opened.project);
});

const refused = [
  {
    name: "a name that is empty",
    method: "POST",
    path: "/v1/project",
    body: { name: "" },
    want: 400,
  },
  { name: "no name", method: "POST", path: "/v1/project", body: {}, want: 400 },
  {
    name: "a name that is a number",
    method: "POST",
    path: "/api/project/register",
    body: { project_name: 1 },
    want: 400,
  },
  {
    name: "an id that is no uuid",
    method: "GET",
    path: "/v1/project/x",
    body: undefined,
    want: 400,
  },
  {
    name: "an unknown id",
    method: "GET",
    path: `/v1/project/${crypto.randomUUID()}`,
    body: undefined,
    want: 404,
  },
];
for (const { name, method, path, body, want } of refused) {
  Deno.test(`project — refuses ${name}`, async () => {
    await using opened = await open();
    assertEquals((await opened.ask(method, path, body)).status, want);
  });
}
