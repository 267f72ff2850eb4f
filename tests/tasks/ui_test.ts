// `deno task ui` as a process, with its permissions: where it listens, what it may and what it gives away.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandEnv, KEY, type Sandbox, sandbox, taskArguments } from "../sandbox.ts";

/** Starts the page, hands its address to `work`, and stops it. */
async function started(
  box: Sandbox,
  args: string[],
  work: (url: string) => Promise<void>,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...taskArguments("ui", {}), "--port", "0", ...args],
    cwd: box.root,
    env: { ...commandEnv(box), INIT_CWD: box.root },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    const { value = "" } = await reader.read();
    await work(value.trim());
  } finally {
    child.kill();
    await reader.cancel();
    await child.status;
  }
}

Deno.test("ui — listens on loopback, shows every view, and never the key", async () => {
  await using box = await sandbox({ "prompts/greet.md": `Say hello, ${KEY}.\n` });
  await box.here("upload");
  await started(box, [], async (url) => {
    assertEquals(new URL(url).hostname, "127.0.0.1");
    for (const view of ["", "source", "diff", "history", "render?x=1"]) {
      const response = await fetch(`${url}prompt/greet/${view}`.replace(/\/$/, ""));
      const text = await response.text();
      assertEquals(response.status, 200, text);
      assertEquals(text.includes(KEY), false, view);
      const policy = response.headers.get("content-security-policy") ?? "";
      assertStringIncludes(policy, "default-src 'none'");
      assertEquals(policy.includes("unsafe"), false);
    }
  });
});

Deno.test("ui — what the browser loads is small, for 1,000 prompts too", async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `a-longer-name-${index}`);
  await using box = await sandbox(
    Object.fromEntries(names.map((name) => [`prompts/${name}.md`, `Say ${name}.\n`])),
  );
  const size = async (url: string): Promise<number> => {
    const { body } = await fetch(url);
    if (!body) return 0;
    const packed = body.pipeThrough(new CompressionStream("gzip"));
    return (await new Response(packed).arrayBuffer()).byteLength;
  };
  await started(box, [], async (url) => {
    const [list, script, style] = await Promise.all(
      ["", "app.js", "style.css"].map((path) => size(url + path)),
    );
    assertEquals(Number(script) + Number(style) < 60_000, true);
    assertEquals(Number(list) < 60_000, true, `${list}`);
  });
});

Deno.test("ui — a wrong port and a wrong setting are said where it was typed", async () => {
  await using box = await sandbox({});
  assertEquals((await box.here("ui", ["--port", "x"])).code, 2);
  const { code, stderr } = await box.here("ui", [], { BRAINTRUST_API_KEY: "" });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "BRAINTRUST_API_KEY");
});
