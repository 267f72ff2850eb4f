import type { BundledPrompt } from "../content/bundled.ts";
import { contentOf } from "../content/bundled_content.ts";
import type { Json, JsonObject } from "../content/json.ts";
import { answerSchema, differences } from "./answer.ts";
import { PromptError } from "./prompt_error.ts";

/**
 * A model's answer as a value: checked where the prompt states a JSON Schema, text where it asks for no
 * JSON. Throws a PromptError that names the places.
 */
export function readAnswer(bundled: BundledPrompt, text: string): Json {
  const { slug } = bundled;
  const wrong = (state: string, more: JsonObject = {}): PromptError =>
    new PromptError("wrong_answer", slug, `Cannot use the answer to "${slug}": ${state}`, { more });
  const schema = answerSchema(contentOf(bundled));
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    if (!schema) return text; // the prompt asks for no JSON
    throw wrong("it is not JSON");
  }
  const found = schema ? differences(schema, value) : [];
  const [first] = found;
  if (!first) return value;
  const place = first.path === "" ? "it" : `"${first.path}"`;
  throw wrong(`${place} should be ${first.expected}`, {
    differences: found.map(({ path, expected }) => ({ path, expected })),
  });
}
