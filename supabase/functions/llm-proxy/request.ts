// What callers send: POST /llm-proxy {"prompt", "variables", "stream"}.
import * as v from "valibot";
import type { BundledPrompt } from "../../../lib/bundled.ts";
import { isObject, type Json, type JsonObject } from "../../../lib/json.ts";
import { limitedText, TooLong } from "../_shared/limited_text.ts";
import { Refusal } from "../_shared/refusal.ts";

/** A request, checked. */
export interface PromptRequest {
  prompt: string;
  variables: JsonObject;
  stream: boolean;
}

const RequestSchema = v.strictObject({
  prompt: v.string(),
  variables: v.optional(v.custom<JsonObject>(isObject), {}),
  stream: v.optional(v.boolean(), false),
});

/** Reads the body of a request. Throws a Refusal on one that is too large, too slow or wrong. */
export async function readRequest(
  request: Request,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<PromptRequest> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const text = await limitedText(request.body, maxBytes, AbortSignal.timeout(timeoutMs))
    .catch((error) => {
      if (error instanceof TooLong) throw tooLarge(maxBytes);
      if (error instanceof DOMException && error.name === "TimeoutError") {
        throw new Refusal(408, "request_timeout", "Cannot read the request: it took too long");
      }
      throw wrong("it is no UTF-8 text");
    });
  const result = v.safeParse(RequestSchema, parsed(text));
  if (!result.success) throw wrong(mistakeIn(result.issues[0]));
  return result.output;
}

/** Throws a Refusal that names the variables without which the prompt would have a hole. */
export function requireVariables({ slug, required }: BundledPrompt, variables: JsonObject): void {
  const missing = required.filter((name) => !Object.hasOwn(variables, name));
  if (missing.length === 0) return;
  const names = missing.map((name) => `"${name}"`).join(", ");
  const message = `Cannot render the prompt "${slug}": missing variable ${names}`;
  throw new Refusal(400, "missing_variable", message, { more: { missing } });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("its body is no JSON");
  }
}

function mistakeIn(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (issue.type === "strict_object" && issue.expected === "never") return `"${path}" is not known`;
  if (path === null) return "expected a JSON object";
  return `"${path}" should be ${issue.type === "custom" ? "an object" : issue.expected}`;
}

function wrong(state: string): Refusal {
  return new Refusal(400, "bad_request", `Cannot read the request: ${state}`);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, "too_large", `Cannot read the request: it has over ${maxBytes} bytes`);
}
