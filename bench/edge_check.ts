// Run by edge.ts: the CPU time of the check at cold start, alone in a process.
import { cpuUsage } from "node:process";
import type { Bundle } from "../lib/content/bundled.ts";
import { checkPrompts } from "../lib/runtime/check.ts";
import { connectionOf } from "../lib/runtime/connection.ts";
import { createProof } from "../lib/runtime/proof.ts";
import { DEFAULTS } from "../lib/runtime/settings.ts";

const [apiUrl = "", path = ""] = Deno.args;
const bundle: Bundle = JSON.parse(await Deno.readTextFile(path));
const connection = connectionOf({ ...DEFAULTS, apiUrl, apiKey: "sk-bench" }, bundle.project);

async function cpuOfOne(): Promise<number> {
  const before = cpuUsage();
  const { state } = await checkPrompts({
    bundle,
    policy: DEFAULTS.policy,
    connection,
    prove: createProof(),
    timeoutMs: 3000,
    now: Date.now,
    log: (): void => {},
  });
  const { user, system } = cpuUsage(before);
  if (state !== "in_sync") throw new Error(`the check ended with ${state}`);
  return (user + system) / 1000;
}

// The runtime's HTTP client is set up by the first fetch, which a request to the model needs anyway.
await (await fetch(apiUrl)).body?.cancel();
const [first, second] = [await cpuOfOne(), await cpuOfOne()];
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ first, second })));
