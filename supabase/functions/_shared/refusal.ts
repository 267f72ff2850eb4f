import type { JsonObject } from "../../../lib/content/json.ts";
import { PromptError, type PromptErrorCode } from "../../../lib/runtime/prompt_error.ts";

/** A request that is not served, and what the caller is told. Thrown; answered in one place. */
export class Refusal extends Error {
  readonly status: number;
  /** A word for programs. */
  readonly code: string;
  readonly more: JsonObject;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    { more = {}, headers = {} }: { more?: JsonObject; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.more = more;
    this.headers = headers;
  }
}

/** The answer to a request that is not served. `id` finds it in the log. */
export function refusalResponse(
  { status, code, message, more, headers }: Refusal,
  id: string,
): Response {
  const error = { code, message, ...more, request_id: id };
  return Response.json({ error }, { status, headers });
}

const STATUS: Record<PromptErrorCode, number> = {
  unknown_prompt: 404,
  missing_variable: 400,
  prompt_too_large: 413,
  cannot_render: 400,
  no_model: 500,
  wrong_answer: 502,
};

/** What the caller is told of an error. A bug's message may hold anything, so nobody gets it. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof PromptError) {
    const { code, message, more } = error;
    // Pieces of a model's answer are for whoever reads the schema, not for a browser.
    return new Refusal(STATUS[code], code, message, code === "wrong_answer" ? {} : { more });
  }
  return new Refusal(500, "internal", "The function failed");
}
