import { Failure } from "../text/failure.ts";
import { visibleLine } from "../text/escape.ts";
import { exactJson, parseExactJson } from "../content/exact_json.ts";
import type { Json } from "../content/json.ts";
import { redact } from "../text/redact.ts";
import { isLoopback } from "../text/checked_url.ts";
import { fetchDirect } from "./fetch_direct.ts";

/** Ten times what Braintrust's own hosts can answer; a small compressed answer could fill the memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** An HTTP answer that is an error, or no answer at all (`status` 0). */
export class HttpError extends Failure {
  /** HTTP status; 0 when no complete answer came, so that the request may have been applied. */
  readonly status: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    options: { status: number; retryAfter?: number | undefined; hint?: string; cause?: unknown },
  ) {
    super(message, options);
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

/** One request. */
export interface Request {
  method: string;
  url: string;
  apiKey: string;
  body?: Json | undefined;
  /** What is sent in place of `body`: JSON already. */
  json?: string | undefined;
  timeoutMs: number;
  /** Whether it changes something, so that Deno must not send it again on its own. */
  isWrite?: boolean;
}

/** Sends a request once and returns the JSON of its answer. Throws an HttpError on all else. */
export async function requestJson(request: Request): Promise<Json> {
  const { origin } = new URL(request.url);
  const fail = (state: string, status: number, more: Partial<HttpError> = {}): never => {
    throw new HttpError(`Cannot use Braintrust at ${origin}: ${state}`, {
      status,
      retryAfter: more.retryAfter,
      cause: more.cause,
      hint: hintFor(status),
    });
  };
  using client = request.isWrite ? fresh() : undefined;
  const response = await send(request, client).catch((error) =>
    fail(transportState(error), 0, { cause: error })
  );
  const text = await answerText(response).catch((cause) =>
    fail("the answer was cut off", 0, { cause })
  );
  if (text === undefined) return fail("its answer is too large", 200);
  if (!response.ok) {
    const excerpt = visibleLine(redact(text, request.apiKey).slice(0, 200).trim());
    const retryAfter = secondsOf(response.headers.get("retry-after"));
    return fail(`${describeStatus(response.status)}${excerpt && `: ${excerpt}`}`, response.status, {
      retryAfter,
    });
  }
  try {
    return parseExactJson(text);
  } catch (cause) {
    const isPage = /^\s*</.test(text);
    return fail(
      isPage ? "it answered with a web page instead of JSON" : "it answered with broken JSON",
      isPage ? 200 : 0,
      { cause },
    );
  }
}

/** Whether the same request may succeed in a moment. */
export function isPassing(error: unknown): error is HttpError {
  if (!(error instanceof HttpError)) return false;
  const { status } = error;
  return [0, 408, 425, 429].includes(status) || (status >= 500 && status !== 501);
}

/** How long to wait before attempt number `attempt` (1 = first repeat), in milliseconds. */
export function backoffMs(attempt: number, error: HttpError, random = Math.random): number {
  if (error.retryAfter !== undefined) return Math.min(error.retryAfter, 60) * 1000;
  return 250 * 2 ** (attempt - 1) * (0.5 + random());
}

/**
 * Deno's fetch sends a request a second time when a connection that it kept from before is closed
 * under it (denoland/deno#35610). The first one may have been applied: a write gets a new connection.
 */
const fresh = (): Deno.HttpClient => Deno.createHttpClient({ poolMaxIdlePerHost: 0 });

/** The whole answer; undefined when it is larger than any should be. */
export async function answerText({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(bytes);
}

function send(
  { method, url, apiKey, body, timeoutMs, json }: Request,
  client: Deno.HttpClient | undefined,
): Promise<Response> {
  const sent = json ?? (body === undefined ? undefined : exactJson(body));
  const options = {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      accept: "application/json",
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(sent === undefined ? {} : { body: sent }),
    signal: AbortSignal.timeout(timeoutMs),
  };
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:" && isLoopback({ hostname })) return fetchDirect(url, options);
  // A redirect could carry the key to another host.
  return fetch(url, { ...options, ...(client ? { client } : {}), redirect: "manual" });
}

function describeStatus(status: number): string {
  if (status === 401) return "it does not accept the API key (401)";
  if (status === 403) return "the API key is not allowed to do this (403)";
  if (status === 413) return "the request is too large for it (413)";
  if (status >= 300 && status < 400) return `it redirects to another address (${status})`;
  return `it answered ${status}`;
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return "Check BRAINTRUST_API_KEY and BRAINTRUST_ORG_NAME";
  if (status === 0 || status < 400) {
    return "Check the network, BRAINTRUST_API_URL and BRAINTRUST_APP_URL";
  }
  return "The result is not known; run the command again";
}

/** Why a request got no answer, in words. */
export function transportState(error: unknown): string {
  const reasons = [error, error instanceof Error ? error.cause : undefined];
  const isLate = reasons.some((one) => one instanceof DOMException && one.name === "TimeoutError");
  if (isLate) return "no answer in time";
  const text = error instanceof Error ? `${error.message} ${String(error.cause ?? "")}` : "";
  if (/refused/i.test(text)) return "connection refused";
  if (/dns error/i.test(text)) return "the host name is unknown";
  if (/certificate/i.test(text)) return "the TLS certificate is not trusted";
  return "the connection failed";
}

function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
