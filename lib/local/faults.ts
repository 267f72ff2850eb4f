import type { ActiveQuirks } from "./quirks.ts";

/** Sends a request through the faults in force. `closing` frees requests that would never be answered. */
export async function withFaults(
  request: Request,
  quirks: ActiveQuirks,
  closing: AbortSignal,
  answer: () => Promise<Response>,
): Promise<Response> {
  await pause(quirks.value("slow") ?? 0, closing);
  const { pathname } = new URL(request.url);
  if (!isApi(pathname)) return await answer();
  if (quirks.has("hang")) return await never(AbortSignal.any([request.signal, closing]));
  const early = insteadOf(quirks) ?? beforeApply(request, quirks);
  if (early === undefined) {
    return await spoil(afterApply(request, quirks, await answer()), quirks);
  }
  // A client that is still sending would see a broken connection instead of the answer.
  await request.arrayBuffer();
  return early;
}

/** Login and the other /api paths live on Braintrust's app, not on its API: they stay healthy. */
function isApi(pathname: string): boolean {
  return !pathname.startsWith("/api/") && pathname !== "/ping" && pathname !== "/version";
}

function isWrite({ method, url }: Request): boolean {
  return method !== "GET" && new URL(url).pathname !== "/btql";
}

function insteadOf(quirks: ActiveQuirks): Response | undefined {
  if (quirks.take("rate-limit")) {
    return new Response("Too many requests", { status: 429, headers: { "Retry-After": "1" } });
  }
  if (quirks.take("rate-limit-no-header")) {
    return new Response("Too many requests", { status: 429 });
  }
  if (!quirks.has("html")) return undefined;
  const page = "<!doctype html>\n<title>Sign in</title>\n<p>Please sign in to the network.</p>\n";
  return new Response(page, { headers: { "Content-Type": "text/html" } });
}

function beforeApply(request: Request, quirks: ActiveQuirks): Response | undefined {
  return isWrite(request) && quirks.take("fail-before-apply") ? serverError() : undefined;
}

function afterApply(request: Request, quirks: ActiveQuirks, response: Response): Response {
  if (!isWrite(request) || !response.ok) return response;
  if (quirks.take("fail-after-apply")) return serverError();
  return quirks.take("reset-after-apply") ? cutOff() : response;
}

function serverError(): Response {
  return new Response("Internal Server Error", { status: 500 });
}

/** An answer that promises more than it sends: the server then cuts the connection. */
function cutOff(): Response {
  return new Response(ReadableStream.from([new TextEncoder().encode('{"xact_id":')]), {
    headers: { "Content-Type": "application/json", "Content-Length": "1000" },
  });
}

async function spoil(response: Response, quirks: ActiveQuirks): Promise<Response> {
  if (!quirks.has("truncated-json") || !response.ok) return response;
  const text = await response.text();
  return new Response(text.slice(0, Math.ceil(text.length / 2)), response);
}

async function pause(milliseconds: number, closing: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || closing.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = (): void => resolve();
  closing.addEventListener("abort", stop);
  await promise;
  closing.removeEventListener("abort", stop);
  clearTimeout(timer);
}

async function never(end: AbortSignal): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<void>();
  end.addEventListener("abort", () => resolve());
  if (!end.aborted) await promise;
  // Nobody is left to read it; the log of requests calls it "client closed request".
  return new Response("closed", { status: 499 });
}
