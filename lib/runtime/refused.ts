// Why a prompt is not rendered, in words for the caller.
import type { BundledPrompt } from "../content/bundled.ts";
import { TooLarge } from "./bounded_mustache.ts";
import type { Log } from "./log.ts";
import { PromptError } from "./prompt_error.ts";
import { NoModel } from "./render.ts";

/**
 * Throws a PromptError that names all variables without which the text has a hole. One that is undefined
 * leaves the same hole as one that is not there.
 */
export function requireVariables({ slug, required }: BundledPrompt, variables: object): void {
  const given = new Map(Object.entries(variables));
  const missing = required.filter((name) => given.get(name) === undefined);
  if (missing.length === 0) return;
  const names = missing.map((name) => `"${name}"`).join(", ");
  const message = `Cannot render the prompt "${slug}": missing variable ${names}`;
  throw new PromptError("missing_variable", slug, message, { more: { missing } });
}

/** The PromptError for what rendering threw. */
export function refusalOf(error: unknown, { slug }: BundledPrompt, log: Log): PromptError {
  if (error instanceof PromptError) return error;
  const cannot = `Cannot render the prompt "${slug}"`;
  if (error instanceof TooLarge) {
    const { limit, unit } = error;
    log("warn", "prompt_too_large", { slug, limit, unit });
    const message = `${cannot}: with these variables it has more than ${limit} ${unit}`;
    return new PromptError("prompt_too_large", slug, message, { more: { limit, unit } });
  }
  if (error instanceof NoModel) {
    return new PromptError("no_model", slug, `${cannot}: it names no model, and none is set`);
  }
  return new PromptError("cannot_render", slug, `${cannot} with these variables`, { cause: error });
}
