import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { Braintrust, PATIENCE } from "../../../lib/braintrust/client.ts";
import { HttpError } from "../../../lib/braintrust/http.ts";
import type { Json, JsonObject } from "../../../lib/content/json.ts";
import { startLocal } from "../../../lib/local/server.ts";
import { entry } from "../local/open.ts";
import { KEY } from "../../sandbox.ts";
import { login, serve, type Server, settingsFor } from "../disk/temporary.ts";

const ORG = { id: "o1", name: "First" };

/** A server whose login names `orgs`, and whose other answers are `answer`. */
function braintrust(orgs: Json, answer: (path: string) => Json = () => ({ objects: [] })): Server {
  return serve((request) => {
    const { pathname, search } = new URL(request.url);
    const isLogin = pathname === "/api/apikey/login";
    return Response.json(isLogin ? { org_info: orgs } : answer(pathname + search));
  });
}

Deno.test("login() — the first organisation, or the one that is named", async () => {
  await using server = braintrust([null, ORG, { id: "o2", name: "Second" }]);
  assertEquals((await login(server.url)).orgName, "First");
  assertEquals((await login(server.url, { orgName: "Second" })).orgName, "Second");
});

Deno.test("login() — the API URL: the setting, else what login names", async () => {
  const elsewhere = "https://api.example.com/";
  await using server = braintrust([{ ...ORG, api_url: elsewhere }]);
  assertEquals((await login(server.url)).apiUrl, server.url);
  assertEquals((await login(server.url, { apiUrl: undefined })).apiUrl, "https://api.example.com");
});

// deno-fmt-ignore
const LOGINS: [name: string, orgs: Json, over: Parameters<typeof settingsFor>[1], message: string][] = [
  ["no list of organisations", null, {}, "its login returned no organisation"],
  ["no organisation at all", [], {}, "Cannot choose an organisation: the API key belongs to none"],
  ["another organisation", [ORG], { orgName: "Typo" }, 'Cannot find the organisation "Typo": the API key belongs to "First"'],
  ["an organisation of none", [], { orgName: "Typo" }, 'Cannot find the organisation "Typo": the API key belongs to none'],
  ["no API URL", [ORG], { apiUrl: undefined }, "Cannot find Braintrust's API: login returned no API URL"],
  ["an API URL without TLS", [{ ...ORG, api_url: "http://example.com" }], { apiUrl: undefined }, 'Cannot use the API URL from login: "http://example.com" would send the key unencrypted'],
];
for (const [name, orgs, over, message] of LOGINS) {
  Deno.test(`login() — refuses: ${name}`, async () => {
    await using server = braintrust(orgs);
    const error = await assertRejects(() => login(server.url, over), Failure);
    assertEquals(error.message.endsWith(message), true, error.message);
  });
}

Deno.test("findProject() — by name; none; one without an id", async () => {
  const objects: JsonObject[] = [{ id: "1", name: "Other" }, { id: "2", name: "P" }, {
    name: "Odd",
  }];
  await using server = braintrust([ORG], () => ({ objects }));
  const client = await login(server.url);
  assertEquals(await client.findProject("P"), { id: "2", name: "P" });
  assertEquals(await client.findProject("Q"), undefined);
  const error = await assertRejects(() => client.findProject("Odd"), Failure);
  assertEquals(error.message, `Cannot understand Braintrust at ${server.url}: a project has no id`);
  assertEquals(server.requests.at(-1)?.path, "/v1/project?org_name=First&project_name=Odd");
});

Deno.test("createProject() — creates once, finds afterwards", async () => {
  await using local = await startLocal();
  const client = await login(local.url);
  const created = await client.createProject("New");
  assertEquals(await client.createProject("New"), created);
  assertEquals(await client.findProject("New"), created);
});

for (const cap of [1, 10, 100]) {
  Deno.test(`listPrompts() — all of 25 prompts from pages of ${cap}`, async () => {
    await using local = await startLocal({
      project: "P",
      quirks: [{ name: "page-cap", value: cap }],
    });
    const client = await login(local.url);
    const { id = "" } = await client.findProject("P") ?? {};
    const slugs = Array.from({ length: 25 }, (_, index) => `p${String(index).padStart(2, "0")}`);
    await client.insertFunctions(slugs.map((slug) => entry(id, slug)));
    const counts: number[] = [];
    const restarted = (): never => {
      throw new Error("nothing contradicts itself");
    };
    await client.eachPage({ project_id: id }, (rows) => void counts.push(rows.length), restarted);
    assertEquals(counts.length, Math.ceil(25 / cap));
    const rows = await client.listPrompts({ project_id: id });
    assertEquals(rows.map(({ slug }) => slug).sort(), slugs);
    assertEquals((await client.listPrompts({ project_id: id, slug: "p07" })).length, 1);
  });
}

