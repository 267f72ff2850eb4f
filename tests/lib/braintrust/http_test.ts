import { createServer } from "node:http";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import {
  answerText,
  backoffMs,
  HttpError,
  isPassing,
  requestJson,
  transportState,
} from "../../../lib/braintrust/http.ts";
import { serve, type Server, temporary } from "../disk/temporary.ts";

const KEY = "sk-very-secret";
const request = (url: string, timeoutMs = 5000): Promise<unknown> =>
  requestJson({ method: "GET", url: `${url}/v1/x`, apiKey: KEY, timeoutMs });
const failed = (url: string, timeoutMs?: number): Promise<HttpError> =>
  assertRejects(() => request(url, timeoutMs), HttpError);

async function answered(
  response: () => Response | Promise<Response>,
): Promise<HttpError & { origin: string }> {
  await using server = serve(response);
  return Object.assign(await failed(server.url), { origin: server.url });
}

// deno-fmt-ignore
const STATUSES: [status: number, body: string, state: string, passing: boolean, hint: string][] = [
  [400, "bad", "it answered 400: bad", false, "The result is not known; run the command again"],
  [401, "", "it does not accept the API key (401)", false, "Check BRAINTRUST_API_KEY and BRAINTRUST_ORG_NAME"],
  [403, "no", "the API key is not allowed to do this (403): no", false, "Check BRAINTRUST_API_KEY and BRAINTRUST_ORG_NAME"],
  [404, "", "it answered 404", false, "The result is not known; run the command again"],
  [413, "", "the request is too large for it (413)", false, "The result is not known; run the command again"],
  [408, "", "it answered 408", true, "The result is not known; run the command again"],
  [425, "", "it answered 425", true, "The result is not known; run the command again"],
  [429, "", "it answered 429", true, "The result is not known; run the command again"],
  [500, " \n", "it answered 500", true, "The result is not known; run the command again"],
  [501, "", "it answered 501", false, "The result is not known; run the command again"],
  [520, "", "it answered 520", true, "The result is not known; run the command again"],
  [529, "", "it answered 529", true, "The result is not known; run the command again"],
  [502, "<html>", "it answered 502: <html>", true, "The result is not known; run the command again"],
  [503, "a\nb\u001b[2J", "it answered 503: a\\nb\\u{1b}[2J", true, "The result is not known; run the command again"],
  [504, "x".repeat(500), `it answered 504: ${"x".repeat(200)}`, true, "The result is not known; run the command again"],
];
for (const [status, body, state, passing, hint] of STATUSES) {
  Deno.test(`requestJson() — status ${status}`, async () => {
    const error = await answered(() => new Response(body, { status }));
    assertEquals(error.message, `Cannot use Braintrust at ${error.origin}: ${state}`);
    assertEquals([error.status, isPassing(error), error.hint], [status, passing, hint]);
  });
}

Deno.test("requestJson() — the key is sent, and never printed", async () => {
  await using server = serve(() => new Response(`bad key ${KEY}, ${KEY}`, { status: 401 }));
  const error = await failed(server.url);
  assertEquals(server.requests[0]?.key, `Bearer ${KEY}`);
  assertEquals(error.message.endsWith("bad key ***, ***"), true, error.message);
});

Deno.test("requestJson() — a key that the cut would split is not printed either", async () => {
  const error = await answered(() => new Response(`${"x".repeat(195)}${KEY}`, { status: 400 }));
  assertEquals(error.message.includes("sk-"), false, error.message);
});

/** The same server by a name that does not say so: `fetch` is for hosts elsewhere. */
const elsewhere = (url: string): string => url.replace("127.0.0.1", "0.0.0.0");

Deno.test("requestJson() — a redirect is not followed, and gets no key", async () => {
  await using thief = serve(() => Response.json({}));
  for (const status of [300, 301, 302, 307, 308, 399]) {
    await using server = serve(() =>
      new Response(null, { status, headers: { location: thief.url } })
    );
    for (const url of [server.url, elsewhere(server.url)]) {
      const error = await failed(url);
      assertEquals(
        error.message,
        `Cannot use Braintrust at ${url}: it redirects to another address (${status})`,
      );
      assertEquals(isPassing(error), false);
    }
  }
  assertEquals(thief.requests.length, 0);
});

