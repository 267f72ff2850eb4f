import { assert, assertEquals } from "@std/assert";
import { faultNamed, FAULTS, serveFault } from "./faults.ts";
import { type OpenFunction, openFunction, request } from "./open_function.ts";

const ADA = { prompt: "greet", variables: { name: "Ada" } };

for (const fault of FAULTS) {
  Deno.test(`createApp() — Braintrust ${fault.name}: every request is served, one warning`, async () => {
    await using open = await openFunction();
    await open.app.check;
    await using server = serveFault(fault);
    open.lines.length = 0;
    // Short only where the time has to run out: a busy machine must not turn one fault into another.
    const PROMPT_TIMEOUT_MS = fault.reason === "timeout" ? "100" : "10000";
    const env = { BRAINTRUST_API_URL: server.url, PROMPT_TIMEOUT_MS, PROMPT_POLICY: "latest" };
    const app = open.restart(env);
    const responses = [];
    for (let count = 0; count < 5; count++) {
      responses.push(...await Promise.all([app.fetch(request(ADA)), app.fetch(request(ADA))]));
    }
    for (const response of responses) {
      assertEquals(response.status, 200);
      assertEquals(response.headers.get("x-prompt-origin"), "bundle");
      assertEquals(response.headers.get("x-prompt-fallback"), fault.reason);
      await response.body?.cancel();
    }
    assertEquals((await app.check).state, "failed");
    await Promise.all(open.background);
    const warnings = open.lines.filter(({ level }) => level !== "info");
    assertEquals(warnings.map(({ level, event }) => [level, event]), [[
      "warn",
      "prompt_check_failed",
    ]]);
  });
}

Deno.test("createApp() — pinned: nobody waits for a Braintrust that hangs, the bundle is that version", async () => {
  await using open = await openFunction();
  await open.app.check;
  await using server = serveFault(faultNamed("hangs"));
  const app = open.restart({ BRAINTRUST_API_URL: server.url, PROMPT_TIMEOUT_MS: "200" });
  const response = await app.fetch(request(ADA));
  await response.body?.cancel();
  assertEquals(response.headers.get("x-prompt-origin"), "bundle");
  assertEquals(response.headers.get("x-prompt-fallback"), null, "it is what was asked for");
  assertEquals(
    response.headers.get("x-prompt-version"),
    open.bundle.prompts[0]?.pinned?.version ?? "",
  );
});

Deno.test("createApp() — a copy that is no longer fresh is served at once, while Braintrust is asked", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "latest", PROMPT_CHECK: "off" } });
  let gate = Promise.resolve();
  let hasGivenUp = false;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async ({ url, headers, signal }) => {
      const { pathname, search } = new URL(url);
      const response = await fetch(open.local.url + pathname + search, { headers });
      const text = await response.text();
      signal.addEventListener("abort", () => hasGivenUp = true);
      await gate;
      return new Response(text);
    },
  );
  const app = open.restart({
    BRAINTRUST_API_URL: `http://127.0.0.1:${server.addr.port}`,
    PROMPT_TIMEOUT_MS: "5000",
  });
  await (await app.fetch(request(ADA))).body?.cancel();
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  hasGivenUp = false;
  open.clock.now += 61_000;
  const response = await app.fetch(request(ADA));
  const waitedForIt = hasGivenUp;
  resolve();
  await response.body?.cancel();
  await Promise.all(open.background);
  assertEquals([waitedForIt, response.headers.get("x-prompt-origin")], [false, "cache"]);
});

Deno.test("createApp() — after a failure no request waits for Braintrust again", async () => {
  await using open = await openFunction();
  let asked = 0;
  await using server = serveFault({
    name: "",
    reason: "",
    answer: () => {
      asked++;
      return new Response("no", { status: 500 });
    },
  });
  const app = open.restart({ BRAINTRUST_API_URL: server.url, PROMPT_CHECK: "off" });
  for (let count = 0; count < 3; count++) await (await app.fetch(request(ADA))).body?.cancel();
  assertEquals(asked, 1);
  open.clock.now += 5_000;
  const response = await app.fetch(request(ADA));
  await response.body?.cancel();
  assertEquals(
    response.headers.get("x-prompt-origin"),
    "bundle",
    "served before Braintrust answers",
  );
  await Promise.all(open.background);
  assertEquals(asked, 2);
  const warnings = open.lines.filter(({ event }) => event === "prompt_fallback");
  assertEquals(warnings.length, 1, "without a check, serving warns once");
});

Deno.test("createApp() — when Braintrust is back, so is its prompt", async () => {
  await using open = await openFunction({ env: { PROMPT_CHECK: "off" } });
  open.local.setQuirks([{ name: "html" }]);
  await (await open.call(ADA)).body?.cancel();
  open.local.setQuirks([]);
  open.clock.now += 5_000;
  await (await open.call(ADA)).body?.cancel();
  await Promise.all(open.background);
  const response = await open.call(ADA);
  await response.body?.cancel();
  assertEquals(response.headers.get("x-prompt-origin"), "cache");
  const events = open.lines.map(({ event }) => event);
  assertEquals(events, ["prompt_fallback", "prompt_recovered"]);
});

