/** What browsers may send, and which headers of the answer their scripts may read. */
const HEADERS: Record<string, string> = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers":
    "authorization, x-client-info, apikey, content-type, x-retry-count, traceparent, tracestate, baggage",
  "access-control-expose-headers":
    "x-prompt-slug, x-prompt-version, x-prompt-source-sha256, x-prompt-origin, x-prompt-fallback, x-request-id, retry-after",
  "access-control-max-age": "86400",
};

/** The answer to a browser's question before the request. It has no credentials yet. */
export function preflightResponse(): Response {
  return new Response(null, { status: 204, headers: HEADERS });
}

/** `response` as a browser of another origin may read it. */
export function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}
