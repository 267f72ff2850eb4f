// Run by edge.ts: the CPU time of the check at cold start, alone in a process.
import { cpuUsage } from "node:process";
import type { Bundle } from "../lib/content/bundled.ts";
import { checkPrompts } from "../lib/runtime/check.ts";
import { connectionOf } from "../lib/runtime/connection.ts";
import { createPrompts } from "../lib/runtime/create_prompts.ts";
import { createProof } from "../lib/runtime/proof.ts";
import { DEFAULTS } from "../lib/runtime/settings.ts";

const [apiUrl = "", path = ""] = Deno.args;
const bundle: Bundle = JSON.parse(await Deno.readTextFile(path));
const connection = connectionOf({ ...DEFAULTS, apiUrl, apiKey: "sk-bench" }, bundle.project);

interface Cost {
  /** Of the isolate's own thread, where Linux tells it. */
  thread: number;
  /** With the threads that hash, read and write for it. */
  process: number;
}

/** What one check takes, in milliseconds. */
async function costOfCheck(): Promise<Cost> {
  const before = spent();
  const { state } = await checkPrompts({
    bundle,
    policy: DEFAULTS.policy,
    connection,
    prove: createProof(),
    timeoutMs: 3000,
    now: Date.now,
    log: (): void => {},
  });
  const after = spent();
  if (state !== "in_sync") throw new Error(`the check ended with ${state}`);
  return { thread: after.thread - before.thread, process: after.process - before.process };
}

function spent(): Cost {
  const { user, system } = cpuUsage();
  const isLinux = Deno.build.os === "linux";
  const path = `/proc/self/task/${Deno.pid}/schedstat`;
  const [nanoseconds] = isLinux ? Deno.readTextFileSync(path).split(" ") : [];
  return { thread: Number(nanoseconds) / 1e6, process: (user + system) / 1e3 };
}

// An isolate starts because of a request, and the check leaves it the processor first: what serving
// has set up by then (the HTTP client, the hashes) is not the check's.
const settings = { apiUrl, apiKey: "sk-bench", isCheckOn: false };
const served: Promise<unknown>[] = [];
const prompts = createPrompts({ bundle, settings, background: (work) => served.push(work) });
await prompts.render(bundle.prompts[0]?.slug ?? "", {}, { allowMissing: true });
await Promise.all(served);

const [first, second] = [await costOfCheck(), await costOfCheck()];
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ first, second })));
