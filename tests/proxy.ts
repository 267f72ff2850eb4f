// A real server between the commands and the embedded Braintrust that breaks requests of its choice.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, type Json, type JsonObject } from "../lib/content/json.ts";

/** What reached the proxy. */
export interface Passed {
  method: string;
  path: string;
  body: string;
}

/** What is left to do for a request: ask the server behind, or answer. */
export interface Exchange extends Passed {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** The answer of the server behind, whose request may be changed first. */
  forward: (over?: Partial<Passed>) => Promise<{ status: number; text: string }>;
  answer: (status: number, text: string, headers?: Record<string, string>) => void;
}

/** One way to break a request. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

/** The proxy. */
export interface Proxy extends AsyncDisposable {
  url: string;
  passed: Passed[];
  /** Which requests to break, counted from 1, and how. */
  break: (isBroken: (number: number, request: Passed) => boolean, fault: Fault) => void;
  /** Starts counting again, and breaks none. */
  mend: () => void;
}

/** Starts a proxy in front of `target`. */
export async function startProxy(target: () => string): Promise<Proxy> {
  const passed: Passed[] = [];
  let broken: { is: (number: number, request: Passed) => boolean; fault: Fault } | undefined;
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const exchange = await exchangeOf(incoming, outgoing, target());
    const { method, path, body } = exchange;
    passed.push({ method, path, body });
    await (broken?.is(passed.length, exchange) ? broken.fault : untouched)(exchange);
  };
  const server = createServer((incoming, outgoing) => {
    // The client may have been killed, and the server behind be gone.
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    break: (is, fault) => void (broken = { is, fault }),
    mend: () => {
      broken = undefined;
      passed.splice(0);
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function exchangeOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: string,
): Promise<Exchange> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer());
  const { method = "GET", url: path = "/" } = incoming;
  return {
    incoming,
    outgoing,
    method,
    path,
    body,
    forward: async (over = {}) => {
      const response = await fetch(`${target}${over.path ?? path}`, {
        method,
        headers: {
          authorization: incoming.headers.authorization ?? "",
          "content-type": "application/json",
        },
        ...(body === "" ? {} : { body: over.body ?? body }),
      });
      return { status: response.status, text: await response.text() };
    },
    answer: (status, text, headers = {}) => {
      outgoing.writeHead(status, { "content-type": "application/json", ...headers });
      outgoing.end(text);
    },
  };
}

/** No fault. */
export const untouched: Fault = async ({ forward, answer }) => {
  const { status, text } = await forward();
  answer(status, text);
};

/** Answers with a status alone. */
export const status = (code: number, headers: Record<string, string> = {}): Fault => ({ answer }) =>
  answer(code, "out of order", headers);

/** An answer made of the true one. */
const changed = (change: (answer: Json) => Json): Fault => async ({ forward, answer }) => {
  const { status, text } = await forward();
  answer(status, JSON.stringify(change(JSON.parse(text))));
};

const withoutMetadata = (row: JsonObject): JsonObject => ({ ...row, metadata: null });

/** Every way in which a request can go wrong. */
export const FAULTS: Record<string, Fault> = {
  "closed before it is applied": ({ outgoing }) => void outgoing.destroy(),
  "closed after it is applied": async ({ forward, outgoing }) => {
    await forward();
    outgoing.destroy();
  },
  "cut off": async ({ forward, outgoing }) => {
    const { text } = await forward();
    outgoing.writeHead(200, { "content-length": String(text.length + 10) });
    outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
  },
  "no answer": () => {},
  "no answer after it is applied": async ({ forward }) => void await forward(),
  "429": status(429),
  "429 with Retry-After": status(429, { "retry-after": "0" }),
  "500": status(500),
  "500 after it is applied": async ({ forward, answer }) => {
    await forward();
    answer(500, "oops");
  },
  "502": status(502),
  "503": status(503, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }),
  "a web page": ({ answer }) =>
    answer(200, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" }),
  "half the JSON": async ({ forward, answer }) => {
    const { status, text } = await forward();
    answer(status, text.slice(0, text.length / 2));
  },
  "another schema": ({ answer }) => answer(200, '{"ok":true,"data":{}}'),
  "null": ({ answer }) => answer(200, "null"),
  "rows of nothing": changed((answer) =>
    isObject(answer) && Array.isArray(answer.objects) ? { ...answer, objects: [{}] } : {}
  ),
  "an empty list": changed((answer) =>
    isObject(answer) && Array.isArray(answer.objects) ? { ...answer, objects: [] } : answer
  ),
  "rows without metadata": changed((answer) => {
    if (!isObject(answer)) return answer;
    if (!Array.isArray(answer.objects)) return withoutMetadata(answer);
    return { ...answer, objects: answer.objects.filter(isObject).map(withoutMetadata) };
  }),
  "the first page again": async ({ path, forward, answer }) => {
    const { status, text } = await forward({ path: path.replace(/&starting_after=[^&]*/, "") });
    answer(status, text);
  },
  "a redirect": status(302, { location: "http://127.0.0.1:9/" }),
  "slow": async (exchange) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    await untouched(exchange);
  },
};
