import { assertEquals, assertRejects } from "@std/assert";
import { readPages } from "../../../lib/braintrust/pages.ts";
import type { Row } from "../../../lib/content/row.ts";

const URL = "http://127.0.0.1";
const rowOf = (id: string): Row => ({ id, _xact_id: "1", project_id: "p", slug: id, name: id });
const PAGES: Record<string, Row[]> = { start: [rowOf("a")], a: [rowOf("b")], b: [] };

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
  await readPages(URL, fetchPage, { onPage, onRestart: () => steps.push("restart") });
  assertEquals(steps, ["ask start", "ask a", "done a", "ask b", "done b"]);
});

Deno.test("readPages() — work that fails ends it, and the page on its way is nobody's failure", async () => {
  const fetchPage = (after = "start"): Promise<Row[]> =>
    after === "start" ? Promise.resolve(PAGES.start ?? []) : Promise.reject(new Error("the page"));
  const onPage = (): Promise<void> => Promise.reject(new Error("the work"));
  const read = (): Promise<void> => readPages(URL, fetchPage, { onPage, onRestart: () => {} });
  await assertRejects(read, Error, "the work");
});
