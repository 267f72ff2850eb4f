// Time depends on the machine and is never asserted; the number of requests does not.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { measureChild } from "../bench/_child.ts";
import { costCells } from "../bench/_cost.ts";
import { floorProgram } from "../bench/_measure.ts";
import { median, renderTable } from "../bench/_table.ts";
import { samplePrompts } from "../bench/_prompts.ts";
import { parsePrompt } from "../lib/prompt/parse.ts";
import { PROJECT, type Sandbox, sandbox } from "./sandbox.ts";

// More than one page of a server that caps its pages, few enough for a quick test.
const COUNT = 300;

/** Method and path, without the query, of what reached the server since the last call. */
function requestsOf(box: Sandbox): string[] {
  return box.requests.splice(0).map(({ method, path }) => `${method} ${path.split("?")[0]}`);
}

/** Slug → version of every row. */
async function versionsOf(box: Sandbox): Promise<Record<string, string>> {
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}`);
  const rows = objects as { slug: string; _xact_id: string }[];
  return Object.fromEntries(rows.map(({ slug, _xact_id }) => [slug, _xact_id]));
}

Deno.test(`requests — ${COUNT} prompts in sync: verify reads in 3, upload writes nothing`, async () => {
  const samples = samplePrompts(COUNT).map(({ path, text }) => [path, text]);
  await using box = await sandbox(Object.fromEntries(samples));
  const first = await box.run("upload");
  assertEquals(first.code, 0, first.stderr);
  const inserts = requestsOf(box).filter((request) => request === "POST /insert-functions");
  assertEquals(inserts.length, 1, "new prompts go in one batch");
  const versions = await versionsOf(box);
  assertEquals(Object.keys(versions).length, COUNT);
  // A page of rows, and the empty one that proves that it was the last.
  const reads = ["POST /api/apikey/login", "GET /v1/prompt", "GET /v1/prompt"];

  box.requests.splice(0);
  const verify = await box.run("verify");
  assertEquals(verify.code, 0, verify.stdout);
  assertEquals(requestsOf(box), reads);

  const again = await box.run("upload");
  assertEquals(again.code, 0, again.stderr);
  assertEquals(requestsOf(box), reads);
  assertEquals(await versionsOf(box), versions);
});

Deno.test("floor — passes in sync, and fails once a file, a row or their number differs", async () => {
  const [first, second] = samplePrompts(2);
  if (!first || !second) throw new Error("no samples");
  await using box = await sandbox({ [first.path]: first.text });
  assertEquals((await box.here("upload")).code, 0);
  const measured = (): Promise<unknown> => measureChild(floorProgram(box, PROJECT));
  await measured();

  await box.write(first.path, `${first.text}More.\n`);
  await assertRejects(measured, Error, "exit code 1");
  await box.write(first.path, first.text);
  await box.write(second.path, second.text);
  await assertRejects(measured, Error, "exit code 1");
  await Deno.remove(`${box.root}/${second.path}`);
  await measured();

  const { id } = await box.row("classify-contracts-0");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "Edited in the UI." });
  await assertRejects(measured, Error, "exit code 1");
});

Deno.test("costCells() — multiples of the floor; a dash where a figure is not known", () => {
  const floor = [{ seconds: 0.5, cpuSeconds: 0.2, peakMegabytes: 80, requests: 2 }];
  const runs = [
    { seconds: 1, cpuSeconds: 0.5, peakMegabytes: 90, requests: 3 },
    { seconds: 3, cpuSeconds: 0.7, peakMegabytes: 120, requests: 3 },
  ];
  assertEquals(costCells(runs, floor), ["2.00", "4.0", "0.60", "3.0", "120", "3"]);
  const unknown = { seconds: 1, cpuSeconds: NaN, peakMegabytes: undefined, requests: 3 };
  assertEquals(costCells([unknown], floor), ["1.00", "2.0", "-", "-", "-", "3"]);
});

Deno.test("samplePrompts() — as long as real prompts, a third with a schema, none twice", () => {
  const samples = samplePrompts(COUNT);
  const prompts = samples.map(({ path, text }) => parsePrompt(path, text));
  assertEquals(prompts.flatMap(({ problems }) => problems), []);
  assertEquals(new Set(prompts.map(({ prompt }) => prompt?.slug)).size, COUNT);
  const sizes = samples.map(({ text }) => new TextEncoder().encode(text).length);
  assert(Math.min(...sizes) > 800 && Math.max(...sizes) < 3072, `${sizes.toSorted()}`);
  assertEquals(samples.filter(({ text }) => text.includes("json_schema:")).length, COUNT / 3);
});

const medians = [
  { name: "one value", values: [3], want: 3 },
  { name: "an odd number of values", values: [9, 1, 2], want: 2 },
  { name: "an even number of values", values: [4, 1, 2, 9], want: 3 },
  { name: "ten before nine, by value", values: [10, 9, 11], want: 10 },
];
for (const { name, values, want } of medians) {
  Deno.test(`median() — ${name}`, () => assertEquals(median(values), want));
}

Deno.test("renderTable() — aligned Markdown, numbers to the right, notes below", () => {
  const table = {
    title: "T",
    header: ["command", "s"],
    rows: [["verify", "10.25"], ["upload", "-"]],
    notes: ["One.", "Two."],
  };
  assertEquals(
    renderTable(table),
    `### T

| command |     s |
| ------- | ----: |
| verify  | 10.25 |
| upload  |     - |

- One.
- Two.
`,
  );
});

Deno.test("deno task bench — an unknown benchmark is refused with the nearest name", async () => {
  const root = new URL("..", import.meta.url).pathname;
  const args = ["task", "--quiet", "bench", "--only", "ofical"];
  const command = new Deno.Command(Deno.execPath(), { args, cwd: root, stdin: "null" });
  const { code, stderr } = await command.output();
  assertEquals(code, 2);
  assertStringIncludes(new TextDecoder().decode(stderr), 'did you mean "official"?');
});
