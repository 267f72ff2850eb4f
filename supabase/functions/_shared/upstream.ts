// The request to the model: any OpenAI-compatible endpoint.
import { isObject, type Json, type JsonObject, memberAt } from "../../../lib/content/json.ts";
import { limitedText } from "../../../lib/runtime/limited_text.ts";
import type { Rendered } from "../../../lib/runtime/create_prompts.ts";
import { Refusal } from "./refusal.ts";
import { passThrough } from "./pass_through.ts";

/** How to reach the endpoint. */
export interface Upstream {
  /** Base URL, without a slash at its end: `/chat/completions` follows. */
  url: string;
  apiKey: string | undefined;
  /** Until the answer begins. */
  timeoutMs: number;
  /** Between two pieces of the answer. */
  idleMs: number;
}

/** How the model is asked. */
export interface Calling {
  stream: boolean;
  signal: AbortSignal;
  /** Is told when an answer that has begun ends before its end. */
  onBroken: (reason: "idle" | "cut") => void;
}

/** Of an error's body, this much is read. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Sends a built prompt and returns the answer, which passes through as it arrives. Throws a Refusal
 * when there is none. When `signal` is aborted or the answer is no longer read, so ends the request.
 */
export async function callUpstream(
  { url, apiKey, timeoutMs, idleMs }: Upstream,
  { flavor, request }: Pick<Rendered, "flavor" | "request">,
  { stream, signal, onBroken }: Calling,
): Promise<Response> {
  const stop = new AbortController();
  const abandon = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", abandon, { once: true });
  if (signal.aborted) abandon();
  const timer = setTimeout(() => stop.abort(new DOMException("late", "TimeoutError")), timeoutMs);
  try {
    const response = await fetch(url + (flavor === "chat" ? "/chat/completions" : "/completions"), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: stream ? "text/event-stream" : "application/json",
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(withStream(request, stream)),
      redirect: "manual", // a redirect could carry the key to another host
      signal: stop.signal,
    });
    if (!response.ok) throw await refusalFor(response, stop.signal);
    const { body } = response;
    if (!body || !isAnswer(response)) {
      await body?.cancel();
      throw new Refusal(
        502,
        "upstream_wrong_answer",
        "The model's answer is neither JSON nor a stream",
      );
    }
    return new Response(passThrough(body, { stop, signal, idleMs, onBroken }), {
      headers: {
        "content-type": response.headers.get("content-type") ?? "application/json",
        "cache-control": "no-cache, no-store",
      },
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const isLate = stop.signal.aborted && !signal.aborted;
    throw isLate
      ? new Refusal(504, "upstream_timeout", "Cannot get an answer of the model: it took too long")
      : new Refusal(502, "upstream_unreachable", "Cannot reach the model");
  } finally {
    clearTimeout(timer);
  }
}

/** A login page of a gateway has the status 200, too. */
function isAnswer({ status, headers }: Response): boolean {
  const type = headers.get("content-type");
  return status === 200 && (type === null || /\bjson\b|^text\/event-stream\b/i.test(type));
}

/** What the caller asks for decides, not what the prompt's parameters say. */
function withStream(request: JsonObject, stream: boolean): JsonObject {
  const { stream: _, stream_options, ...others } = request;
  if (!stream) return others;
  return { ...others, stream: true, ...(stream_options === undefined ? {} : { stream_options }) };
}

/** What the caller is told. The body may quote keys and prompts: only its error code is passed on. */
async function refusalFor(response: Response, signal: AbortSignal): Promise<Refusal> {
  const { status } = response;
  const text = await limitedText(response.body, MAX_ERROR_BYTES, signal).catch(() => "");
  const retryAfter = response.headers.get("retry-after");
  const more = { upstream_status: status, upstream_code: errorCode(text) };
  if (status === 429) {
    return new Refusal(429, "upstream_rate_limited", "The model's rate limit is reached", {
      more,
      headers: /^[\w ,:]{1,40}$/.test(retryAfter ?? "") ? { "retry-after": retryAfter ?? "" } : {},
    });
  }
  const [code, message] = status === 401 || status === 403
    ? ["upstream_unauthorized", "The model does not accept this function's key"]
    : status === 408 || status === 504
    ? ["upstream_timeout", "The model took too long"]
    : status >= 400 && status < 500
    ? ["upstream_rejected", "The model does not accept the request"]
    : ["upstream_failed", "The model failed"];
  return new Refusal(code === "upstream_timeout" ? 504 : 502, code, message, { more });
}

function errorCode(text: string): string | null {
  try {
    const body: Json = JSON.parse(text);
    const error = isObject(body) ? body.error : undefined;
    const code = memberAt(error, ["code"]) ?? memberAt(error, ["type"]);
    return typeof code === "string" && /^[a-z_.]{1,64}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
