import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type FunctionOptions, type OpenFunction, openFunction, SECRET } from "./open_function.ts";

const ADA = { prompt: "greet", variables: { name: "Ada" } };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Listening extends AsyncDisposable {
  open: OpenFunction;
  /** Calls the function over a real socket. */
  call: (body: unknown, signal?: AbortSignal) => Promise<Response>;
}

async function listen(options: FunctionOptions): Promise<Listening> {
  const open = await openFunction(options);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, open.app.fetch);
  return {
    open,
    call: (body, signal) =>
      fetch(`http://127.0.0.1:${server.addr.port}/llm-proxy`, {
        method: "POST",
        headers: { apikey: SECRET },
        body: JSON.stringify(body),
        signal: signal ?? null,
      }),
    async [Symbol.asyncDispose](): Promise<void> {
      await server.shutdown();
      await open[Symbol.asyncDispose]();
    },
  };
}

/** A stream that a test feeds, and whether its reader has gone away. */
function fed(): {
  response: () => Response;
  send: (text: string) => void;
  end: () => void;
  isLeft: Promise<void>;
} {
  const left = Promise.withResolvers<void>();
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => void (feed = controller),
    cancel: () => left.resolve(),
  });
  return {
    response: () => new Response(stream, { headers: { "content-type": "text/event-stream" } }),
    send: (text) => feed?.enqueue(encode(text)),
    end: () => feed?.close(),
    isLeft: left.promise,
  };
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return new TextDecoder().decode(value);
}

Deno.test("callUpstream() — a stream passes through piece by piece, as it comes", async () => {
  const feed = fed();
  await using listening = await listen({ model: feed.response });
  feed.send("data: one\n\n");
  const response = await listening.call({ ...ADA, stream: true });
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  assertEquals(response.headers.get("x-prompt-slug"), "greet");
  assertEquals(listening.open.sent[0]?.body.stream, true);
  const reader = response.body?.getReader();
  assert(reader);
  assertEquals(await next(reader), "data: one\n\n", "before the model has said more");
  feed.send("data: two\n\n");
  assertEquals(await next(reader), "data: two\n\n");
  feed.end();
  assertEquals((await reader.read()).done, true);
});

Deno.test("callUpstream() — a client that goes away in the middle ends the model's answer", async () => {
  const feed = fed();
  await using listening = await listen({ model: feed.response });
  feed.send("data: one\n\n");
  const leave = new AbortController();
  const response = await listening.call({ ...ADA, stream: true }, leave.signal);
  const reader = response.body?.getReader();
  assert(reader);
  await next(reader);
  leave.abort();
  await reader.read().catch(() => {});
  await feed.isLeft;
});

Deno.test("callUpstream() — a client that goes away before the answer ends the request", async () => {
  const [reached, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using listening = await listen({
    model: async ({ signal }) => {
      signal.addEventListener("abort", () => left.resolve());
      reached.resolve();
      await left.promise;
      return new Response();
    },
  });
  const leave = new AbortController();
  const call = listening.call(ADA, leave.signal).catch(() => {});
  await reached.promise;
  leave.abort();
  await Promise.all([call, left.promise]);
});

Deno.test("callUpstream() — a model that falls silent is left", async () => {
  const feed = fed();
  await using listening = await listen({
    model: feed.response,
    env: { LLM_IDLE_TIMEOUT_MS: "50" },
  });
  feed.send("data: one\n\n");
  const response = await listening.call({ ...ADA, stream: true });
  const reader = response.body?.getReader();
  assert(reader);
  await next(reader);
  const ended = await reader.read().then(({ done }) => done, () => "broken");
  assert(ended);
  await feed.isLeft;
});

Deno.test("callUpstream() — an answer that breaks off breaks off here too, and only this one", async () => {
  const feed = fed();
  await using listening = await listen({
    model: () =>
      new Response(ReadableStream.from([encode("half")]), { headers: { "content-length": "99" } }),
  });
  const broken = await listening.call(ADA);
  assertEquals(await broken.text().then(() => "whole", () => "broken"), "broken");
  const again = await listening.call(ADA);
  assertEquals(again.status, 200);
  await again.body?.cancel();
  feed.end();
});

Deno.test("callUpstream() — the caller decides about streaming, not the prompt", async () => {
  const text =
    "---\nmodel: m\nparams:\n  stream: true\n  stream_options: { include_usage: true }\n---\nHi\n";
  await using open = await openFunction({ files: { "prompts/hi.md": text } });
  await (await open.call({ prompt: "hi" })).body?.cancel();
  await (await open.call({ prompt: "hi", stream: true })).body?.cancel();
  const asked = open.sent.map(({ body }) => [body.stream, body.stream_options]);
  assertEquals(asked, [[undefined, undefined], [true, { include_usage: true }]]);
});

const LEAK = "Incorrect API key provided: sk-llm-key, prompt was: Be kind.";
const failing = (status: number, code = "some_code", headers: HeadersInit = {}) => (): Response =>
  Response.json({ error: { message: LEAK, code } }, { status, headers });

const ERRORS: {
  name: string;
  model: (request: Request) => Response | Promise<Response>;
  env?: Record<string, string>;
  want: [status: number, code: string, upstream?: string | null];
}[] = [
  {
    name: "400",
    model: failing(400, "context_length_exceeded"),
    want: [502, "upstream_rejected", "context_length_exceeded"],
  },
  { name: "401", model: failing(401), want: [502, "upstream_unauthorized", "some_code"] },
  { name: "403", model: failing(403), want: [502, "upstream_unauthorized", "some_code"] },
  {
    name: "429",
    model: failing(429, "rate", { "retry-after": "7" }),
    want: [429, "upstream_rate_limited", "rate"],
  },
  {
    name: "500 with a code that is text",
    model: failing(500, LEAK),
    want: [502, "upstream_failed", null],
  },
  {
    name: "503 in HTML",
    model: () => new Response(`<p>${LEAK}`, { status: 503 }),
    want: [502, "upstream_failed", null],
  },
  { name: "504", model: failing(504), want: [504, "upstream_timeout", "some_code"] },
  {
    name: "a redirect",
    model: () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:1/" } }),
    want: [502, "upstream_failed", null],
  },
  {
    name: "no answer in time",
    model: ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(new Response()))),
    env: { LLM_TIMEOUT_MS: "50" },
    want: [504, "upstream_timeout"],
  },
  {
    name: "nobody listens",
    model: failing(500),
    env: { LLM_API_URL: "http://127.0.0.1:1" },
    want: [502, "upstream_unreachable"],
  },
];

for (const { name, model, env = {}, want: [status, code, upstream] } of ERRORS) {
  Deno.test(`callUpstream() — ${name}: ${status} ${code}`, async () => {
    await using open = await openFunction({ model, env });
    const response = await open.call(ADA);
    const text = await response.text();
    const { error } = JSON.parse(text);
    assertEquals([response.status, error.code, error.upstream_code], [status, code, upstream]);
    assertStringIncludes(error.message, "model");
    if (name === "429") assertEquals(response.headers.get("retry-after"), "7");
    const told = text + JSON.stringify(open.lines);
    for (const secret of ["sk-llm", "Be kind", "Incorrect"]) assert(!told.includes(secret), secret);
  });
}

Deno.test("parseSettings() — Braintrust's key goes to Braintrust's own proxy only", async () => {
  await using open = await openFunction({ env: { LLM_API_KEY: "" } });
  await (await open.call(ADA)).body?.cancel();
  assertEquals(open.sent[0]?.headers.get("authorization"), null);
});
