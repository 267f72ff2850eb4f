import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Json, JsonObject } from "../../../lib/content/json.ts";
import type { Quirk } from "../../../lib/local/quirks.ts";
import { at, column, entry, insert, list, open, type Opened, promptData, text } from "./open.ts";

const rows = { metadata: { m: 1 }, tags: ["t"], description: "d" };

/** What the list says about the prompt "a". */
async function shown(opened: Opened): Promise<Json | undefined> {
  return list(at((await opened.ask("GET", "/v1/prompt?slug=a")).body, "objects"))[0];
}

async function replaced(quirk: Quirk, second: JsonObject): Promise<Json | undefined> {
  await using opened = await open({ quirks: [quirk] });
  await insert(opened, entry(opened.project, "a", rows));
  await insert(opened, entry(opened.project, "a", second));
  return await shown(opened);
}

Deno.test("drop-metadata, drop-tags", async () => {
  const row = await replaced({ name: "drop-metadata" }, rows);
  assertEquals([at(row, "metadata"), at(row, "tags")], [null, ["t"]]);
  const other = await replaced({ name: "drop-tags" }, rows);
  assertEquals([at(other, "metadata"), at(other, "tags")], [{ m: 1 }, null]);
});

Deno.test("merge-replace — keeps what was not sent, at every depth", async () => {
  const prompt_data = { options: { params: { top_p: 1 } } };
  const row = await replaced({ name: "merge-replace" }, { metadata: { n: 2 }, prompt_data });
  assertEquals([at(row, "metadata"), at(row, "tags")], [{ m: 1, n: 2 }, ["t"]]);
  assertEquals(at(row, "prompt_data"), {
    ...promptData("Hello from a"),
    options: { model: "gpt-5-mini", params: { temperature: 0.5, top_p: 1 } },
  });
});

Deno.test("unchanged-no-version — identical content keeps its version, other content does not", async () => {
  await using opened = await open({ quirks: [{ name: "unchanged-no-version" }] });
  await insert(opened, entry(opened.project, "a", rows));
  const first = await shown(opened);
  await insert(opened, entry(opened.project, "a", rows));
  assertEquals(await shown(opened), first);
  await insert(opened, entry(opened.project, "a"));
  assert(at(await shown(opened), "_xact_id") !== at(first, "_xact_id"));
  opened.local.setQuirks([]);
  const before = at(await shown(opened), "_xact_id");
  await insert(opened, entry(opened.project, "a"));
  assert(at(await shown(opened), "_xact_id") !== before);
});

Deno.test("ignore-write — answers as if, applies nothing", async () => {
  await using opened = await open({ quirks: [{ name: "ignore-write" }] });
  const reply = await insert(opened, entry(opened.project, "a"));
  assertEquals(at(reply, "functions", 0, "slug"), "a");
  assertEquals(await shown(opened), undefined);
});

Deno.test("server-defaults — empty values that nobody wrote", async () => {
  const row = await replaced({ name: "server-defaults" }, {});
  assertEquals([at(row, "description"), at(row, "tags"), at(row, "metadata")], ["", [], {}]);
  assertEquals(at(row, "prompt_data", "tool_functions"), []);
  assertEquals(at(row, "prompt_data", "prompt"), at(promptData("Hello from a"), "prompt"));
});

Deno.test("page-cap, repeat-page", async () => {
  await using opened = await open({ quirks: [{ name: "page-cap", value: 2 }] });
  await insert(opened, ...["a", "b", "c"].map((slug) => entry(opened.project, slug)));
  const first = await opened.ask("GET", "/v1/prompt?limit=1000");
  assertEquals(column(first, "slug"), ["c", "b"]);
  const next = `/v1/prompt?limit=1000&starting_after=${at(first.body, "objects", 1, "id")}`;
  assertEquals(column(await opened.ask("GET", next), "slug"), ["a"]);
  opened.local.setQuirks([{ name: "page-cap", value: 2 }, { name: "repeat-page" }]);
  assertEquals(column(await opened.ask("GET", next), "slug"), ["c", "b"]);
});

Deno.test("unknown-project-400, unknown-project-empty", async () => {
  await using opened = await open({ quirks: [{ name: "unknown-project-empty" }] });
  assertEquals((await opened.ask("GET", "/v1/prompt?project_name=X")).body, { objects: [] });
  opened.local.setQuirks([{ name: "unknown-project-400" }]);
  assertEquals((await opened.ask("GET", "/v1/prompt?project_name=X")).status, 400);
  assertEquals((await opened.ask("GET", "/v1/prompt?project_name=P")).status, 200);
});

