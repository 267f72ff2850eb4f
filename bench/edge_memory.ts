// What one isolate of the edge function holds after many requests: figures at every tenth of them.
import type { Bench } from "./_bench.ts";
import type { Table } from "./_table.ts";
import { startLocal } from "../lib/local/server.ts";
import { ask, memoryOf, startModel, startProcess } from "../tests/supabase/function_process.ts";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";
import { uploadBundle } from "./edge.ts";

const REQUESTS = 50_000;
const STEP = 10_000;
const CONCURRENCY = 16;

/** The edge function's memory over a long life. */
export const MEMORY: Bench = {
  name: "memory",
  describes: `the edge function's memory over ${REQUESTS} requests in one isolate`,
  measure: async () => [await measureMemory()],
};

async function measureMemory(): Promise<Table> {
  await using local = await startLocal({ project: bundle.project.name });
  await using model = startModel();
  await uploadBundle(local);
  await using running = await startProcess({
    env: {
      BRAINTRUST_API_URL: local.url,
      BRAINTRUST_API_KEY: "sk-bench",
      LLM_API_URL: model.url,
      PROMPT_POLICY: "latest",
      PROMPT_CACHE_SECONDS: "1",
    },
  });
  const rows = [["0", await memoryOf(running.pid), "", "0"]];
  const heaps = heapsOf({ braintrust: local.url, model: model.url });
  for (let done = 0; done < REQUESTS; done += STEP) {
    const failed = await load(running.url, done, STEP);
    const heap = (await heaps)[done / STEP] ?? "";
    rows.push([`${done + STEP}`, await memoryOf(running.pid), heap, `${failed}`]);
  }
  return {
    title: "Memory of one isolate",
    header: ["requests", "resident memory", "heap after a collection", "failed"],
    rows,
    notes: [
      "Each request has variables of its own; every second the prompt is fetched again.",
      "The heap is that of another isolate with the same requests, since only its own code can ask for it.",
    ],
  };
}

/** The heap in use after each tenth of the requests, as text. */
async function heapsOf(
  { braintrust, model }: { braintrust: string; model: string },
): Promise<string[]> {
  const script = new URL("edge_heap.ts", import.meta.url).pathname;
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "--v8-flags=--expose-gc", script, braintrust, model],
    cwd: new URL("..", import.meta.url).pathname,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n");
}

/** Sends requests, each another one, and counts those that were not answered. */
async function load(url: string, from: number, count: number): Promise<number> {
  let [next, failed] = [from, 0];
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (next < from + count) {
      const number = next++;
      const variables = { signal: { number, text: "x".repeat(number % 500) }, market_context: "" };
      const response = await ask(url, { variables, stream: number % 2 === 0 });
      await response.text();
      if (response.status !== 200) failed++;
    }
  }));
  return failed;
}
