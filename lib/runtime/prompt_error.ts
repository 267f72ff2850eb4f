import type { JsonObject } from "../content/json.ts";

/** What can be wrong with a use of a prompt. */
export type PromptErrorCode =
  | "unknown_prompt"
  | "missing_variable"
  | "prompt_too_large"
  | "cannot_render"
  | "no_model"
  | "wrong_answer";

/** A prompt cannot be used like this. Never because of Braintrust. */
export class PromptError extends Error {
  readonly code: PromptErrorCode;
  readonly slug: string;
  /** For programs: the missing variables, the limit, the places in an answer. */
  readonly more: JsonObject;

  constructor(
    code: PromptErrorCode,
    slug: string,
    message: string,
    { more = {}, cause }: { more?: JsonObject; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = "PromptError";
    this.code = code;
    this.slug = slug;
    this.more = more;
  }
}
