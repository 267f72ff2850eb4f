// A prompt and variables → the request to a model, exactly as Prompt.build() of Braintrust's SDK
// makes it (tests/supabase/render_test.ts compares them). The SDK itself is too large for a function.
import * as v from "valibot";
import type { Rendering } from "./rendering.ts";
import type { Json, JsonObject } from "../content/json.ts";
import { boundedRender, createMeter } from "./bounded_mustache.ts";
import { renderParts } from "./render_parts.ts";
import {
  type Message,
  OWN_PARAMS,
  type PromptData,
  TemplatedFormat,
  ToolsSchema,
} from "./prompt_schema.ts";

/** The body of a request to a model, and to which of its two APIs. */
export interface Built {
  flavor: "chat" | "completion";
  body: JsonObject;
}

/** How a request is built. */
export interface BuildOptions {
  /** The model of prompts that name none. */
  defaultModel?: string | undefined;
  /** More messages, for a chat prompt: they are not rendered. */
  messages?: readonly JsonObject[] | undefined;
  /** How many characters all rendered texts may have together. */
  maxCharacters?: number;
}

/** The prompt names no model, and nobody else does. */
export class NoModel extends Error {}

/**
 * Builds the request. Throws NoModel, TooLarge, or an Error when tools do not render to tools or a
 * completion prompt is given messages.
 */
export function build(
  { prompt, options, template_format }: PromptData,
  variables: JsonObject,
  { defaultModel, messages: more, maxCharacters = Infinity }: BuildOptions = {},
): Built {
  // `{{__proto__}}` means what it means in the SDK, whatever the caller sends.
  const own = Object.entries(variables).filter(([name]) => name !== "__proto__");
  const view = { input: variables, ...Object.fromEntries(own) };
  const count = createMeter(maxCharacters, "characters");
  const rendered = boundedRender(view, { escape: escaped, text: count });
  const render = template_format === "none" ? (template: string): string => template : rendered;
  const model = options?.model ?? defaultModel;
  if (model === undefined) throw new NoModel("the prompt names no model and none is given");
  const params = renderParams({ ...modelParams(options?.params), model }, render);
  if (prompt.type === "completion") {
    if (more) throw new Error("a completion prompt takes no messages");
    return { flavor: "completion", body: asJson({ ...params, prompt: render(prompt.content) }) };
  }
  const rendering = { render, view, count };
  const messages = prompt.messages.map((message) => renderMessage(message, rendering));
  const hasSystem = prompt.messages.some(({ role }) => role === "system");
  const tools = prompt.tools?.trim() ? render(prompt.tools) : "";
  return {
    flavor: "chat",
    body: asJson({
      ...params,
      messages: [
        ...messages,
        ...(more ?? []).filter(({ role }) => !hasSystem || role !== "system"),
      ],
      ...(tools === "" ? {} : { tools: v.parse(ToolsSchema, JSON.parse(tools)) }),
    }),
  };
}

function renderMessage(message: Message, rendering: Rendering): object {
  const { render } = rendering;
  const content = "content" in message ? message.content : undefined;
  return {
    ...message,
    ...(content === null || content === undefined ? { content: undefined } : {
      content: typeof content === "string" ? render(content) : renderParts(content, rendering),
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
function renderParams(
  params: Record<string, unknown>,
  render: Rendering["render"],
): Record<string, unknown> {
  const parsed = v.safeParse(TemplatedFormat, params);
  if (!parsed.success) return params;
  const { type, json_schema } = parsed.output.response_format;
  const schema = renderValues(json_schema.schema as Json | undefined, render);
  const value = typeof schema === "string" ? fromJsonText(schema) : schema;
  return { ...params, response_format: { type, json_schema: { ...json_schema, schema: value } } };
}

function renderValues(value: Json | undefined, render: Rendering["render"]): Json | undefined {
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
