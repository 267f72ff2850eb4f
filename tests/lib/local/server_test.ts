import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { isNewer } from "../../../lib/content/version.ts";
import { type LocalRequest, startLocal } from "../../../lib/local/server.ts";
import { folder } from "./official.ts";
import { at, column, entry, insert, open, request, text } from "./open.ts";

Deno.test("startLocal() — listens on the loopback only, on a free port", async () => {
  await using local = await startLocal();
  assert(local.port > 0);
  assertEquals(local.url, `http://127.0.0.1:${local.port}`);
});

Deno.test("startLocal() — a port in use is a rejection", async () => {
  await using local = await startLocal();
  await assertRejects(() => startLocal({ port: local.port }), Deno.errors.AddrInUse);
});

Deno.test("close() — twice is once", async () => {
  const local = await startLocal();
  await local.close();
  await local.close();
  await assertRejects(() => fetch(`${local.url}/ping`), TypeError);
});

Deno.test("a database file keeps prompts, and transaction ids go on rising", async () => {
  await using home = await folder();
  const db = `${home.path}/local.db`;
  const before = await run(db, "one");
  const after = await run(db, "two");
  assert(isNewer(after.xact, before.xact));
  assertEquals(after.slugs, ["two", "one"]);
});

async function run(db: string, slug: string): Promise<{ xact: string; slugs: unknown[] }> {
  await using opened = await open({ db });
  const reply = await insert(opened, entry(opened.project, slug));
  const slugs = column(await opened.ask("GET", "/v1/prompt?project_name=P"), "slug");
  return { xact: text(at(reply, "xact_id")), slugs };
}

Deno.test("onRequest — sees every request with its query and status", async () => {
  const seen: LocalRequest[] = [];
  await using opened = await open({ onRequest: (request) => void seen.push(request) });
  await opened.ask("GET", "/v1/prompt?slug=a+b&limit=1");
  await opened.ask("GET", "/nowhere");
  assertEquals(seen.slice(-2), [
    { method: "GET", path: "/v1/prompt?slug=a+b&limit=1", status: 200 },
    { method: "GET", path: "/nowhere", status: 404 },
  ]);
});

const keys = [
  { name: "any key is good when none is set", apiKey: undefined, header: "Bearer x", want: 200 },
  { name: "the key that is set", apiKey: "right", header: "Bearer right", want: 200 },
  { name: "another key", apiKey: "right", header: "Bearer wrong", want: 401 },
  { name: "no header", apiKey: undefined, header: undefined, want: 401 },
  { name: "an empty key", apiKey: undefined, header: "Bearer ", want: 401 },
  { name: "another scheme", apiKey: undefined, header: "Basic x", want: 401 },
];
for (const { name, apiKey, header, want } of keys) {
  Deno.test(`key — ${name}`, async () => {
    await using local = await startLocal(apiKey === undefined ? {} : { apiKey });
    const headers = header === undefined ? {} : { Authorization: header };
    for (const path of ["/api/apikey/login", "/v1/prompt"]) {
      const method = path === "/v1/prompt" ? "GET" : "POST";
      const { status, body } = await request(local.url + path, { method, headers });
      assertEquals(status, want);
      if (want === 401) assertStringIncludes(text(body), "API key");
    }
  });
}

const bodies = [
  { name: "text", body: "hello", want: 400, says: "Invalid JSON body" },
  { name: "half an object", body: '{"functions":', want: 400, says: "Invalid JSON body" },
  {
    name: "not UTF-8",
    body: new Uint8Array([0x22, 0xff, 0x22]),
    want: 400,
    says: "Invalid JSON body",
  },
  { name: "nothing", body: "", want: 400, says: "body: Expected object" },
  { name: "an array", body: "[]", want: 400, says: "body: Expected object" },
  { name: "null", body: "null", want: 400, says: "body: Expected object" },
  { name: "over 20 MB", body: `"${"x".repeat(20 * 1024 * 1024)}"`, want: 413, says: "over" },
];
for (const { name, body, want, says } of bodies) {
  Deno.test(`body — ${name}`, async () => {
    await using local = await startLocal();
    const headers = { Authorization: "Bearer key" };
    const answer = await request(`${local.url}/insert-functions`, {
      method: "POST",
      headers,
      body,
    });
    assertEquals(answer.status, want);
    assertStringIncludes(text(answer.body), says);
  });
}

Deno.test("/ping and /version answer without a key", async () => {
  await using local = await startLocal();
  for (const path of ["/ping", "/version"]) {
    assertEquals((await request(local.url + path, {})).status, 200);
  }
});

Deno.test("another organization is refused, in the query and in the body", async () => {
  await using opened = await open();
  assertEquals((await opened.ask("GET", "/v1/project?org_name=local")).status, 200);
  assertEquals((await opened.ask("GET", "/v1/project?org_name=acme")).status, 400);
  const created = await opened.ask("POST", "/v1/project", { name: "X", org_name: "acme" });
  assertEquals(created.status, 400);
});
