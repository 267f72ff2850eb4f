// The examples of docs/examples, each in its host: Deno 2.1.4, this Deno, Node, and a Workers runtime.
// All of them must make the same request of the same row, and check the same thing at their start.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { contentOf } from "../../lib/content/bundled_content.ts";
import { rowOf } from "../../lib/content/content.ts";
import { startLocal } from "../../lib/local/server.ts";
import { bundle } from "../../docs/examples/prompts.gen.ts";
import { PAGE } from "../runtime_page.ts";
import { install, MINIFLARE, OLD_DENO, ROOT, run, type Tools } from "./tools.ts";

const KEY = "sk-braintrust-key";

interface Host extends AsyncDisposable {
  url: string;
}

/** Starts a program and waits until it prints its port. */
async function start(program: string, args: string[], env: Record<string, string>): Promise<Host> {
  const child = new Deno.Command(program, { args, env, stdout: "piped", stderr: "piped" }).spawn();
  const streams = [child.stdout, child.stderr].map((stream) =>
    stream.pipeThrough(new TextDecoderStream())
  );
  let printed = "";
  const port = await new Promise<string>((resolve, reject) => {
    const read = async (stream: ReadableStream<string>): Promise<void> => {
      for await (const text of stream) {
        printed += text;
        const found = /(?:\bport |127\.0\.0\.1:)(\d+)\b/.exec(printed)?.[1];
        if (found) resolve(found);
      }
    };
    Promise.all(streams.map(read)).then(() => reject(new Error(printed)), reject);
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

function serveDeno(deno: string, env: Record<string, string>): Promise<Host> {
  const folder = `${ROOT}/docs/examples/deno`;
  const config = ["--no-lock", "--node-modules-dir=none", `--config=${folder}/deno.json`];
  const args = ["serve", "--host=127.0.0.1", "--port=0", "--no-prompt", "--allow-net=127.0.0.1"];
  return start(deno, [...args, "--allow-env", ...config, `${folder}/main.ts`], env);
}

/** JavaScript of an example, made by the command of docs/runtime.md. */
async function bundled(tools: Tools, example: string): Promise<string> {
  const output = `${tools.path}/${example.replace("/", "_")}.mjs`;
  const [, command = ""] = /`deno (bundle .*?)`/.exec(PAGE) ?? [];
  const args = command
    .replace("--output=main.mjs", `--output=${output}`)
    .replace("docs/examples/node/main.ts", `docs/examples/${example}.ts`);
  const ran = await run(Deno.execPath(), args.split(" "), { cwd: ROOT });
  assertEquals(ran.code, 0, ran.stderr);
  return output;
}

/** A Workers runtime that serves `script`, with `env` as its bindings. */
async function serveWorker(
  tools: Tools,
  script: string,
  env: Record<string, string>,
): Promise<Host> {
  const program = `
    import { readFileSync } from "node:fs";
    import { Miniflare } from "miniflare";
    const worker = new Miniflare({
      modules: true,
      script: readFileSync(process.argv[2], "utf8"),
      compatibilityDate: "2026-01-01",
      host: "127.0.0.1",
      port: 0,
      bindings: JSON.parse(process.argv[3]),
    });
    console.log("port " + (await worker.ready).port);
  `;
  await Deno.writeTextFile(`${tools.path}/serve.mjs`, program);
  return await start("node", [`${tools.path}/serve.mjs`, script, JSON.stringify(env)], {});
}

async function ask(url: string): Promise<{ request: unknown; origin: Record<string, unknown> }> {
  const body = JSON.stringify({ signal: { rsi14: 28 }, market_context: "none" });
  const response = await fetch(url, { method: "POST", body });
  assertEquals(response.status, 200, `${url}: ${await response.clone().text()}`);
  return await response.json();
}

Deno.test("lib/runtime — the same in every host", async (test) => {
  await using tools = await install(OLD_DENO, MINIFLARE);
  await using local = await startLocal({ project: bundle.project.name });
  const send = async (path: string, body: unknown): Promise<{ project: { id: string } }> => {
    const headers = { authorization: `Bearer ${KEY}` };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return await (await fetch(local.url + path, init)).json();
  };
  const { project } = await send("/api/project/register", { project_name: bundle.project.name });
  const functions = bundle.prompts.map((prompt) => {
    const { source_sha256, content_sha256, path } = prompt;
    const stamp = { source_sha256, content_sha256, path, blob: "", tool: "test" };
    return { ...rowOf(contentOf(prompt), stamp), project_id: project.id, if_exists: "replace" };
  });
  await send("/insert-functions", { functions });
  const env = {
    BRAINTRUST_API_URL: local.url,
    BRAINTRUST_API_KEY: KEY,
    PROMPT_POLICY: "latest",
    DENO_TLS_CA_STORE: "system,mozilla",
    NO_COLOR: "1",
  };
  const node = await run("node", ["--version"], { cwd: tools.path });
  assertMatch(node.stdout, /^v(2\d|[3-9]\d)\./, "Node 20 or later");

  const hosts: Record<string, () => Promise<Host>> = {
    "Deno 2.1.4": () =>
      serveDeno(tools.file("deno/deno"), { ...env, DENO_DIR: `${tools.path}/cache` }),
    "this Deno": () => serveDeno(Deno.execPath(), env),
    [`Node ${node.stdout.trim()}`]: async () =>
      start("node", [await bundled(tools, "node/main")], env),
    "workerd": async () => serveWorker(tools, await bundled(tools, "workers/worker"), env),
  };
  const answers: unknown[] = [];
  for (const [name, open] of Object.entries(hosts)) {
    await test.step(`${name} — renders, asks Braintrust, checks`, async () => {
      await using host = await open();
      const [first] = await Promise.all([ask(host.url), ask(host.url), ask(host.url)]);
      assertEquals(first.origin.from, "braintrust");
      assertEquals(first.origin.source_sha256, bundle.prompts[0]?.source_sha256);
      assertEquals((await ask(host.url)).origin.from, "cache");
      answers.push(first.request);
      const missing = await fetch(host.url, { method: "POST", body: '{"signal":"x"}' });
      assertEquals(missing.status, 400);
      assertMatch((await missing.json()).error, /missing variable "market_context"/);
      const health = await (await fetch(host.url)).json();
      assertEquals([health.ok, health.check.state], [true, "in_sync"]);
    });
  }
  assert(answers.length === 4);
  for (const answer of answers) assertEquals(answer, answers[0]);

  await test.step("workerd — prompts made at module scope, where no timer may be set", async () => {
    const source = `${tools.path}/eager.ts`;
    await Deno.writeTextFile(
      source,
      `import { createPrompts } from "${ROOT}/lib/runtime/mod.ts";
       import { answer } from "${ROOT}/docs/examples/answer.ts";
       import { bundle } from "${ROOT}/docs/examples/prompts.gen.ts";
       let wait = (work: Promise<unknown>): void => void work;
       const settings = { policy: { kind: "bundled" } } as const;
       const prompts = createPrompts({ bundle, settings, background: (work) => wait(work) });
       export default {
         fetch(request: Request, _: unknown, context: { waitUntil: typeof wait }) {
           wait = (work) => context.waitUntil(work);
           return answer(request, prompts);
         },
       };`,
    );
    const output = `${tools.path}/eager.mjs`;
    const args = ["bundle", "--quiet", "--platform=browser", `--output=${output}`];
    const ran = await run(Deno.execPath(), [...args, `--config=${ROOT}/deno.json`, source], {
      cwd: ROOT,
    });
    assertEquals(ran.code, 0, ran.stderr);
    await using host = await serveWorker(tools, output, {});
    assertEquals((await ask(host.url)).origin.from, "bundle");
    assertEquals((await (await fetch(host.url)).json()).check.state, "in_sync");
  });
});
