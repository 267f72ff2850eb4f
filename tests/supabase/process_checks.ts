// What the function must do as a program: run by process_test.ts with this Deno, and by
// tests/edge/deno_2_1_test.ts with the Deno of the edge runtime.
import { assert, assertEquals } from "@std/assert";
import { faultNamed, serveFault } from "./faults.ts";
import { ask, type ProcessOptions, startModel, startProcess } from "./function_process.ts";

type Where = Omit<ProcessOptions, "env">;

/** Unhandled rejections end a process: whatever Braintrust does, it must live on and answer. */
export async function survives(fault: string, where: Where): Promise<void> {
  await using braintrust = serveFault(faultNamed(fault));
  await using model = startModel();
  await using running = await startProcess({
    ...where,
    env: {
      BRAINTRUST_API_URL: braintrust.url,
      BRAINTRUST_API_KEY: "sk-braintrust-key",
      PROMPT_POLICY: "latest",
      PROMPT_TIMEOUT_MS: "100",
      LLM_API_URL: model.url,
      SB_REGION: "eu-test-1",
    },
  });
  const during = await Promise.all(Array.from({ length: 10 }, () => ask(running.url)));
  await running.prints("prompt_check_failed");
  const after = await ask(running.url, { stream: true });
  for (const response of [...during, after]) {
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("x-prompt-origin"), "bundle");
    await response.text();
  }
  assertEquals(running.lines().map(({ event }) => event), ["prompt_check_failed"]);
  assert(running.isAlive());
  assert(!/uncaught|unhandled/i.test(running.printed()), running.printed());
}

/** A model that cannot be reached, breaks off, or is left by its client. */
export async function survivesModel(where: Where): Promise<void> {
  const left = Promise.withResolvers<void>();
  const endless = (onLeft = (): void => {}): Response =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
        cancel: onLeft,
      }),
    );
  const answers: Record<string, () => Response> = {
    cut: () =>
      new Response(ReadableStream.from([new TextEncoder().encode("half")]), {
        headers: { "content-length": "99" },
      }),
    endless: () => endless(left.resolve),
    silent: () => endless(),
    refuse: () => new Response("no", { status: 500 }),
  };
  await using model = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const text = await request.text();
      const name = Object.keys(answers).find((name) => text.includes(`behave: ${name}`)) ??
        "refuse";
      return answers[name]?.() ?? new Response();
    },
  );
  await using running = await startProcess({
    ...where,
    env: {
      PROMPT_CHECK: "off",
      LLM_API_URL: `http://127.0.0.1:${model.addr.port}`,
      LLM_IDLE_TIMEOUT_MS: "1000",
    },
  });
  const variables = (name: string): object => ({
    variables: { signal: `behave: ${name}`, market_context: "" },
    stream: true,
  });
  const cut = await ask(running.url, variables("cut"));
  assertEquals(await cut.text().then(() => "whole", () => "broken"), "broken");

  const silent = await ask(running.url, variables("silent"));
  assertEquals(await silent.text().then(() => "whole", () => "broken"), "broken");

  const leave = new AbortController();
  const answer = await ask(running.url, variables("endless"), { signal: leave.signal });
  const reader = answer.body?.getReader();
  const first = await reader?.read();
  assertEquals(new TextDecoder().decode(first?.value), "data: 1\n\n", "before the answer ends");
  leave.abort();
  await reader?.read().catch(() => {});
  await left.promise;

  const refused = await ask(running.url, variables("refuse"));
  assertEquals([refused.status, (await refused.json()).error.code], [502, "upstream_failed"]);
  const stranger = await fetch(running.url, { method: "POST", body: "{}" });
  await stranger.body?.cancel();
  assertEquals(stranger.status, 401);
  assert(running.isAlive());
  assert(!/uncaught|unhandled/i.test(running.printed()), running.printed());
}

/**
 * A caller that goes away before the model has answered. The model is a bare socket, because an HTTP
 * server notices a client's end only now and then.
 */
export async function leavesEarly(where: Where): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  await using running = await startProcess({
    ...where,
    env: { PROMPT_CHECK: "off", LLM_API_URL: url },
  });
  const leave = new AbortController();
  const call = ask(running.url, {}, { signal: leave.signal }).then(() => "answered", () => "left");
  using connection = await listener.accept();
  const bytes = new Uint8Array(1024);
  await connection.read(bytes);
  leave.abort();
  while (await connection.read(bytes) !== null); // until the function has closed it
  assertEquals(await call, "left");
  const health = await fetch(`${running.url}/health`);
  await health.body?.cancel();
  assert(running.isAlive());
  assert(!/uncaught|unhandled/i.test(running.printed()), running.printed());
}
