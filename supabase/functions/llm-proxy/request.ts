// What callers send: POST /llm-proxy {"prompt", "variables", "messages", "stream"}.
import * as v from "valibot";
import { isObject, type JsonObject } from "../../../lib/content/json.ts";
import { MessageSchema } from "../../../lib/runtime/prompt_schema.ts";

/** What only an owner of the prompts may say: to a model it ranks above what users say. */
const RANKS_ABOVE: ReadonlySet<string> = new Set(["system", "developer"]);

type Message = JsonObject & { role: string };

/** The body of a request. */
export const RequestSchema = v.strictObject({
  prompt: v.string(),
  variables: v.optional(v.custom<JsonObject>(isObject, "an object"), {}),
  /** A chat's history: it follows the prompt's own messages, as it is. */
  messages: v.optional(v.custom<Message[]>(isMessages, "a list of messages")),
  stream: v.optional(v.boolean(), false),
});

function isMessages(value: unknown): boolean {
  return v.is(v.array(MessageSchema), value);
}

/** Whether `messages` are of roles that only callers with a secret key may use. */
export function ranksAbove(messages: readonly { role: string }[]): boolean {
  return messages.some(({ role }) => RANKS_ABOVE.has(role));
}
