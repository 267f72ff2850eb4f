// `fetch` obeys HTTP_PROXY even for a server on this machine, and has no way not to.
// Node's HTTP takes longer to load than most of a commit hook, so it is loaded once it is needed.

/** Statuses whose answers have no body. */
const BARE = [204, 205, 304];

/** Sends a request past every proxy, over a connection of its own. Follows no redirect. */
export async function fetchDirect(
  url: string,
  { body, ...options }: {
    method: string;
    headers: Record<string, string>;
    signal: AbortSignal;
    body?: string;
  },
): Promise<Response> {
  const [{ request }, { Readable }] = await Promise.all([
    import("node:http"),
    import("node:stream"),
  ]);
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const outgoing = request(url, { ...options, agent: false }, (incoming) => {
    const { statusCode: status = 0, headers } = incoming;
    const list = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const stream = BARE.includes(status) ? null : Readable.toWeb(incoming) as ReadableStream;
    resolve(new Response(stream, { status, headers: Object.fromEntries(list) }));
  });
  outgoing.on("error", reject);
  outgoing.end(body);
  return await promise;
}
