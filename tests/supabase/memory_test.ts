// `deno task bench --only memory` shows the figures over a long life.
import { assert, assertEquals } from "@std/assert";
import { load, memoryIn, startIsolate } from "../../bench/_isolate.ts";
import { uploadBundle } from "../../bench/edge.ts";
import { startLocal } from "../../lib/local/server.ts";
import { bundle } from "../../supabase/functions/llm-proxy/prompts.gen.ts";
import { startModel } from "./function_process.ts";

const WARM_UP = 1000;
const REQUESTS = 4000;
/** A timer or a listener per request is several hundred. */
const MAX_BYTES_PER_REQUEST = 150;

Deno.test("index.ts — as a program: nothing of a request is held after its end", async () => {
  await using local = await startLocal({ project: bundle.project.name });
  await using model = startModel();
  await uploadBundle(local);
  await using running = await startIsolate({ braintrust: local.url, model: model.url });
  await load(running, 0, WARM_UP);
  const before = await memoryIn(running);
  assertEquals(await load(running, WARM_UP, REQUESTS), 0);
  const after = await memoryIn(running);
  const each = (after.heapUsed - before.heapUsed) / REQUESTS;
  assert(each < MAX_BYTES_PER_REQUEST, `${each.toFixed(0)} bytes of each request are still held`);
});
