import { assertEquals } from "@std/assert";
import { at, column, entry, environment, insert, open, text } from "./open.ts";
import { prettyVersion } from "../../../lib/content/version.ts";

Deno.test("environment — create, list, rename, delete", async () => {
  await using opened = await open();
  const { ask } = opened;
  const made = await ask("POST", "/environment", { name: "Production", slug: "prod" });
  await ask("POST", "/environment", { name: "Staging", slug: "staging" });
  assertEquals((await ask("POST", "/environment", { name: "Again", slug: "prod" })).status, 400);
  assertEquals(column(await ask("GET", "/environment"), "slug"), ["staging", "prod"]);
  assertEquals(column(await ask("GET", "/environment?name=Production"), "slug"), ["prod"]);
  const path = `/environment/${text(at(made.body, "id"))}`;
  assertEquals((await ask("PATCH", path, {})).status, 400);
  assertEquals((await ask("PATCH", path, { slug: "staging" })).status, 400);
  assertEquals(at((await ask("PATCH", path, { slug: "live" })).body, "slug"), "live");
  assertEquals(at((await ask("GET", path)).body, "name"), "Production");
  assertEquals(typeof at((await ask("DELETE", path)).body, "deleted_at"), "string");
  assertEquals((await ask("GET", path)).status, 403);
  assertEquals(column(await ask("GET", "/environment"), "slug"), ["staging"]);
});

Deno.test("environment-object — assign, overwrite, read, remove", async () => {
  await using opened = await open();
  const { ask } = opened;
  await environment(opened, "prod");
  const reply = await insert(opened, entry(opened.project, "a"));
  const [id, version] = [text(at(reply, "functions", 0, "id")), text(at(reply, "xact_id"))];
  const path = `/environment-object/prompt/${id}`;
  assertEquals((await ask("GET", `${path}/prod`)).status, 400);
  const body = { object_version: prettyVersion(version), environment_slug: "prod" };
  assertEquals(at((await ask("POST", path, body)).body, "object_version"), version);
  assertEquals((await ask("POST", path, body)).status, 400);
  const put = await ask("PUT", `${path}/prod`, { object_version: "1000" });
  assertEquals(at(put.body, "object_version"), "1000");
  assertEquals(at((await ask("GET", `${path}/prod`)).body, "object_version"), "1000");
  assertEquals(column(await ask("GET", path), "environment_slug"), ["prod"]);
  assertEquals((await ask("DELETE", `${path}/prod`)).status, 200);
  assertEquals((await ask("DELETE", `${path}/prod`)).status, 400);
  assertEquals((await ask("GET", path)).body, { objects: [] });
});

Deno.test("environment-object — a renamed environment keeps its assignments, a deleted one does not", async () => {
  await using opened = await open();
  const made = await opened.ask("POST", "/environment", { name: "Production", slug: "prod" });
  const id = crypto.randomUUID();
  await opened.ask("PUT", `/environment-object/prompt/${id}/prod`, { object_version: "1" });
  await opened.ask("PATCH", `/environment/${text(at(made.body, "id"))}`, { slug: "live" });
  const listed = await opened.ask("GET", `/environment-object/prompt/${id}`);
  assertEquals(column(listed, "environment_slug"), ["live"]);
  await opened.ask("DELETE", `/environment/${text(at(made.body, "id"))}`);
  const left = await opened.ask("GET", `/environment-object/prompt/${id}`);
  assertEquals(left.body, { objects: [] });
});

const id = crypto.randomUUID();
const refused = [
  { path: `/environment-object/prompt/${id}/none`, body: { object_version: "1" } },
  { path: `/environment-object/prompt/${id}/prod`, body: { object_version: "latest" } },
  { path: `/environment-object/prompt/${id}/prod`, body: { object_version: "9".repeat(20) } },
  { path: `/environment-object/prompt/${id}/prod`, body: {} },
  { path: `/environment-object/prompt/x/prod`, body: { object_version: "1" } },
  { path: `/environment-object/song/${id}/prod`, body: { object_version: "1" } },
];
for (const { path, body } of refused) {
  Deno.test(`environment-object — refuses PUT ${path.replace(id, "ID")} ${JSON.stringify(body)}`, async () => {
    await using opened = await open();
    await environment(opened, "prod");
    assertEquals((await opened.ask("PUT", path, body)).status, 400);
  });
}
