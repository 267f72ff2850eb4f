import type { Json } from "../../../lib/content/json.ts";
import { limitedText, TooLong } from "../../../lib/runtime/limited_text.ts";
import { Refusal } from "./refusal.ts";

/** How much of a request is read, and for how long. */
export interface Limits {
  maxBytes: number;
  timeoutMs: number;
}

/** Reads the body of a request. Throws a Refusal on one that is too large, too slow or no JSON. */
export async function readJson(request: Request, limits: Limits): Promise<Json> {
  const { maxBytes, timeoutMs } = limits;
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // AbortSignal.timeout() would live on for its whole time, once per request.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), timeoutMs);
  const text = await limitedText(request.body, maxBytes, late.signal)
    .finally(() => clearTimeout(timer))
    .catch((error) => {
      if (error instanceof TooLong) throw tooLarge(maxBytes);
      if (error instanceof DOMException && error.name === "TimeoutError") {
        throw new Refusal(408, "request_timeout", "Cannot read the request: it took too long");
      }
      throw wrongRequest("it is not UTF-8 text");
    });
  try {
    return JSON.parse(text);
  } catch {
    throw wrongRequest("its body is not JSON");
  }
}

/** The refusal of a request that says something else than it may. */
export function wrongRequest(state: string): Refusal {
  return new Refusal(400, "bad_request", `Cannot read the request: ${state}`);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "too_large", `Cannot read the request: it has over ${maxBytes} bytes`);
}
