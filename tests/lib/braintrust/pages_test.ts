// Reading a list of prompts that servers send in many ways.
import { assertEquals, assertRejects } from "@std/assert";
import { ContradictoryList, readPages } from "../../../lib/braintrust/pages.ts";
import type { Row } from "../../../lib/content/row.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { login, serve, type Server } from "../disk/temporary.ts";

/** Pages of one reading: `a1 b1` are the prompts a and b, each at version 1. */
type Reading = string[];

function rowsOf(page: string): JsonObject[] {
  return page.split(" ").filter((word) => word !== "").map((word) => ({
    id: word.slice(0, 1),
    _xact_id: word.slice(1),
    project_id: "p",
    slug: word,
    name: word,
  }));
}

/** A server that sends these readings one after the other, the last of them again and again. */
function listing(readings: Reading[]): Server {
  let [reading, page] = [-1, 0];
  return serve(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [{ name: "O" }] });
    if (!searchParams.has("starting_after")) [reading, page] = [reading + 1, 0];
    const objects = rowsOf(readings[Math.min(reading, readings.length - 1)]?.[page++] ?? "");
    return Response.json({ objects });
  });
}

// deno-fmt-ignore
const LISTS: [name: string, readings: Reading[], slugs: string, times: number][] = [
  ["pages of any length", [["a1 b1", "c1"]], "a1 b1 c1", 1],
  ["a page that begins with the row that the cursor names", [["a1 b1", "b1 c1"]], "a1 b1 c1", 1],
  ["a row twice in a page", [["a1 a1 b1"]], "a1 b1", 1],
  ["pages that share rows: others may be missing", [["a1 b1", "a1 c1"], ["a1 b1", "c1 d1"]], "a1 b1 c1 d1", 2],
  ["pages that share rows whenever it is read", [["a1 b1", "a1 c1"]], "a1 b1 c1", 3],
  ["a prompt that changes meanwhile", [["a1 b1", "a2 c1"], ["a2 b1", "c1"]], "a2 b1 c1", 2],
  ["a prompt that changes at the cursor", [["a1 b1", "b2 c1"], ["a1 b2", "c1"]], "a1 b2 c1", 2],
  ["two versions in a page", [["a1 a2"], ["a2"]], "a2", 2],
  ["the same page again", [["a1 b1", "a1 b1"], ["a1 b1", "c1"]], "a1 b1 c1", 2],
];
for (const [name, readings, slugs, times] of LISTS) {
  Deno.test(`listPrompts() — ${name}`, async () => {
    await using server = listing(readings);
    const rows = await (await login(server.url)).listPrompts({ slug: "x" });
    assertEquals(rows.map(({ slug }) => slug).join(" "), slugs);
    const asked = server.requests.filter(({ path }) => path.startsWith("/v1/prompt?"));
    const starts = asked.filter(({ path }) => !path.includes("starting_after"));
    assertEquals(
      starts.map(({ path }) => path),
      Array(times).fill("/v1/prompt?slug=x&org_name=O&limit=1000"),
    );
    assertEquals(asked.at(-1)?.path.endsWith(`&starting_after=${slugs.at(-2)}`), true);
  });
}

for (const pages of [["a1 b1", "a2"], ["a1 a2"], ["a1", "a1"]]) {
  Deno.test(`listPrompts() — read three times, then refused: ${pages.join(" | ")}`, async () => {
    await using server = listing([pages]);
    const client = await login(server.url);
    let restarts = 0;
    await assertRejects(
      () => client.eachPage({}, () => {}, () => void restarts++),
      ContradictoryList,
      `Cannot understand Braintrust at ${server.url}: its list of prompts contradicts itself`,
    );
    assertEquals(restarts, 2);
  });
}

Deno.test("listSlug() — one request, and nothing but prompts of that slug", async () => {
  const base = { _xact_id: "1", project_id: "p", name: "n" };
  const objects = [
    { ...base, id: "1", slug: "a" },
    { ...base, id: "2", slug: "A" },
    { ...base, id: "3", slug: "a", function_data: { type: "code" } },
  ];
  await using server = serve(({ url }) =>
    Response.json(url.endsWith("/login") ? { org_info: [{ name: "O" }] } : { objects })
  );
  const rows = await (await login(server.url)).listSlug({ project_id: "p" }, "a");
  assertEquals(rows.map(({ id }) => id), ["1"]);
  assertEquals(server.requests.slice(1).map(({ path }) => path), [
    "/v1/prompt?project_id=p&slug=a&org_name=O",
  ]);
});

Deno.test("eachPage() — hands over each row once, though pages share it", async () => {
  await using server = listing([["a1 b1", "b1 c1"]]);
  const pages: string[] = [];
  const onPage = (rows: { slug: string }[]): void =>
    void pages.push(rows.map(({ slug }) => slug).join(" "));
  await (await login(server.url)).eachPage({}, onPage, () => {});
  assertEquals(pages, ["a1 b1", "c1"]);
});

const ORIGIN = "http://127.0.0.1";
const rowWith = (id: string): Row => ({ id, _xact_id: "1", project_id: "p", slug: id, name: id });
const PAGES: Record<string, Row[]> = { start: [rowWith("a")], a: [rowWith("b")], b: [] };

Deno.test("readPages() — asks for the next page before the work on one is done", async () => {
  const steps: string[] = [];
  const fetchPage = (after = "start"): Promise<Row[]> => {
    steps.push(`ask ${after}`);
    return Promise.resolve(PAGES[after] ?? []);
  };
  const onPage = async ([row]: Row[]): Promise<void> => {
    await Promise.resolve();
    steps.push(`done ${row?.id}`);
  };
  await readPages(ORIGIN, fetchPage, { onPage, onRestart: () => steps.push("restart") });
  assertEquals(steps, ["ask start", "ask a", "done a", "ask b", "done b"]);
});

Deno.test("readPages() — work that fails ends it, and the page on its way is nobody's failure", async () => {
  const fetchPage = (after = "start"): Promise<Row[]> =>
    after === "start" ? Promise.resolve(PAGES.start ?? []) : Promise.reject(new Error("the page"));
  const onPage = (): Promise<void> => Promise.reject(new Error("the work"));
  const read = (): Promise<void> => readPages(ORIGIN, fetchPage, { onPage, onRestart: () => {} });
  await assertRejects(read, Error, "the work");
});