Deno.test("requestJson() — a web page", async () => {
  const error = await answered(() => new Response("\n<!doctype html><p>Sign in"));
  assertEquals(
    error.message,
    `Cannot use Braintrust at ${error.origin}: it answered with a web page instead of JSON`,
  );
  assertEquals([isPassing(error), error.hint], [
    false,
    "Check the network, BRAINTRUST_API_URL and BRAINTRUST_APP_URL",
  ]);
});

for (const body of ["", '{"objects": [', "not json"]) {
  Deno.test(`requestJson() — broken JSON: ${JSON.stringify(body)}`, async () => {
    const error = await answered(() => new Response(body));
    assertEquals(
      error.message,
      `Cannot use Braintrust at ${error.origin}: it answered with broken JSON`,
    );
    assertEquals([error.status, isPassing(error)], [0, true]);
  });
}

Deno.test("requestJson() — integers that JavaScript rounds come and go as they are", async () => {
  let sent = "";
  const row = '{"seed":9007199254740993}';
  await using server = serve(async (request) => {
    sent = await request.text();
    return new Response(row);
  });
  const url = `${server.url}/v1/x`;
  const read = await requestJson({ method: "GET", url, apiKey: KEY, timeoutMs: 5000 });
  await requestJson({ method: "PUT", url, apiKey: KEY, timeoutMs: 5000, body: read });
  assertEquals(sent, row);
});

Deno.test("requestJson() — an answer that breaks off", async () => {
  const error = await answered(() =>
    new Response(ReadableStream.from([new TextEncoder().encode("{")]), {
      headers: { "content-length": "100" },
    })
  );
  assertEquals(error.message, `Cannot use Braintrust at ${error.origin}: the answer was cut off`);
  assertEquals(isPassing(error), true);
});

Deno.test("requestJson() — connection refused", async () => {
  const server: Server = serve(() => Response.json({}));
  await server[Symbol.asyncDispose]();
  const error = await failed(server.url);
  assertEquals(error.message, `Cannot use Braintrust at ${server.url}: connection refused`);
  assertEquals([error.status, isPassing(error)], [0, true]);
});

Deno.test("requestJson() — no answer in time", async () => {
  const never = Promise.withResolvers<void>();
  const server = serve(() => never.promise.then(() => Response.json({})));
  for (const url of [server.url, elsewhere(server.url)]) {
    const error = await failed(url, 100);
    assertEquals(error.message, `Cannot use Braintrust at ${url}: no answer in time`);
  }
  never.resolve();
  await server[Symbol.asyncDispose]();
});

Deno.test("requestJson() — an unknown host", async () => {
  const error = await failed("http://nowhere.invalid");
  assertEquals(
    error.message,
    "Cannot use Braintrust at http://nowhere.invalid: the host name is unknown",
  );
});

// What Deno says where it cannot be brought about here.
// deno-fmt-ignore
const STATES: [cause: string, state: string][] = [
  ["client error (Connect): invalid peer certificate: UnknownIssuer", "the TLS certificate is not trusted"],
  ["client error (Connect): tls handshake eof", "the connection failed"],
  ["client error (SendRequest): connection closed before message completed", "the connection failed"],
];
for (const [cause, state] of STATES) {
  Deno.test(`transportState() — ${cause}`, () => {
    assertEquals(transportState(new TypeError("fetch failed", { cause: new Error(cause) })), state);
  });
}

for (const status of [204, 205, 304]) {
  Deno.test(`requestJson() — status ${status}, which has no body, is no JSON`, async () => {
    const error = await answered(() => new Response(null, { status }));
    assertEquals([error.status, isPassing(error)], status === 304 ? [304, false] : [0, true]);
  });
}

// deno-fmt-ignore
const WAITS: [header: string | undefined, seconds: number | undefined][] = [
  ["7", 7], ["0", 0], ["1.5", 1.5], [undefined, undefined], ["soon", undefined],
  ["7s", undefined], ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
];
for (const [header, seconds] of WAITS) {
  Deno.test(`requestJson() — Retry-After: ${header}`, async () => {
    const headers = header === undefined ? {} : { "retry-after": header };
    assertEquals(
      (await answered(() => new Response("", { status: 429, headers }))).retryAfter,
      seconds,
    );
  });
}

Deno.test("requestJson() — Retry-After as a date to come", async () => {
  const date = new Date(Date.now() + 30_000).toUTCString();
  const { retryAfter = 0 } = await answered(() =>
    new Response("", { status: 429, headers: { "retry-after": date } })
  );
  assertEquals(retryAfter > 20 && retryAfter <= 30, true);
});

