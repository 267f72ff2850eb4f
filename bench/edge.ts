// The edge function: what the check at cold start costs, and what one isolate carries. Everything is
// on this machine, so only the ratios say something about another one.
import type { Bench } from "./_bench.ts";
import { samplePrompts } from "./_prompts.ts";
import type { Table } from "./_table.ts";
import type { Bundle } from "../lib/content/bundled.ts";
import { contentOf } from "../lib/content/bundled_content.ts";
import { rowOf } from "../lib/content/content.ts";
import { type LocalBraintrust, startLocal } from "../lib/local/server.ts";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";
import { ask, memoryOf, startModel, startProcess } from "../tests/supabase/function_process.ts";
import { openFunction } from "../tests/supabase/open_function.ts";

/** Starts of the function, with and without the check each. */
const STARTS = 15;
/** Sizes of the bundles whose check is measured. */
const CHECKED = [1, 20, 100, 380];
/** Requests of the load, and how many of them are under way at once. */
const REQUESTS = 4000;
const CONCURRENCY = 16;
const KEY = "sk-bench";

/** The edge function, as a process of its own. */
export const EDGE: Bench = {
  name: "edge",
  describes: "the edge function: start with and without the check, and a load on loopback",
  measure: async () => [await measureEdge(), await measureCheck()],
};

async function measureEdge(): Promise<Table> {
  await using local = await startLocal({ project: bundle.project.name });
  await using model = startModel();
  await uploadBundle(local);
  const env = {
    BRAINTRUST_API_URL: local.url,
    BRAINTRUST_API_KEY: KEY,
    LLM_API_URL: model.url,
    PROMPT_POLICY: "latest",
  };
  const { with: on, without: off } = await startTimes(env, STARTS);
  const load = await measureLoad(env, REQUESTS, CONCURRENCY);
  return {
    title: "The edge function, everything on this machine",
    header: ["what", "measured"],
    rows: [
      [`start to first answer, with the check, median of ${STARTS}`, ms(on)],
      ["start to first answer, without", ms(off)],
      ["ratio", (on / off).toFixed(2)],
      [`${REQUESTS} requests, ${CONCURRENCY} at once, per second`, load.perSecond.toFixed(0)],
      ["their median", ms(load.median)],
      ["their p99", ms(load.p99)],
      ["failed", String(load.failed)],
      ["memory before", load.before],
      ["memory after", load.after],
    ],
    notes: [
      "No request waits for the check: the ratio is 1, but for what the machine does besides.",
    ],
  };
}

/** The project as it is when everything is in sync. */
export async function uploadBundle(local: LocalBraintrust): Promise<void> {
  const send = async (path: string, body: unknown): Promise<{ project: { id: string } }> => {
    const response = await fetch(local.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return await response.json();
  };
  const { name } = bundle.project;
  const { project } = await send("/api/project/register", { project_name: name });
  const functions = bundle.prompts.map((prompt) => {
    const { source_sha256, content_sha256, path } = prompt;
    const stamp = { source_sha256, content_sha256, path, blob: "", tool: "bench" };
    return { ...rowOf(contentOf(prompt), stamp), project_id: project.id, if_exists: "replace" };
  });
  await send("/insert-functions", { functions });
}

/** Medians in milliseconds; the two kinds take turns, so that neither has the quieter machine. */
async function startTimes(
  env: Record<string, string>,
  starts: number,
): Promise<{ with: number; without: number }> {
  const times = { on: [] as number[], off: [] as number[] };
  for (let count = 0; count < starts; count++) {
    for (const check of ["on", "off"] as const) {
      const begun = performance.now();
      await using running = await startProcess({ env: { ...env, PROMPT_CHECK: check } });
      const response = await ask(running.url);
      await response.text();
      times[check].push(performance.now() - begun);
      if (check === "on") await running.prints("prompts_in_sync");
    }
  }
  return { with: quantile(times.on, 0.5), without: quantile(times.off, 0.5) };
}

/** CPU of the check at cold start, by the number of bundled prompts. */
async function measureCheck(): Promise<Table> {
  const rows: string[][] = [];
  for (const count of CHECKED) {
    const samples = samplePrompts(count).map(({ path, text }) => [path, text]);
    await using open = await openFunction({ files: Object.fromEntries(samples) });
    await open.app.check;
    const costs: Awaited<ReturnType<typeof checkCpu>>[] = [];
    open.asked.length = 0;
    for (let run = 0; run < STARTS; run++) costs.push(await checkCpu(open.local.url, open.bundle));
    const lists = open.asked.filter((request) => request.includes("/v1/prompt?")).length;
    const half = (kind: "first" | "second", of: keyof Cost): string =>
      ms(quantile(costs.map((cost) => cost[kind][of]), 0.5));
    rows.push([
      `${count}`,
      half("first", "thread"),
      half("first", "process"),
      half("second", "thread"),
      half("second", "process"),
      `${lists / STARTS / 2}`,
    ]);
  }
  return {
    title: "CPU of the check at cold start",
    header: ["bundled prompts", "isolate", "process", "again: isolate", "process", "requests"],
    rows,
    notes: [
      "CPU of the isolate's own thread, and of its whole process, which hashes and reads for it.",
      `Medians of ${STARTS} processes, each after its first request; then of a second check in each.`,
      "Targets, of the isolate: under 5 ms with 1 prompt, under 15 ms with 100.",
    ],
  };
}

/** CPU milliseconds. */
interface Cost {
  thread: number;
  process: number;
}

/** What a check takes in a process of its own, and what a second one does. */
async function checkCpu(url: string, checked: Bundle): Promise<{ first: Cost; second: Cost }> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(path, JSON.stringify(checked));
  const script = new URL("edge_check.ts", import.meta.url).pathname;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", script, url, path],
    cwd: new URL("..", import.meta.url).pathname,
  }).output();
  await Deno.remove(path);
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

interface Load {
  perSecond: number;
  median: number;
  p99: number;
  failed: number;
  before: string;
  after: string;
}

async function measureLoad(
  env: Record<string, string>,
  requests: number,
  concurrency: number,
): Promise<Load> {
  await using running = await startProcess({ env });
  await (await ask(running.url)).text();
  const before = await memoryOf(running.pid);
  const times: number[] = [];
  let [left, failed] = [requests, 0];
  const begun = performance.now();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (left-- > 0) {
      const sent = performance.now();
      const response = await ask(running.url);
      await response.text();
      times.push(performance.now() - sent);
      if (response.status !== 200) failed++;
    }
  }));
  const seconds = (performance.now() - begun) / 1000;
  return {
    perSecond: requests / seconds,
    median: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    failed,
    before,
    after: await memoryOf(running.pid),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