Deno.test("listPrompts() — a server that repeats its page is a Failure", async () => {
  await using local = await startLocal({ project: "P", quirks: [{ name: "repeat-page" }] });
  const client = await login(local.url);
  const { id = "" } = await client.findProject("P") ?? {};
  await client.insertFunctions([entry(id, "a")]);
  const error = await assertRejects(() => client.listPrompts({ project_id: id }), Failure);
  assertEquals(error.message.endsWith("or repeats the same page"), true);
});

Deno.test("listPrompts() — tools and scorers are left out, unknown kinds too", async () => {
  const row = (slug: string, function_data?: Json): JsonObject => ({
    id: slug,
    _xact_id: "1",
    project_id: "p",
    slug,
    name: slug,
    ...(function_data === undefined ? {} : { function_data }),
  });
  const objects = [
    row("a"),
    row("b", { type: "prompt" }),
    row("c", { type: "code" }),
    row("d", null),
  ];
  await using server = braintrust(
    [ORG],
    (path) => ({ objects: path.includes("starting_after") ? [] : objects }),
  );
  const rows = await (await login(server.url)).listPrompts({});
  assertEquals(rows.map(({ slug }) => slug), ["a", "b", "d"]);
});

const sound = { id: "i", _xact_id: "1", project_id: "p", slug: "a", name: "A" };
// deno-fmt-ignore
const ROWS: [name: string, answer: Json, what: string][] = [
  ["no list", {}, 'its answer has no list "objects"'],
  ["a list of texts", { objects: ["x"] }, 'its answer has no list "objects"'],
  ...Object.keys(sound).map((field): [string, Json, string] => [`a row without ${field}`, { objects: [{ ...sound, [field]: null }] }, "a prompt lacks its id, version, project, slug or name"]),
  ["a version that is no number", { objects: [{ ...sound, _xact_id: "x" }] }, "a prompt lacks its id, version, project, slug or name"],
];
for (const [name, answer, what] of ROWS) {
  Deno.test(`listPrompts() — refuses: ${name}`, async () => {
    await using server = braintrust([ORG], () => answer);
    const client = await login(server.url);
    const error = await assertRejects(() => client.listPrompts({}), Failure);
    assertEquals(error.message, `Cannot understand Braintrust at ${server.url}: ${what}`);
  });
}

Deno.test("promptAt() — a version in either spelling, none, an error", async () => {
  await using server = serve(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [ORG] });
    const status = Number(searchParams.get("version"));
    return status === 200 ? Response.json(sound) : new Response("", { status });
  });
  const client = await login(server.url);
  assertEquals((await client.promptAt("a/b", "200"))?.slug, "a");
  assertEquals(server.requests.at(-1)?.path, "/v1/prompt/a%2Fb?version=200");
  assertEquals([await client.promptAt("a", "404"), await client.promptAt("a", "400")], [
    undefined,
    undefined,
  ]);
  assertEquals((await assertRejects(() => client.promptAt("a", "403"), HttpError)).status, 403);
});

Deno.test("reading is repeated while an error may pass, writing never", async () => {
  let failures = 2;
  await using server = serve(({ url }) => {
    if (new URL(url).pathname === "/api/apikey/login") return Response.json({ org_info: [ORG] });
    const status = failures-- > 0 ? 503 : 200;
    return Response.json({ objects: [] }, { status, headers: { "retry-after": "0" } });
  });
  const client = await Braintrust.login(settingsFor(server.url), { timeoutMs: 5000, attempts: 3 });
  assertEquals(await client.listPrompts({}), []);
  assertEquals(server.requests.length, 4);
  failures = 1;
  assertEquals((await assertRejects(() => client.insertFunctions([]), HttpError)).status, 503);
  failures = 3;
  assertEquals((await assertRejects(() => client.listPrompts({}), HttpError)).status, 503);
  assertEquals(server.requests.length, 8);
});

/** A client of a server of which every route in `hanging` is never answered. */
async function hangingClient(
  hanging: RegExp,
  patience: { timeoutMs: number; attempts: number; endsAt?: number },
): Promise<AsyncDisposable & { client: Braintrust; server: Server }> {
  const end = Promise.withResolvers<void>();
  const server = serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [ORG] });
    if (hanging.test(`${request.method} ${pathname}`)) await end.promise;
    return Response.json({ objects: [] });
  });
  const client = await Braintrust.login(settingsFor(server.url), { ...patience, pace: 0.001 });
  server.requests.splice(0);
  const dispose = async (): Promise<void> => {
    end.resolve();
    await server[Symbol.asyncDispose]();
  };
  return { client, server, [Symbol.asyncDispose]: dispose };
}

