// Run by edge_memory.ts: requests to the function within this isolate, whose heap is printed after
// every 10,000 of them.
import { createApp } from "../supabase/functions/llm-proxy/app.ts";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";

const [braintrust = "", model = ""] = Deno.args;
const env: Record<string, string> = {
  BRAINTRUST_API_URL: braintrust,
  BRAINTRUST_API_KEY: "sk-bench",
  LLM_API_URL: model,
  PROMPT_POLICY: "latest",
  PROMPT_CACHE_SECONDS: "1",
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_bench"}',
};
const app = createApp({ bundle, env: (name) => env[name], print: () => {}, background: () => {} });

async function ask(number: number): Promise<void> {
  const variables = { signal: { number, text: "x".repeat(number % 500) }, market_context: "" };
  const body = JSON.stringify({ prompt: "analyze-signal", variables, stream: number % 2 === 0 });
  const headers = { apikey: "sb_secret_bench" };
  const request = new Request("http://edge/llm-proxy", { method: "POST", headers, body });
  const response = await app.fetch(request);
  await response.text();
  if (!response.ok) throw new Error(`${response.status}`);
}

for (let done = 0; done < 50_000; done += 10_000) {
  let next = done;
  await Promise.all(Array.from({ length: 16 }, async () => {
    while (next < done + 10_000) await ask(next++);
  }));
  (globalThis as unknown as { gc: () => void }).gc();
  const megabytes = Deno.memoryUsage().heapUsed / 1024 / 1024;
  await Deno.stdout.write(new TextEncoder().encode(`${megabytes.toFixed(1)} MB\n`));
}
