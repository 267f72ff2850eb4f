// The function's modules alone, in an empty folder, with the Deno that the edge runtime embeds and
// no permission to read: what is missing there is missing when it is deployed.
import { assert, assertEquals } from "@std/assert";
import { startLocal } from "../../lib/local/server.ts";
import { ask, FUNCTION, startModel, startProcess } from "../supabase/function_process.ts";
import { leavesEarly, survives, survivesModel } from "../supabase/process_checks.ts";
import { copyClosure, FUNCTIONS, install, OLD_DENO, run } from "./tools.ts";

Deno.test("the function in Deno 2.1.4", async (test) => {
  await using tools = await install(OLD_DENO);
  const root = `${tools.path}/deployed`;
  for (const name of FUNCTIONS) await copyClosure(name, root);
  // The program itself: ending the script in .bin that starts it would leave it running.
  const deno = tools.file("deno/deno");
  const denoDir = `${tools.path}/cache`;
  const where = { root, deno, denoDir };

  for (const name of FUNCTIONS) {
    await test.step(`${name} type-checks`, async () => {
      const env = { DENO_DIR: denoDir, DENO_TLS_CA_STORE: "system,mozilla", NO_COLOR: "1" };
      const folder = `supabase/functions/${name}`;
      const config = `--config=${root}/${folder}/deno.json`;
      const args = ["check", "--no-lock", "--node-modules-dir=none", config, `${folder}/index.ts`];
      const ran = await run(deno, args, { cwd: root, env });
      assertEquals(ran.code, 0, ran.stderr);
    });
  }

  await test.step("regenerate-filter answers with what its schema allows", async () => {
    const answer = { unsupported: [], status: "ok", assumptions: [], code: "x", explanation: "y" };
    await using model = startModel(JSON.stringify(answer));
    await using running = await startProcess({
      ...where,
      name: "regenerate-filter",
      env: { LLM_API_URL: model.url, PROMPT_POLICY: "bundled" },
    });
    const response = await fetch(running.url, {
      method: "POST",
      headers: { apikey: "sb_secret_0123456789abcdef" },
      body: JSON.stringify({ description: "Above 5 dollars" }),
    });
    assertEquals([response.status, await response.json()], [200, answer]);
    await running.prints("prompts_in_sync");
  });

  await test.step("answers, streams, and checks", async () => {
    await using local = await startLocal({ project: "prompt-sync-demo" });
    await using model = startModel();
    const env = {
      BRAINTRUST_API_URL: local.url,
      BRAINTRUST_API_KEY: "sk-braintrust-key",
      LLM_API_URL: model.url,
    };
    await using running = await startProcess({ ...where, env });
    const response = await ask(running.url, { stream: true });
    assertEquals(response.status, 200);
    assertEquals(await response.text(), "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n");
    await running.prints("prompt_missing");
    const headers = { apikey: "sb_secret_0123456789abcdef" };
    const health = await fetch(`${running.url}/health`, { headers });
    const { details } = await health.json();
    assertEquals(details.mismatches, [
      { event: "prompt_missing", slug: "analyze-signal", isServed: true },
    ]);
  });

  await test.step("hands the check to EdgeRuntime.waitUntil", async () => {
    const wrapper = `
      globalThis.EdgeRuntime = {
        waitUntil: (work) => (console.log(JSON.stringify({ event: "waiting", is: work instanceof Promise })), work),
      };
      const { default: handler } = await import("./index.ts");
      export default handler;
    `;
    await Deno.writeTextFile(`${root}/${FUNCTION}/wrapper.ts`, wrapper);
    await using running = await startProcess({ ...where, env: {}, entrypoint: "wrapper.ts" });
    const [first] = running.lines().filter(({ event }) => event === "waiting");
    assertEquals<unknown>(first, { event: "waiting", is: true });
    assert(running.isAlive());
  });

  for (const fault of ["refuses connections", "hangs", "sends half a body", "sends 10 MB"]) {
    await test.step(`lives on when Braintrust ${fault}`, () => survives(fault, where));
  }
  await test.step("lives on when the model fails and clients leave", () => survivesModel(where));
  await test.step("lives on when a client leaves before the answer", () => leavesEarly(where));
});
