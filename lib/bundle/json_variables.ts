import { isObject, type JsonObject } from "../content/json.ts";
import type { Prompt } from "../prompt/prompt.ts";
import { isMustache, templatesOf } from "../prompt/variables.ts";
import { shapesOf } from "./shapes.ts";

/** The variables of a prompt for other languages: name → whether it is required, and what it is. */
export function variablesOf({ content, inputs }: Prompt): JsonObject {
  const shapes = isMustache(content)
    ? shapesOf(templatesOf(content), inputs && new Set(Object.keys(inputs)))
    : new Map();
  const names = [...new Set([...Object.keys(inputs ?? {}), ...shapes.keys()])].sort();
  return Object.fromEntries(names.map((name) => {
    const input = inputs?.[name];
    return [name, {
      required: shapes.get(name)?.isRequired ?? false,
      ...(typeof input === "string" && input !== "" ? { description: input } : {}),
      ...(isObject(input) ? { schema: input } : {}),
    }];
  }));
}