Deno.test("backoffMs() — doubles with jitter; Retry-After beats it, within a minute", () => {
  const error = (retryAfter?: number): HttpError => new HttpError("m", { status: 429, retryAfter });
  const waits = [1, 2, 3].map((attempt) => backoffMs(attempt, error(), () => 0.5));
  assertEquals(waits, [250, 500, 1000]);
  assertEquals([0, 1].map((random) => backoffMs(1, error(), () => random)), [125, 375]);
  assertEquals([2, 0, 3600].map((seconds) => backoffMs(3, error(seconds))), [2000, 0, 60_000]);
});

Deno.test("isPassing() — only errors of HTTP pass", () => {
  const thrown = assertThrows(() => {
    throw new Failure("m");
  });
  assertEquals(isPassing(thrown), false);
});

Deno.test("requestJson() — sends JSON and reads JSON", async () => {
  const bodies: string[] = [];
  await using server = serve(async (asked) => {
    const [accept, type] = ["accept", "content-type"].map((name) => asked.headers.get(name));
    bodies.push(`${asked.method} ${accept} ${type} ${await asked.text()}`);
    return Response.json({ ok: [1] });
  });
  const { url } = server;
  assertEquals(
    await requestJson({ method: "POST", url, apiKey: KEY, body: { a: "é" }, timeoutMs: 5000 }),
    { ok: [1] },
  );
  assertEquals(await requestJson({ method: "DELETE", url, apiKey: KEY, timeoutMs: 5000 }), {
    ok: [1],
  });
  assertEquals(bodies, [
    'POST application/json application/json {"a":"é"}',
    "DELETE application/json null ",
  ]);
});

Deno.test("requestJson() — a write is sent once, though a kept connection is closed under it", async () => {
  let writes = 0;
  const server = createServer(async (incoming, outgoing) => {
    await Array.fromAsync(incoming);
    if (incoming.method === "GET") return void outgoing.end("{}");
    writes++;
    outgoing.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  for (const [index, one] of [url, elsewhere(url)].entries()) {
    const request = { url: one, apiKey: "k", timeoutMs: 5000 };
    await requestJson({ ...request, method: "GET" });
    const write = { ...request, method: "POST", body: {}, isWrite: true };
    const error = await assertRejects(() => requestJson(write), HttpError);
    assertEquals([error.status, writes], [0, index + 1]);
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

Deno.test("answerText() — a letter of several bytes that two chunks share", async () => {
  const bytes = new TextEncoder().encode("aé€");
  const chunks = Array.from(bytes, (byte) => Uint8Array.of(byte));
  assertEquals(await answerText(new Response(ReadableStream.from(chunks))), "aé€");
  assertEquals(await answerText(new Response(bytes.subarray(0, -1))), "aé\uFFFD");
});

Deno.test("requestJson() — an answer too large for the memory, also when it was small on its way", async () => {
  const large = (): ReadableStream<BufferSource> =>
    ReadableStream.from(Array.from({ length: 70 }, () => new Uint8Array(1024 * 1024)));
  const error = await answered(() => new Response(large() as BodyInit));
  assertEquals(error.message, `Cannot use Braintrust at ${error.origin}: its answer is too large`);
  assertEquals(isPassing(error), false);
  const bytes = await new Response(large().pipeThrough(new CompressionStream("gzip"))).bytes();
  const headers = { "content-encoding": "gzip" };
  await using server = serve(() => new Response(bytes, { headers }));
  assertEquals([bytes.length < 100_000, await answerText(await fetch(server.url))], [
    true,
    undefined,
  ]);
});

Deno.test("requestJson() — HTTP_PROXY does not get the key for a server on this machine", async () => {
  await using proxy = serve(() => Response.json("proxy"));
  await using server = serve(() => Response.json("server"));
  const module = new URL("../../../lib/braintrust/http.ts", import.meta.url);
  const script = `
    import { requestJson } from "${module}";
    for (const isWrite of [false, true]) for (const url of Deno.args) {
      const request = { method: "POST", url, apiKey: "${KEY}", timeoutMs: 5000, isWrite };
      console.log(await requestJson(request));
    }`;
  await using box = await temporary({ "ask.ts": script });
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--allow-net",
      `${box.root}/ask.ts`,
      server.url,
      server.url.replace("127.0.0.1", "localhost"),
    ],
    env: { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: "", no_proxy: "" },
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "server\n".repeat(4));
  assertEquals(proxy.requests, []);
});
