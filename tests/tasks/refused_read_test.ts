import { assertEquals, assertStringIncludes } from "@std/assert";
import { serve } from "../lib/disk/temporary.ts";
import { sandbox } from "../sandbox.ts";

Deno.test("verify — a pinned version that the key may not read is unknown with advice, no bug", async () => {
  await using box = await sandbox({ "prompts/greet.md": "Say hello.\n" });
  assertEquals((await box.here("upload")).code, 0);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/greet.md", "Say goodbye.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.write("prompts/greet.md", "Say hello.\n");
  await box.write("prompts/lock.json", lock);
  assertEquals((await box.here("verify")).code, 0, "superseded");

  // In front of the server stands one that lists prompts and refuses to read one by its id.
  await using proxy = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { pathname, search } = new URL(request.url);
      if (pathname.startsWith("/v1/prompt/")) return new Response("no", { status: 403 });
      const { method, headers, body } = request;
      return fetch(`${box.local.url}${pathname}${search}`, { method, headers, body });
    },
  );
  const url = `http://127.0.0.1:${proxy.addr.port}`;
  const env = { BRAINTRUST_API_URL: url, BRAINTRUST_APP_URL: url };
  const { code, stdout, stderr } = await box.here("verify", [], env);
  assertEquals([code, stderr], [2, ""]);
  assertStringIncludes(stdout, "its pinned version could not be read");
  assertStringIncludes(stdout, "the API key is not allowed to do this (403)");
  assertStringIncludes(stdout, "deno task upload --force greet");
});

Deno.test("verify — a pinned version that the history lists and no read returns is unknown", async () => {
  await using box = await sandbox({ "prompts/greet.md": "Say hello.\n" });
  assertEquals((await box.here("upload")).code, 0);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/greet.md", "Say goodbye.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.write("prompts/greet.md", "Say hello.\n");
  await box.write("prompts/lock.json", lock);
  const { prompts: { greet } } = JSON.parse(lock);
  await using proxy = serve((request) => {
    const { pathname, search } = new URL(request.url);
    if (search.includes(greet.version)) return new Response("no", { status: 404 });
    return fetch(`${box.local.url}${pathname}${search}`, request);
  });
  const env = { BRAINTRUST_API_URL: proxy.url, BRAINTRUST_APP_URL: proxy.url };
  const { code, stdout } = await box.here("verify", [], env);
  assertEquals(code, 2, stdout);
  assertStringIncludes(stdout, "Braintrust lists it in the history, but does not return it");
});
