// One isolate of the edge function under load, and what it holds.
import { ask, type FunctionProcess, startProcess } from "../tests/supabase/function_process.ts";

const CONCURRENCY = 16;

/** Bytes, as the isolate itself counts them after a collection. */
export interface Memory {
  rss: number;
  heapUsed: number;
  /** Buffers outside the heap. */
  external: number;
}

/** Starts an isolate; every second it asks Braintrust anew for the prompt. */
export function startIsolate(
  urls: { braintrust: string; model: string },
  deno: { deno?: string; denoDir?: string } = {},
): Promise<FunctionProcess> {
  return startProcess({
    ...deno,
    entrypoint: "../../../bench/edge_isolate.ts",
    flags: ["--v8-flags=--expose-gc", "--allow-sys"],
    env: {
      BRAINTRUST_API_URL: urls.braintrust,
      BRAINTRUST_API_KEY: "sk-bench",
      LLM_API_URL: urls.model,
      PROMPT_POLICY: "latest",
      PROMPT_CACHE_SECONDS: "1",
    },
  });
}

/** What an isolate holds. */
export async function memoryIn({ url }: FunctionProcess): Promise<Memory> {
  return await (await fetch(new URL("/memory", url))).json();
}

/** Sends requests, each another one, half of them streamed, and counts those that failed. */
export async function load({ url }: FunctionProcess, from: number, count: number): Promise<number> {
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
