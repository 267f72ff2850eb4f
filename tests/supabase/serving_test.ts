import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { editOf } from "../sandbox.ts";
import { GREET, openFunction, request, SECRET } from "./open_function.ts";

const ADA = { prompt: "greet", variables: { name: "Ada" } };

function promptHeaders({ headers }: Response): Record<string, string | null> {
  const names = ["slug", "version", "source-sha256", "origin", "fallback"];
  return Object.fromEntries(names.map((name) => [name, headers.get(`x-prompt-${name}`)]));
}

const edit = (
  open: Awaited<ReturnType<typeof openFunction>>,
  content: string,
): Promise<unknown> => open.api("PATCH", `/v1/prompt/${open.id("greet")}`, editOf(content));

Deno.test("createApp() — renders the pinned version and calls the model", async () => {
  await using open = await openFunction();
  const response = await open.call(ADA);
  assertEquals(response.status, 200);
  assertEquals(await response.json(), { choices: [] });
  const [bundled] = open.bundle.prompts;
  assertEquals(promptHeaders(response), {
    slug: "greet",
    version: bundled?.pinned?.version ?? "",
    "source-sha256": bundled?.source_sha256 ?? "",
    origin: "bundle",
    fallback: null,
  });
  await Promise.all(open.background);
  const again = await open.call(ADA);
  await again.body?.cancel();
  assertEquals(promptHeaders(again), { ...promptHeaders(response), origin: "cache" });
  const [{ path, headers, body } = { path: "", headers: new Headers(), body: {} }] = open.sent;
  assertEquals(path, "/v1/chat/completions");
  assertEquals(headers.get("authorization"), "Bearer sk-llm-key");
  assertEquals(body, {
    model: "test-model",
    messages: [{ role: "system", content: "Be kind." }, { role: "user", content: "Greet Ada." }],
  });
});

Deno.test("createApp() — a completion prompt goes to the other API", async () => {
  const files = { "prompts/continue.md": "---\ntype: completion\nmodel: m\n---\nOnce {{what}}\n" };
  await using open = await openFunction({ files });
  const response = await open.call({ prompt: "continue", variables: { what: "upon" } });
  await response.body?.cancel();
  assertEquals(open.sent.map(({ path, body }) => [path, body]), [
    ["/v1/completions", { model: "m", prompt: "Once upon" }],
  ]);
});

const POLICIES: { policy: string; text: string; source: "git" | "unknown" }[] = [
  { policy: "pinned", text: "Greet Ada.", source: "git" },
  { policy: "latest", text: "Shout at Ada.", source: "unknown" },
  { policy: "environment:prod", text: "Whisper to Ada.", source: "unknown" },
  { policy: "bundled", text: "Greet Ada.", source: "git" },
];

for (const { policy, text, source } of POLICIES) {
  Deno.test(`createApp() — policy ${policy}`, async () => {
    await using open = await openFunction({ env: { PROMPT_POLICY: policy } });
    await open.app.check;
    await open.api("POST", "/environment", { name: "prod", slug: "prod" });
    await edit(open, "Whisper to {{name}}.");
    const row = await open.api("GET", `/v1/prompt/${open.id("greet")}`);
    await open.api("PUT", `/environment-object/prompt/${open.id("greet")}/prod`, {
      object_version: row._xact_id,
    });
    await edit(open, "Shout at {{name}}.");
    const response = await open.call(ADA);
    await response.body?.cancel();
    const messages = open.sent[0]?.body.messages as JsonObject[];
    assertEquals(messages.at(-1)?.content, text);
    const git = open.bundle.prompts[0]?.source_sha256 ?? "";
    const hash = response.headers.get("x-prompt-source-sha256");
    assertEquals(hash, source === "git" ? git : "unknown");
    assertEquals(
      response.headers.get("x-prompt-origin"),
      policy === "bundled" || policy === "pinned" ? "bundle" : "braintrust",
    );
  });
}

