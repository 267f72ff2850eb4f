// Every way in which Braintrust may not give what was asked for.

/** Stands for Braintrust on a real socket. */
export interface Fault {
  name: string;
  /** The reason that the function gives. */
  reason: string;
  /** Undefined: nobody listens. */
  answer: ((request: Request) => Response | Promise<Response>) | undefined;
}

const MEGABYTE = 1024 * 1024;

function json(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}

/** An answer that promises more than it sends, so that the connection is cut. */
function cut(): Response {
  return new Response(ReadableStream.from([new TextEncoder().encode('{"id":')]), {
    headers: { "content-length": "1000" },
  });
}

async function never(request: Request): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<void>();
  request.signal.addEventListener("abort", () => resolve());
  await promise;
  return new Response(null, { status: 499 });
}

/** Sends the head of an answer and then nothing. */
function stall({ signal }: Request): Response {
  return new Response(
    new ReadableStream({
      start(controller): void {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    }),
  );
}

export const FAULTS: Fault[] = [
  { name: "refuses connections", reason: "broken_connection", answer: undefined },
  { name: "hangs", reason: "timeout", answer: never },
  { name: "stalls in the middle", reason: "timeout", answer: stall },
  { name: "answers 500", reason: "http_500", answer: () => new Response("no", { status: 500 }) },
  { name: "answers 401", reason: "http_401", answer: () => new Response("no", { status: 401 }) },
  { name: "answers 429", reason: "http_429", answer: () => new Response("no", { status: 429 }) },
  {
    name: "redirects",
    reason: "http_302",
    answer: () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1:1" } }),
  },
  { name: "answers HTML", reason: "no_json", answer: () => new Response("<!doctype html><p>Hi") },
  { name: "answers nothing", reason: "no_json", answer: () => new Response("") },
  { name: "sends half a body", reason: "broken_connection", answer: cut },
  { name: "sends truncated JSON", reason: "no_json", answer: () => json('{"id":"1","_xact') },
  {
    name: "sends another prompt",
    reason: "wrong_schema",
    answer: () => {
      const messages = [{ role: "user", content: "Other." }];
      const prompt_data = { prompt: { type: "chat", messages } };
      return Response.json({ objects: [{ id: "1", _xact_id: "9", slug: "other", prompt_data }] });
    },
  },
  { name: "sends null", reason: "wrong_schema", answer: () => json("null") },
  { name: "sends a list", reason: "wrong_schema", answer: () => json("[1]") },
  {
    name: "sends other objects",
    reason: "wrong_schema",
    answer: () => json('{"objects":[{"slug":7}],"prompt_data":"x","_xact_id":5}'),
  },
  {
    name: "sends 10 MB",
    reason: "too_large",
    answer: () => json(JSON.stringify({ id: "x".repeat(10 * MEGABYTE) })),
  },
  {
    name: "sends deep nesting",
    reason: "wrong_schema",
    answer: () => json("[".repeat(200_000) + "]".repeat(200_000)),
  },
  { name: "sends no UTF-8", reason: "no_utf8", answer: () => new Response(Uint8Array.of(0xff)) },
];

/** The fault of that name. */
export function faultNamed(name: string): Fault {
  const found = FAULTS.find((fault) => fault.name === name);
  if (!found) throw new Error(`no fault "${name}"`);
  return found;
}

export interface FaultServer extends AsyncDisposable {
  url: string;
}

/** Starts a server that behaves so. */
export function serveFault({ answer }: Fault): FaultServer {
  if (!answer) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      onError: () => new Response("", { status: 500 }),
    },
    answer,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
