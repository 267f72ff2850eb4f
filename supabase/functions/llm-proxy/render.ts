// A prompt and variables → the request to a model, exactly as Prompt.build() of Braintrust's SDK
// makes it (tests/supabase/render_test.ts compares them). The SDK itself is too large for a function.
import mustache from "mustache";
import * as v from "valibot";
import type { Json, JsonObject } from "../../../lib/json.ts";
import { renderParts } from "./render_parts.ts";
import {
  type Message,
  OWN_PARAMS,
  type PromptData,
  TemplatedFormat,
  ToolsSchema,
} from "./prompt_schema.ts";

/** Renders one template. */
export type Render = (template: string) => string;

/** The body of a request to a model, and to which of its two APIs. */
export interface Built {
  flavor: "chat" | "completion";
  body: JsonObject;
}

/** Builds the request. Throws an Error when there is no model or tools do not render to tools. */
export function build(
  { prompt, options, template_format }: PromptData,
  variables: JsonObject,
  defaultModel?: string,
): Built {
  // `{{__proto__}}` means what it means in the SDK, whatever the caller sends.
  const own = Object.entries(variables).filter(([name]) => name !== "__proto__");
  const view = { input: variables, ...Object.fromEntries(own) };
  const render: Render = template_format === "none"
    ? (template) => template
    : (template) => mustache.render(template, view, undefined, { escape: escaped });
  const model = options?.model ?? defaultModel;
  if (model === undefined) throw new Error("the prompt names no model and LLM_MODEL is not set");
  const params = renderParams({ ...modelParams(options?.params), model }, render);
  if (prompt.type === "completion") {
    return { flavor: "completion", body: asJson({ ...params, prompt: render(prompt.content) }) };
  }
  const messages = prompt.messages.map((message) => renderMessage(message, render, view));
  const tools = prompt.tools?.trim() ? render(prompt.tools) : "";
  return {
    flavor: "chat",
    body: asJson({
      ...params,
      messages,
      ...(tools === "" ? {} : { tools: v.parse(ToolsSchema, JSON.parse(tools)) }),
    }),
  };
}

function renderMessage(message: Message, render: Render, view: JsonObject): object {
  const content = "content" in message ? message.content : undefined;
  return {
    ...message,
    ...(content === null || content === undefined ? { content: undefined } : {
      content: typeof content === "string" ? render(content) : renderParts(content, render, view),
    }),
    ...("tool_calls" in message && message.tool_calls
      ? {
        tool_calls: message.tool_calls.map((
          { id, type, function: { name, arguments: given } },
        ) => ({
          type,
          id: render(id),
          function: { name: render(name), arguments: render(given) },
        })),
      }
      : {}),
    ...("tool_call_id" in message ? { tool_call_id: render(message.tool_call_id) } : {}),
  };
}

function modelParams(params: Record<string, unknown> = {}): Record<string, unknown> {
  const kept = Object.entries(params).filter(([name, value]) =>
    !OWN_PARAMS.has(name) && !(name === "response_format" && value === null)
  );
  return Object.fromEntries(kept);
}

/** A JSON Schema may be a template as a whole, or hold templates. */
function renderParams(params: Record<string, unknown>, render: Render): Record<string, unknown> {
  const parsed = v.safeParse(TemplatedFormat, params);
  if (!parsed.success) return params;
  const { type, json_schema } = parsed.output.response_format;
  const schema = renderValues(json_schema.schema as Json | undefined, render);
  const value = typeof schema === "string" ? fromJsonText(schema) : schema;
  return { ...params, response_format: { type, json_schema: { ...json_schema, schema: value } } };
}

function renderValues(value: Json | undefined, render: Render): Json | undefined {
  if (typeof value === "string") return render(value);
  if (Array.isArray(value)) return value.map((item) => renderValues(item, render) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, renderValues(member, render) ?? null]),
  );
}

function fromJsonText(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** No HTML escaping: a prompt is no web page. What is no text is written as JSON. */
function escaped(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Members that are undefined are not sent. */
function asJson(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