Deno.test("createApp() — an outage that the check has told of is told once; the next one is news", async () => {
  await using open = await openFunction();
  await open.app.check;
  open.lines.length = 0;
  open.local.setQuirks([{ name: "html" }]);
  const app = open.restart();
  const after = async (seconds: number): Promise<string[]> => {
    open.clock.now += seconds * 1000;
    await (await app.fetch(request(ADA))).body?.cancel();
    await app.check;
    // What ends in the background may hand over more.
    for (let done = 0; done < open.background.length; done++) await open.background[done];
    return open.lines.splice(0).map(({ event }) => event);
  };
  assertEquals(await after(0), ["prompt_check_failed"]);
  open.local.setQuirks([]);
  assertEquals(await after(5), ["prompt_recovered", "prompts_in_sync"]);
  open.local.setQuirks([{ name: "html" }]);
  assertEquals(await after(60), ["prompt_fallback"]);
});

Deno.test("createApp() — latest: an outage keeps the last good copy, whatever its age", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "latest" } });
  await (await open.call(ADA)).body?.cancel();
  open.local.setQuirks([{ name: "truncated-json" }]);
  const after = async (seconds: number): Promise<[string | null, string | null]> => {
    open.clock.now += seconds * 1000;
    const { headers, body } = await open.call(ADA);
    await body?.cancel();
    await Promise.all(open.background);
    return [headers.get("x-prompt-origin"), headers.get("x-prompt-fallback")];
  };
  assertEquals(await after(300), ["cache", null]);
  assertEquals(await after(299), ["cache", null]);
  assertEquals(await after(2), ["cache", "no_json"], "601 seconds old, and it says so");
  assertEquals(await after(86_400), ["cache", "no_json"]);
});

Deno.test("createApp() — latest: a copy too old to be served at once survives an outage too", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "latest" } });
  await (await open.call(ADA)).body?.cancel();
  open.clock.now += 86_400_000;
  open.local.setQuirks([{ name: "html" }]);
  const { headers, body } = await open.call(ADA);
  await body?.cancel();
  assertEquals(headers.get("x-prompt-origin"), "braintrust");
  assertEquals(headers.get("x-prompt-fallback"), "no_json");
});

Deno.test("createApp() — a prompt that was deleted is no outage: its last copy is not served for ever", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "latest" } });
  await (await open.call(ADA)).body?.cancel();
  await open.api("DELETE", `/v1/prompt/${open.id("greet")}`);
  open.clock.now += 601_000;
  const { headers, body } = await open.call(ADA);
  await body?.cancel();
  assertEquals(headers.get("x-prompt-origin"), "bundle");
  assertEquals(headers.get("x-prompt-fallback"), "missing");
});

/** The headers of the second request: by then, Braintrust's answer to the first is there. */
async function secondAnswer(open: OpenFunction): Promise<Headers> {
  await (await open.call(ADA)).body?.cancel();
  await Promise.all(open.background);
  const { headers, body } = await open.call(ADA);
  await body?.cancel();
  return headers;
}

Deno.test("createApp() — a pinned version with other content is not served", async () => {
  const other = { source_sha256: "0".repeat(64), content_sha256: "1".repeat(64) };
  await using open = await openFunction({
    change: (row) => ({ ...row, description: "edited", metadata: { prompt_sync: other } }),
  });
  assertEquals((await secondAnswer(open)).get("x-prompt-fallback"), "wrong_content");
});

Deno.test("createApp() — content that Braintrust tells in other words is the bundled text, and no outage", async () => {
  await using open = await openFunction({ change: (row) => ({ ...row, description: "told" }) });
  assertEquals((await open.app.check).state, "in_sync");
  const headers = await secondAnswer(open);
  assertEquals(headers.get("x-prompt-origin"), "bundle");
  assertEquals(headers.get("x-prompt-fallback"), null);
  assertEquals(headers.get("x-prompt-source-sha256"), open.bundle.prompts[0]?.source_sha256 ?? "");
  assertEquals(open.lines.filter(({ level }) => level !== "info"), []);
});

Deno.test("createApp() — a version that Braintrust does not hold is not replaced by an older one", async () => {
  await using open = await openFunction();
  const [prompt] = open.bundle.prompts;
  assert(prompt?.pinned);
  Object.assign(prompt.pinned, { version: String(BigInt(prompt.pinned.version) + 5n) });
  assertEquals((await secondAnswer(open)).get("x-prompt-fallback"), "wrong_version");
});

Deno.test("createApp() — without a key the bundle is served and one warning says so", async () => {
  await using open = await openFunction();
  open.lines.length = 0;
  const app = open.restart({ BRAINTRUST_API_KEY: "" });
  const response = await app.fetch(request(ADA));
  await response.body?.cancel();
  assertEquals(response.headers.get("x-prompt-origin"), "bundle");
  assertEquals((await app.check).reason, "BRAINTRUST_API_KEY is not set");
  assertEquals(open.lines.filter(({ level }) => level === "warn").length, 1);
});
