import { assertEquals } from "@std/assert";
import { passThrough } from "../../supabase/functions/_shared/pass_through.ts";

Deno.test("passThrough() — a reader who goes away ends the request, and is no broken answer", async () => {
  const asked = Promise.withResolvers<void>();
  const told: string[] = [];
  const body = new ReadableStream<Uint8Array>({
    pull: () => asked.resolve(),
    cancel: (reason) => void told.push(reason),
  }, { highWaterMark: 0 });
  const stop = new AbortController();
  const reader = passThrough(body, {
    stop,
    signal: new AbortController().signal,
    idleMs: 60_000,
    onBroken: (reason) => told.push(reason),
  }).getReader();
  const next = reader.read();
  await asked.promise;
  await reader.cancel("gone");
  assertEquals((await next).done, true);
  assertEquals([stop.signal.aborted, told], [true, ["gone"]]);
});
