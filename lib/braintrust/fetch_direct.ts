// `fetch` obeys HTTP_PROXY even for a server on this machine, and has no way not to.
import { request } from "node:http";
import { Readable } from "node:stream";

/** Statuses whose answers have no body. */
const BARE = [204, 205, 304];

/** Sends a request past every proxy, over a connection of its own. Follows no redirect. */
export function fetchDirect(
  url: string,
  { body, ...options }: {
    method: string;
    headers: Record<string, string>;
    signal: AbortSignal;
    body?: string;
  },
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = request(url, { ...options, agent: false }, (incoming) => {
    const { statusCode: status = 0, headers } = incoming;
    const list = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const stream = BARE.includes(status) ? null : Readable.toWeb(incoming) as ReadableStream;
    resolve(new Response(stream, { status, headers: Object.fromEntries(list) }));
  });
  outgoing.on("error", reject);
  outgoing.end(body);
  return promise;
}