Deno.test("createApp() — a cached prompt is served until it is old, then renewed behind", async () => {
  const env = { PROMPT_POLICY: "latest", PROMPT_CHECK: "off" };
  await using open = await openFunction({ env });
  const ask = async (): Promise<[string | null, unknown, number]> => {
    const response = await open.call(ADA);
    await response.body?.cancel();
    const messages = open.sent.at(-1)?.body.messages as JsonObject[];
    const asked = open.asked.splice(0).filter((line) => line.startsWith("GET")).length;
    return [response.headers.get("x-prompt-origin"), messages.at(-1)?.content, asked];
  };
  assertEquals(await ask(), ["braintrust", "Greet Ada.", 1]);
  await edit(open, "New {{name}}.");
  open.clock.now += 59_000;
  assertEquals(await ask(), ["cache", "Greet Ada.", 0], "fresh");
  open.clock.now += 2_000;
  const [origin, text] = await ask();
  assertEquals([origin, text], ["cache", "Greet Ada."], "stale, no request waits");
  await Promise.all(open.background);
  open.asked.length = 0;
  assertEquals(await ask(), ["cache", "New Ada.", 0], "renewed in the background");
  await edit(open, "Newer {{name}}.");
  open.clock.now += 601_000;
  assertEquals(await ask(), ["braintrust", "Newer Ada.", 1], "too old to be served");
});

Deno.test("createApp() — many requests at once ask Braintrust once", async () => {
  await using open = await openFunction({ env: { PROMPT_CHECK: "off" } });
  const responses = await Promise.all(Array.from({ length: 20 }, () => open.call(ADA)));
  await Promise.all(responses.map((response) => response.body?.cancel()));
  assertEquals(open.asked.length, 1);
});

Deno.test("createApp() — a prompt whose text is not pinned yet is served from the bundle", async () => {
  await using open = await openFunction({ change: () => undefined });
  assertEquals(open.bundle.prompts[0]?.pinned, null);
  const response = await open.call(ADA);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertEquals(promptHeaders(response).origin, "bundle");
  assertEquals(promptHeaders(response).version, "none");
});

for (
  const [reason, content] of [["broken_template", "Hello {{#name}}"], [
    "partial",
    "Hello {{> name}}",
  ]]
) {
  Deno.test(`createApp() — an edit does not reach anybody that has a ${reason}`, async () => {
    await using open = await openFunction({ env: { PROMPT_POLICY: "latest" } });
    await open.app.check;
    await edit(open, content ?? "");
    const response = await open.call(ADA);
    await response.body?.cancel();
    assertEquals(response.status, 200);
    assertEquals(promptHeaders(response).origin, "bundle");
    assertEquals(promptHeaders(response).fallback, reason ?? "");
  });
}

Deno.test("createApp() — an edit that renders to no request does not reach anybody", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "latest" } });
  await open.app.check;
  await open.api("PATCH", `/v1/prompt/${open.id("greet")}`, {
    prompt_data: { prompt: { tools: "{{name}}" } },
  });
  const response = await open.call(ADA);
  await response.body?.cancel();
  assertEquals(response.status, 200);
  assertEquals(promptHeaders(response), {
    slug: "greet",
    version: open.bundle.prompts[0]?.pinned?.version ?? "",
    "source-sha256": open.bundle.prompts[0]?.source_sha256 ?? "",
    origin: "bundle",
    fallback: "cannot_render",
  });
});

const REFUSED: {
  name: string;
  body?: unknown;
  init?: RequestInit;
  url?: string;
  env?: Record<string, string>;
  status: number;
  code: string;
  says?: string;
}[] = [
  { name: "not JSON", body: "{", status: 400, code: "bad_request", says: "not JSON" },
  { name: "no object", body: [], status: 400, code: "bad_request", says: "" },
  { name: "no prompt", body: {}, status: 400, code: "bad_request", says: '"prompt"' },
  {
    name: "a typo",
    body: { ...ADA, steam: true },
    status: 400,
    code: "bad_request",
    says: '"steam"',
  },
  {
    name: "variables as a list",
    body: { ...ADA, variables: [] },
    status: 400,
    code: "bad_request",
  },
  { name: "no UTF-8", init: { body: Uint8Array.of(0xff) }, status: 400, code: "bad_request" },
  {
    name: "a missing variable",
    body: { prompt: "greet", variables: { title: "Dr." } },
    status: 400,
    code: "missing_variable",
    says: '"name"',
  },
  { name: "an unknown prompt", body: { prompt: "other" }, status: 404, code: "unknown_prompt" },
  {
    name: "a prompt named like a prototype",
    body: { prompt: "__proto__" },
    status: 404,
    code: "unknown_prompt",
  },
  { name: "another path", url: "http://edge/other", body: ADA, status: 404, code: "not_found" },
  { name: "another method", init: { method: "PUT" }, body: ADA, status: 405, code: "wrong_method" },
  {
    name: "a body over the limit",
    body: { ...ADA, variables: { name: "x".repeat(2000) } },
    env: { MAX_BODY_BYTES: "1000" },
    status: 413,
    code: "too_large",
  },
  {
    name: "no endpoint",
    body: ADA,
    env: { LLM_API_URL: "ftp://x" },
    status: 500,
    code: "misconfigured",
  },
];

