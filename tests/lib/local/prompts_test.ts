import { assertEquals, assertStringIncludes } from "@std/assert";
import { prettyVersion } from "../../../lib/content/version.ts";
import {
  at,
  column,
  entry,
  environment,
  insert,
  list,
  open,
  type Opened,
  promptData,
  text,
} from "./open.ts";

Deno.test("prompt — POST creates, and leaves an existing one as it is", async () => {
  await using opened = await open();
  const body = { project_id: opened.project, name: "A", slug: "a", prompt_data: promptData("one") };
  const first = await opened.ask("POST", "/v1/prompt", body);
  const second = await opened.ask("POST", "/v1/prompt", { ...body, name: "B" });
  assertEquals(second.body, first.body);
});

Deno.test("prompt — a row has the fields of the OpenAPI text and no other", async () => {
  await using opened = await open();
  const body = { project_id: opened.project, name: "A", slug: "a" };
  const row = at((await opened.ask("POST", "/v1/prompt", body)).body);
  assertEquals(Object.keys(row ?? {}).sort(), [
    "_xact_id",
    "created",
    "description",
    "function_type",
    "id",
    "log_id",
    "metadata",
    "name",
    "org_id",
    "project_id",
    "prompt_data",
    "slug",
    "tags",
  ]);
  const shown = (await opened.ask("GET", `/v1/function/${at(row, "id")}`)).body;
  assertEquals(at(shown, "function_data"), { type: "prompt" });
});

Deno.test("prompt — PUT replaces: same id and creation date, a newer version, unsent fields empty", async () => {
  await using opened = await open();
  const body = { project_id: opened.project, name: "A", slug: "a", description: "d", tags: ["t"] };
  const old = (await opened.ask("PUT", "/v1/prompt", body)).body;
  const { description: _, tags: __, ...less } = body;
  const row = (await opened.ask("PUT", "/v1/prompt", less)).body;
  assertEquals([at(row, "id"), at(row, "created")], [at(old, "id"), at(old, "created")]);
  assertEquals([at(row, "description"), at(row, "tags")], [null, null]);
  assertEquals(BigInt(text(at(row, "_xact_id"))) > BigInt(text(at(old, "_xact_id"))), true);
});

Deno.test("prompt — metadata is not a field of POST, PUT or PATCH", async () => {
  await using opened = await open();
  const body = { project_id: opened.project, name: "A", slug: "a", metadata: { x: 1 } };
  const row = (await opened.ask("PUT", "/v1/prompt", body)).body;
  assertEquals(at(row, "metadata"), null);
  const patched = await opened.ask("PATCH", `/v1/prompt/${at(row, "id")}`, { metadata: { x: 1 } });
  assertEquals(at(patched.body, "metadata"), null);
});

Deno.test("prompt — PATCH merges objects, replaces arrays, keeps metadata", async () => {
  await using opened = await open();
  const fields = { metadata: { keep: true }, tags: ["a", "b"] };
  const { id } = await one(opened, entry(opened.project, "a", fields));
  const patch = {
    tags: ["c"],
    prompt_data: { options: { params: { top_p: 1 } } },
    description: null,
  };
  const row = (await opened.ask("PATCH", `/v1/prompt/${id}`, patch)).body;
  assertEquals(at(row, "prompt_data", "options"), {
    model: "gpt-5-mini",
    params: { temperature: 0.5, top_p: 1 },
  });
  assertEquals([at(row, "tags"), at(row, "metadata")], [["c"], { keep: true }]);
});

Deno.test("prompt — PATCH renames a slug, but not to one that is taken", async () => {
  await using opened = await open();
  const { id } = await one(opened, entry(opened.project, "a"));
  await insert(opened, entry(opened.project, "b"));
  const taken = await opened.ask("PATCH", `/v1/prompt/${id}`, { slug: "b" });
  assertEquals([taken.status, taken.body], [400, "Slugs already exist: b"]);
  assertEquals((await opened.ask("PATCH", `/v1/prompt/${id}`, { slug: "c" })).status, 200);
  assertEquals(column(await opened.ask("GET", "/v1/prompt?slug=c"), "id"), [id]);
  assertEquals(column(await opened.ask("GET", "/v1/prompt?slug=a"), "id"), []);
});