Deno.test("read() — once one request was given up, others of its kind are not sent", async () => {
  const patience = { timeoutMs: 50, attempts: 2 };
  await using box = await hangingClient(/prompt\/./, patience);
  const { client, server } = box;
  for (const [id, version] of [["a", "1"], ["b", "1"], ["c", "2"]] as const) {
    const error = await assertRejects(() => client.promptAt(id, version), HttpError);
    assertEquals(error.message.endsWith("no answer in time"), true, error.message);
  }
  assertEquals(server.requests.map(({ path }) => path), Array(2).fill("/v1/prompt/a?version=1"));
  assertEquals(await client.listPrompts({}), []);
  await assertRejects(() => client.deletePrompt("a"), HttpError);
  assertEquals(server.requests.at(-1)?.method, "DELETE", "another kind");
});

Deno.test("read() — one limit for all requests, each of which alone would be patient", async () => {
  const endsAt = performance.now() + 300;
  await using box = await hangingClient(/prompt\/./, { timeoutMs: 200, attempts: 99, endsAt });
  const { client, server } = box;
  const error = await assertRejects(() => client.promptAt("a", "1"), HttpError);
  assertEquals(
    [error.message, error.hint],
    [
      `Cannot use Braintrust at ${server.url}: the command ran out of time`,
      "Allow more time: --timeout SECONDS",
    ],
  );
  server.requests.splice(0);
  await assertRejects(() => client.listPrompts({}), HttpError, "ran out of time");
  await assertRejects(() => client.insertFunctions([]), HttpError, "ran out of time");
  assertEquals(server.requests, []);
});

Deno.test("read() — an answer that asks for a longer wait than there is time for ends it at once", async () => {
  await using server = braintrust([ORG]);
  const endsAt = performance.now() + 5000;
  const client = await Braintrust.login(settingsFor(server.url), {
    timeoutMs: 5000,
    attempts: 4,
    endsAt,
  });
  const error = new HttpError("m", { status: 429, retryAfter: 60 });
  const sending = client.repeat(() => Promise.reject(error), () => {});
  assertEquals((await assertRejects(() => sending, HttpError)).cause, error);
});

Deno.test("a write that was begun in time is finished and read back, though time is up by then", async () => {
  const endsAt = performance.now() + 400;
  let isUp = false;
  await using server = serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [ORG] });
    if (pathname === "/insert-functions") {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, endsAt - performance.now() + 50);
      await promise;
      isUp = true;
    }
    return Response.json({ objects: [] });
  });
  const patience = { timeoutMs: 5000, attempts: 1, endsAt };
  const client = await Braintrust.login(settingsFor(server.url), patience);
  await client.insertFunctions([]);
  assertEquals(isUp && performance.now() > endsAt, true);
  assertEquals(await client.listPrompts({}), []);
  await client.insertFunctions([]); // the next batch belongs to the same upload
});

// deno-fmt-ignore
const NAMESAKES: [name: string, orgs: Json, objects: JsonObject[], id: string | undefined][] = [
  ["of another organisation", [ORG], [{ id: "1", name: "P", org_id: "o2" }, { id: "2", name: "P", org_id: "o1" }], "2"],
  ["of another organisation only", [ORG], [{ id: "1", name: "P", org_id: "o2" }], undefined],
  ["without an organisation", [ORG], [{ id: "1", name: "P" }], "1"],
  ["where login tells no id", [{ name: "First" }], [{ id: "1", name: "P", org_id: "o2" }], "1"],
];
for (const [name, orgs, objects, id] of NAMESAKES) {
  Deno.test(`findProject() — a project of that name ${name}`, async () => {
    await using server = braintrust(orgs, () => ({ objects }));
    assertEquals((await (await login(server.url)).findProject("P"))?.id, id);
  });
}

/** A server that keeps the bodies it gets and answers with `answer`. */
function recording(bodies: Json[], answer: Json, status = 200): Server {
  return serve(async (request) => {
    const isLogin = request.url.endsWith("/api/apikey/login");
    if (isLogin) return Response.json({ org_info: [ORG] });
    const text = await request.text();
    if (text !== "") bodies.push(JSON.parse(text));
    return Response.json(answer, { status });
  });
}

Deno.test("createProject() — names the organisation, and needs an id back", async () => {
  const bodies: Json[] = [];
  await using server = recording(bodies, { name: "New" });
  const client = await login(server.url);
  const error = await assertRejects(() => client.createProject("New"), Failure);
  assertEquals(error.message.endsWith("a created project has no id"), true, error.message);
  assertEquals(bodies, [{ name: "New", org_name: "First" }]);
});

