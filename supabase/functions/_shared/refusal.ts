import type { JsonObject } from "../../../lib/json.ts";

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

/** The answer to a request that is not served. */
export function refusalResponse({ status, code, message, more, headers }: Refusal): Response {
  return Response.json({ error: { code, message, ...more } }, { status, headers });
}