Deno.test("prompt — DELETE hides it, keeps its history, frees its slug", async () => {
  await using opened = await open();
  const { id, xact } = await one(opened, entry(opened.project, "a"));
  assertEquals((await opened.ask("DELETE", `/v1/prompt/${id}`)).status, 200);
  assertEquals((await opened.ask("GET", `/v1/prompt/${id}`)).status, 404);
  assertEquals(column(await opened.ask("GET", "/v1/prompt"), "id"), []);
  assertEquals((await opened.ask("DELETE", `/v1/prompt/${id}`)).status, 404);
  const old = await opened.ask("GET", `/v1/prompt/${id}?version=${xact}`);
  assertEquals(at(old.body, "slug"), "a");
  const other = await one(opened, entry(opened.project, "other"));
  const then = await opened.ask("GET", `/v1/prompt?version=${other.xact}`);
  assertEquals(column(then, "slug"), ["other"]);
  const { id: next } = await one(opened, entry(opened.project, "a"));
  assertEquals(next === id, false);
});

Deno.test("prompt — version means the state at or before it, in both spellings", async () => {
  await using opened = await open();
  const { id, xact: v1 } = await one(opened, entry(opened.project, "a", { name: "one" }));
  const { xact: other } = await one(opened, entry(opened.project, "other"));
  const { xact: v2 } = await one(opened, entry(opened.project, "a", { name: "two" }));
  const before = (BigInt(v1) - 1n).toString();
  const cases = [[v1, "one"], [other, "one"], [v2, "two"], [prettyVersion(v1), "one"], [
    prettyVersion(other),
    "one",
  ]];
  for (const [version, want] of cases) {
    const got = await opened.ask("GET", `/v1/prompt/${id}?version=${version}`);
    assertEquals(at(got.body, "name"), want ?? "");
    const listed = await opened.ask("GET", `/v1/prompt?slug=a&project_name=P&version=${version}`);
    assertEquals(column(listed, "name"), [want ?? ""]);
  }
  assertEquals((await opened.ask("GET", `/v1/prompt/${id}?version=${before}`)).status, 404);
  assertEquals(column(await opened.ask("GET", `/v1/prompt?version=${before}`), "id"), []);
  assertEquals(column(await opened.ask("GET", `/v1/prompt?version=${v1}`), "slug"), ["a"]);
});

Deno.test("prompt — every filter of the list", async () => {
  await using opened = await open();
  const { id } = await one(opened, entry(opened.project, "a", { name: "A & B" }));
  const second = await one(opened, entry(opened.project, "b", { name: "it's" }));
  await opened.ask("POST", "/v1/project", { name: "Other" });
  const cases = [
    ["", ["b", "a"]],
    ["project_name=P", ["b", "a"]],
    ["project_name=Other", []],
    ["project_name=nowhere", []],
    [`project_id=${opened.project}`, ["b", "a"]],
    [`project_id=${crypto.randomUUID()}`, []],
    ["slug=a", ["a"]],
    ["prompt_name=A+%26+B", ["a"]],
    ["prompt_name=it%27s", ["b"]],
    [`ids=${id}`, ["a"]],
    [`ids=${id}&ids=${second.id}`, ["b", "a"]],
    ["limit=0", []],
    ["org_name=local&slug=", ["b", "a"]],
  ] as const;
  for (const [query, want] of cases) {
    const answer = await opened.ask("GET", `/v1/prompt?${query}`);
    assertEquals<unknown>(
      answer.status === 200 ? column(answer, "slug") : answer.body,
      want,
      query,
    );
  }
});

Deno.test("prompt — pages forwards and backwards cover all rows once", async () => {
  await using opened = await open();
  const slugs = Array.from({ length: 7 }, (_, index) => `s${index}`);
  await insert(opened, ...slugs.map((slug) => entry(opened.project, slug)));
  const forwards: unknown[] = [];
  let path = "/v1/prompt?limit=3";
  for (;;) {
    const answer = await opened.ask("GET", path);
    const rows = list(at(answer.body, "objects"));
    if (rows.length === 0) break;
    forwards.push(...column(answer, "slug"));
    path = `/v1/prompt?limit=3&starting_after=${at(rows.at(-1), "id")}`;
  }
  assertEquals(forwards, slugs.toReversed());
  const all = list(at((await opened.ask("GET", "/v1/prompt")).body, "objects"));
  const back = await opened.ask("GET", `/v1/prompt?limit=2&ending_before=${at(all[4], "id")}`);
  assertEquals(column(back, "slug"), ["s4", "s3"]);
});