// deno-fmt-ignore
const ONE: [name: string, answer: JsonObject, byId: boolean, exact: boolean][] = [
  ["the prompt", { ...sound, id: "a/b" }, true, true],
  ["another prompt", { ...sound, id: "c" }, false, true],
  ["a deleted one", { ...sound, id: "a/b", deleted_at: "2026-01-01" }, false, true],
  ["one that is not deleted", { ...sound, id: "a/b", deleted_at: null }, true, true],
  ["another version", { ...sound, id: "a/b", _xact_id: "2" }, true, false],
];
for (const [name, answer, byId, exact] of ONE) {
  Deno.test(`promptById(), exactVersion() — the server answers with ${name}`, async () => {
    await using server = recording([], answer);
    const client = await login(server.url);
    assertEquals(await client.promptById("a/b") !== undefined, byId);
    assertEquals(server.requests.at(-1)?.path, "/v1/prompt/a%2Fb");
    assertEquals(await client.exactVersion("a/b", "1") !== undefined, exact);
  });
}

Deno.test("deletePrompt() — is sent once, also when it may pass", async () => {
  await using server = recording([], {}, 503);
  const client = await Braintrust.login(settingsFor(server.url), { ...PATIENCE, pace: 0 });
  await assertRejects(() => client.deletePrompt("a/b"), HttpError);
  assertEquals(server.requests.slice(1).map(({ method, path }) => `${method} ${path}`), [
    "DELETE /v1/prompt/a%2Fb",
  ]);
});

Deno.test("read() — four attempts as a rule, one where another would end the same", async () => {
  for (const [status, times] of [[503, 4], [403, 1]] as const) {
    await using server = recording([], {}, status);
    const client = await Braintrust.login(settingsFor(server.url), { ...PATIENCE, pace: 0 });
    await assertRejects(() => client.listPrompts({}), HttpError);
    assertEquals(server.requests.length - 1, times);
  }
});

Deno.test("repeat() — waits longer with each attempt, at the client's pace", async () => {
  await using server = braintrust([ORG]);
  const client = await Braintrust.login(settingsFor(server.url), { ...PATIENCE, pace: 0.1 });
  const waits: number[] = [];
  let failedAt = 0;
  const send = (): Promise<string> => {
    if (waits.length === 2) return Promise.resolve("sent");
    failedAt = performance.now();
    return Promise.reject(new HttpError("m", { status: 503 }));
  };
  const result = await client.repeat(send, () => void waits.push(performance.now() - failedAt));
  assertEquals([result, waits.length], ["sent", 2]);
  const [, second = 0] = waits; // 250 to 750 ms at the usual pace
  assertEquals(second >= 24 && second < 240, true, String(second));
});

Deno.test("repeat() — what is thrown before a repeat ends it, as does what would end the same again", async () => {
  await using server = braintrust([ORG]);
  const client = await Braintrust.login(settingsFor(server.url), { ...PATIENCE, pace: 0 });
  const failing = (status: number) => (): Promise<never> =>
    Promise.reject(new HttpError("m", { status }));
  const stop = (): never => {
    throw new Failure("stop");
  };
  await assertRejects(() => client.repeat(failing(503), stop), Failure, "stop");
  await assertRejects(() => client.repeat(failing(403), stop), HttpError, "m");
});

Deno.test("a request is cut off where the command's time ends", async () => {
  const endsAt = performance.now() + 150;
  await using box = await hangingClient(/prompt/, { timeoutMs: 60_000, attempts: 1, endsAt });
  const error = await assertRejects(() => box.client.listPrompts({}), HttpError);
  assertEquals(error.message.endsWith("no answer in time"), true, error.message);
  assertEquals(performance.now() < endsAt + 30_000, true);
});

Deno.test("a PUT writes: it gives the command a minute more, and no longer", async () => {
  await using server = braintrust([ORG]);
  const endsAt = performance.now() + 400;
  const client = await Braintrust.login(settingsFor(server.url), { ...PATIENCE, endsAt });
  await assertRejects(() => client.wait(500), HttpError, "ran out of time");
  await client.request("PUT", "/x", {});
  await client.wait(Math.max(0, endsAt - performance.now()) + 20);
  await assertRejects(() => client.wait(60_000), HttpError, "ran out of time");
});

Deno.test("holdsKey() — finds the client's own key", async () => {
  await using server = braintrust([ORG]);
  const client = await login(server.url);
  assertEquals([client.holdsKey(`a ${KEY}`), client.holdsKey("a key")], [true, false]);
});
