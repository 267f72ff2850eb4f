import { assert, assertEquals } from "@std/assert";
import { startLocal } from "../../lib/local/server.ts";
import { ask, startModel, startProcess } from "./function_process.ts";
import { leavesEarly, survives, survivesModel } from "./process_checks.ts";

for (const fault of ["refuses connections", "hangs", "sends half a body", "sends other objects"]) {
  Deno.test(`index.ts — as a program: Braintrust ${fault}`, () => survives(fault, {}));
}

Deno.test("index.ts — as a program: the model fails, the client leaves", () => survivesModel({}));

Deno.test("index.ts — as a program: the client leaves before the answer", () => leavesEarly({}));

Deno.test("index.ts — starts with nothing set, and says what is missing", async () => {
  await using running = await startProcess({ env: { SUPABASE_SECRET_KEYS: "" } });
  await running.prints("prompt_check_failed");
  const health = await fetch(`${running.url}/health`);
  assertEquals(health.status, 200);
  assertEquals((await health.json()).check.reason, "BRAINTRUST_API_KEY is not set");
  const refused = await ask(running.url);
  await refused.body?.cancel();
  assertEquals(refused.status, 401);
  assertEquals(running.lines().map(({ event }) => event), [
    "setting_ignored",
    "prompt_check_failed",
  ]);
});

Deno.test("index.ts — no request waits for the check", async () => {
  const local = await startLocal({ project: "prompt-sync-demo", quirks: [{ name: "hang" }] });
  await using _ = local;
  await using model = startModel();
  await using running = await startProcess({
    env: {
      BRAINTRUST_API_URL: local.url,
      BRAINTRUST_API_KEY: "sk-braintrust-key",
      LLM_API_URL: model.url,
    },
  });
  const response = await ask(running.url);
  await response.body?.cancel();
  assertEquals(response.status, 200, "pinned, and nothing is pinned: the bundle");
  const health = await fetch(`${running.url}/health`);
  assertEquals((await health.json()).check.state, "running");
  assert(running.isAlive());
});