Deno.test("prompt — environment needs a single match and an assignment", async () => {
  await using opened = await open();
  await environment(opened, "prod");
  const fields = { name: "old", environments: [{ slug: "prod" }] };
  const { id } = await one(opened, entry(opened.project, "a", fields));
  await insert(opened, entry(opened.project, "a", { name: "new" }), entry(opened.project, "b"));
  const { ask } = opened;
  assertEquals(column(await ask("GET", "/v1/prompt?slug=a&environment=prod"), "name"), ["old"]);
  assertEquals(at((await ask("GET", `/v1/prompt/${id}?environment=prod`)).body, "name"), "old");
  const several = await ask("GET", "/v1/prompt?environment=prod");
  assertEquals(several.status, 400);
  assertStringIncludes(text(several.body), "More than one prompt");
  assertEquals(column(await ask("GET", "/v1/prompt?limit=1&environment=prod"), "name"), []);
  assertEquals((await ask("GET", `/v1/prompt/${id}?environment=none`)).status, 400);
  assertEquals((await ask("GET", `/v1/prompt/${id}?environment=prod&version=1`)).status, 400);
});

Deno.test("prompt — environment_slugs of POST and PUT; one that is unknown creates nothing", async () => {
  await using opened = await open();
  await environment(opened, "prod");
  const body = { project_id: opened.project, name: "A", slug: "a" };
  const bad = await opened.ask("POST", "/v1/prompt", {
    ...body,
    environment_slugs: ["prod", "none"],
  });
  assertEquals([bad.status, bad.body], [400, "Environment not found: none"]);
  assertEquals(column(await opened.ask("GET", "/v1/prompt"), "id"), []);
  await opened.ask("PUT", "/v1/prompt", { ...body, environment_slugs: ["prod"] });
  assertEquals(column(await opened.ask("GET", "/v1/prompt?environment=prod"), "slug"), ["a"]);
});

Deno.test("function — is another view of the rows; code is no prompt", async () => {
  await using opened = await open();
  const code = { type: "code", data: { type: "inline", code: "1" } };
  const body = { project_id: opened.project, name: "F", slug: "f" };
  assertEquals((await opened.ask("POST", "/v1/function", body)).status, 400);
  await opened.ask("POST", "/v1/function", { ...body, function_data: code });
  await insert(opened, entry(opened.project, "a"));
  assertEquals(column(await opened.ask("GET", "/v1/function"), "slug"), ["a", "f"]);
  assertEquals(column(await opened.ask("GET", "/v1/function?function_name=F"), "function_data"), [
    code,
  ]);
  assertEquals(column(await opened.ask("GET", "/v1/prompt"), "slug"), ["a"]);
});

const refused = [
  { name: "limit", path: "/v1/prompt?limit=-1" },
  { name: "limit", path: "/v1/prompt?limit=x" },
  { name: "ids", path: "/v1/prompt?ids=x" },
  { name: "project_id", path: "/v1/prompt?project_id=x" },
  { name: "version", path: "/v1/prompt?version=latest" },
  { name: "version", path: "/v1/prompt?version=99999999999999999999" },
  { name: "starting_after", path: "/v1/prompt?starting_after=x" },
  { name: "page", path: `/v1/prompt?starting_after=${crypto.randomUUID()}` },
  { name: "id", path: "/v1/prompt/x" },
];
for (const { name, path } of refused) {
  Deno.test(`prompt — refuses ${path}`, async () => {
    await using opened = await open();
    const { status, body } = await opened.ask("GET", path);
    assertEquals(status, 400);
    assertStringIncludes(text(body), name);
  });
}

async function one(
  opened: Opened,
  fields: ReturnType<typeof entry>,
): Promise<{ id: string; xact: string }> {
  const reply = await insert(opened, fields);
  return { id: text(at(reply, "functions", 0, "id")), xact: text(at(reply, "xact_id")) };
}
