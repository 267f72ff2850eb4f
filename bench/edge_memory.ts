// What one isolate of the edge function holds after many requests: figures at every tenth of them.
import type { Bench, Options } from "./_bench.ts";
import { load, type Memory, memoryIn, startIsolate } from "./_isolate.ts";
import type { Table } from "./_table.ts";
import { uploadBundle } from "./edge.ts";
import { startLocal } from "../lib/local/server.ts";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";
import { install, OLD_DENO } from "../tests/edge/tools.ts";
import { startModel } from "../tests/supabase/function_process.ts";

/** So many for each run of the other benchmarks: 150,000 by default. */
const REQUESTS_PER_RUN = 50_000;
const STEP = 10_000;
/** The first of them fill caches and let the heap find its size. */
const WARM_UP = 20_000;

/** The edge function's memory over a long life. */
export const MEMORY: Bench = {
  name: "memory",
  describes: `the edge function's memory over ${REQUESTS_PER_RUN} requests per run in one isolate`,
  async measure({ runs, say }): Promise<Table[]> {
    const requests = REQUESTS_PER_RUN * runs;
    await using tools = await install(OLD_DENO);
    const old = { deno: tools.file("deno/deno"), denoDir: `${tools.path}/cache` };
    return [
      await measureMemory(`Deno ${Deno.version.deno}`, {}, { requests, say }),
      await measureMemory(OLD_DENO.replace("deno@", "Deno "), old, { requests, say }),
    ];
  },
};

async function measureMemory(
  name: string,
  deno: { deno?: string; denoDir?: string },
  { requests: total, say }: { requests: number; say: Options["say"] },
): Promise<Table> {
  await using local = await startLocal({ project: bundle.project.name });
  await using model = startModel();
  await uploadBundle(local);
  await using running = await startIsolate({ braintrust: local.url, model: model.url }, deno);
  const measured = [{ requests: 0, failed: 0, ...await memoryIn(running) }];
  for (let done = 0; done < total; done += STEP) {
    const failed = await load(running, done, STEP);
    measured.push({ requests: done + STEP, failed, ...await memoryIn(running) });
    say(`${name}: ${done + STEP} requests`);
  }
  return {
    title: `Memory of one isolate, ${name}`,
    header: ["requests", "heap", "buffers outside it", "resident", "failed"],
    rows: measured.map(({ requests, heapUsed, external, rss, failed }) => [
      `${requests}`,
      megabytes(heapUsed),
      megabytes(external),
      megabytes(rss),
      `${failed}`,
    ]),
    notes: [
      `Heap after ${total} requests: ${growth(measured, "heapUsed")} of that after ${WARM_UP}; ` +
      `resident: ${growth(measured, "rss")}.`,
      "Measured after a collection. Each request has variables of its own, half are streamed; every " +
      "second the prompt is fetched again.",
    ],
  };
}

function growth(
  measured: readonly (Memory & { requests: number })[],
  what: "heapUsed" | "rss",
): string {
  const warm = measured.find(({ requests }) => requests === WARM_UP)?.[what] ?? NaN;
  return ((measured.at(-1)?.[what] ?? NaN) / warm).toFixed(2);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