Deno.test("rate-limit — the first N API requests, login not among them", async () => {
  await using opened = await open({ quirks: [{ name: "rate-limit", value: 2 }] });
  const answers = await times(3, () => opened.ask("GET", "/v1/prompt"));
  assertEquals(answers.map(({ status }) => status), [429, 429, 200]);
  assertEquals(answers[0]?.headers.get("Retry-After"), "1");
  opened.local.setQuirks([{ name: "rate-limit-no-header", value: 1 }]);
  const { status, headers } = await opened.ask("GET", "/v1/prompt");
  assertEquals([status, headers.get("Retry-After")], [429, null]);
});

const failures = [
  { name: "fail-before-apply", applied: false },
  { name: "fail-after-apply", applied: true },
] as const;
for (const { name, applied } of failures) {
  Deno.test(`${name} — once, writes only`, async () => {
    await using opened = await open({ quirks: [{ name, value: 1 }] });
    assertEquals((await opened.ask("GET", "/v1/prompt")).status, 200);
    const functions = [entry(opened.project, "a")];
    assertEquals((await opened.ask("POST", "/insert-functions", { functions })).status, 500);
    assertEquals(await shown(opened) !== undefined, applied);
    assertEquals((await opened.ask("POST", "/insert-functions", { functions })).status, 200);
  });
}

Deno.test("reset-after-apply — applied, but the answer never arrives whole", async () => {
  await using opened = await open({ quirks: [{ name: "reset-after-apply", value: 1 }] });
  const functions = [entry(opened.project, "a")];
  await assertRejects(() => opened.ask("POST", "/insert-functions", { functions }), TypeError);
  assertEquals(at(await shown(opened), "slug"), "a");
});

Deno.test("rate-limit, fail-before-apply — also answer a large body", async () => {
  for (const name of ["rate-limit", "fail-before-apply"] as const) {
    await using opened = await open({ quirks: [{ name, value: 1 }] });
    const functions = [entry(opened.project, "a", { metadata: { large: "x".repeat(5_000_000) } })];
    const { status } = await opened.ask("POST", "/insert-functions", { functions });
    assertEquals(status, name === "rate-limit" ? 429 : 500);
  }
});

Deno.test("html, truncated-json — the status is 200 all the same", async () => {
  await using opened = await open({ quirks: [{ name: "html" }] });
  const page = await opened.ask("GET", "/v1/prompt");
  assertEquals(page.status, 200);
  assertStringIncludes(text(page.body), "<!doctype html>");
  assertEquals(
    (await opened.ask("POST", "/api/apikey/login")).headers.get("Content-Type"),
    "application/json",
  );
  opened.local.setQuirks([{ name: "truncated-json" }]);
  const half = await opened.ask("GET", "/v1/prompt");
  assertEquals([half.status, half.body], [200, '{"objec']);
});

Deno.test("hang — until the client goes away", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  await using opened = await open({
    quirks: [{ name: "hang" }],
    onRequest: ({ path, status }) => path === "/v1/prompt" && resolve(status),
  });
  await assertRejects(() =>
    fetch(`${opened.local.url}/v1/prompt`, { signal: AbortSignal.timeout(50) })
  );
  assertEquals(await promise, 499);
});

Deno.test("hang — close() does not wait for it", async () => {
  const opened = await open();
  opened.local.setQuirks([{ name: "hang" }]);
  const hanging = fetch(`${opened.local.url}/v1/prompt`).then(({ status }) => status, () => 499);
  await fetch(`${opened.local.url}/ping`).then((response) => response.text());
  await opened.local.close();
  // The answer and the end of the connection race; both are fine, waiting for ever is not.
  assertEquals(await hanging, 499);
});

Deno.test("slow — waits before it answers", async () => {
  await using opened = await open();
  opened.local.setQuirks([{ name: "slow", value: 60 }]);
  const start = performance.now();
  await opened.ask("GET", "/v1/prompt");
  assert(performance.now() - start >= 59);
});

async function times<T>(count: number, ask: () => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let index = 0; index < count; index++) answers.push(await ask());
  return answers;
}
