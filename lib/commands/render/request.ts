import { visible, visibleLine } from "../../text/escape.ts";
import { isObject, type Json, type JsonObject } from "../../content/json.ts";
import type { Paint } from "../../report/paint.ts";

/**
 * The request that an application makes of a prompt, for people: the messages as a model reads them,
 * everything else as JSON.
 */
export function renderRequest(request: JsonObject, paint: Paint): string {
  const { messages, prompt, ...settings } = request;
  const blocks = Array.isArray(messages)
    ? messages.map((message) => messageBlock(message, paint))
    : [typeof prompt === "string" ? visible(prompt) : ""];
  const rest = paint("dim", jsonOf(settings));
  return [...blocks, ...(Object.keys(settings).length > 0 ? [rest] : [])]
    .map((block) => `${block}\n`).join("\n");
}

function messageBlock(message: Json, paint: Paint): string {
  const { role, content, ...rest } = isObject(message) ? message : { content: message };
  const heading = paint("bold", visibleLine(`── ${role}`));
  const text = typeof content === "string" ? visible(content) : jsonOf(content);
  return [heading, text, Object.keys(rest).length > 0 ? jsonOf(rest) : ""]
    .filter((part) => part !== "").join("\n");
}

function jsonOf(value: Json | undefined): string {
  return value === undefined || value === null ? "" : visible(JSON.stringify(value, null, 2));
}
