// Run by edge.ts: the CPU time of the check at cold start, alone in a process.
import { cpuUsage } from "node:process";
import { bundle } from "../supabase/functions/llm-proxy/prompts.gen.ts";
import { checkPrompts } from "../lib/runtime/check.ts";
import { createProof } from "../lib/runtime/proof.ts";

const [apiUrl = "", checks = "1"] = Deno.args;
const connection = { apiUrl, apiKey: "sk-bench", project: { project_name: bundle.project.name } };

async function cpuOf(times: number): Promise<number> {
  const before = cpuUsage();
  for (let count = 0; count < times; count++) {
    const { state } = await checkPrompts({
      bundle,
      policy: { kind: "latest" },
      connection,
      prove: createProof(),
      timeoutMs: 3000,
      now: Date.now,
      log: (): void => {},
    });
    if (state !== "in_sync") throw new Error(`the check ended with ${state}`);
  }
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000 / times;
}

// The runtime's HTTP client is set up by the first fetch, which a request to the model needs anyway.
await (await fetch(apiUrl)).body?.cancel();
const first = await cpuOf(1);
const mean = await cpuOf(Number(checks));
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ first, mean })));