for (const { name, body, init = {}, url, env = {}, status, code, says = "" } of REFUSED) {
  Deno.test(`createHandler() — refuses ${name}`, async () => {
    await using open = await openFunction({ env });
    const asked = request(body, init);
    const response = await open.app.fetch(url === undefined ? asked : new Request(url, asked));
    const answer = await response.json();
    assertEquals([response.status, answer.error.code], [status, code]);
    assertStringIncludes(answer.error.message, says);
    assertEquals(response.headers.get("access-control-allow-origin"), "*");
    assertEquals(open.sent.length, 0);
    if (status >= 500) assert(open.lines.some(({ event }) => event === "llm_request_failed"));
  });
}

Deno.test("createHandler() — a body without a length is counted as it comes", async () => {
  await using open = await openFunction({ env: { MAX_BODY_BYTES: "1000" } });
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller): void {
      pulled++;
      controller.enqueue(new TextEncoder().encode(" ".repeat(400)));
    },
  });
  const response = await open.app.fetch(
    new Request("http://edge/llm-proxy", {
      method: "POST",
      headers: { apikey: SECRET },
      body: endless,
    }),
  );
  assertEquals(response.status, 413);
  await response.body?.cancel();
  assert(pulled < 10);
});

Deno.test("createHandler() — preflight comes before everything, errors carry CORS too", async () => {
  await using open = await openFunction();
  const preflight = await open.app.fetch(
    new Request("http://edge/llm-proxy", { method: "OPTIONS" }),
  );
  assertEquals(preflight.status, 204);
  assertStringIncludes(
    preflight.headers.get("access-control-allow-headers") ?? "",
    "authorization",
  );
  assertEquals(preflight.headers.get("access-control-max-age"), "86400");
  const refused = await open.app.fetch(new Request("http://edge/llm-proxy", { method: "POST" }));
  await refused.body?.cancel();
  assertEquals(refused.status, 401);
  assertEquals(refused.headers.get("access-control-allow-origin"), "*");
  const served = await open.call(ADA);
  await served.body?.cancel();
  assertStringIncludes(
    served.headers.get("access-control-expose-headers") ?? "",
    "x-prompt-origin",
  );
});

Deno.test("createHandler() — what only a section asks for may be left out", async () => {
  await using open = await openFunction();
  assertEquals(open.bundle.prompts[0]?.required, ["name"]);
  assertStringIncludes(GREET, "{{title}}");
});

Deno.test("createHandler() — a model that fails is one line in the log, a caller who leaves is none", async () => {
  const leave = new AbortController();
  const arrived = Promise.withResolvers<void>();
  await using open = await openFunction({
    model: async ({ signal }) => {
      if (open.sent.length === 1) return new Response("no", { status: 503 });
      arrived.resolve();
      const gone = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => gone.resolve());
      await gone.promise;
      return new Response();
    },
  });
  const failures = (): number =>
    open.lines.filter(({ event }) => event === "llm_request_failed").length;
  await (await open.call(ADA)).body?.cancel();
  assertEquals(failures(), 1);
  const left = open.call(ADA, { signal: leave.signal });
  await arrived.promise;
  leave.abort();
  await (await left).body?.cancel();
  assertEquals(failures(), 1);
});
