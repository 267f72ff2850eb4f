// The front matter keys: what each takes, and where in the content it stands.
import { isObject, type Json } from "../content/json.ts";
import { cut } from "../text/escape.ts";
import { isSlug, SLUG_RULE } from "../content/slug.ts";
import { STAMP_KEY } from "../content/stamp.ts";
import { ROLES } from "./messages.ts";

interface Key {
  /** Where the value stands in the content; undefined for what stays in git. */
  path?: readonly string[];
  /** What is accepted, for messages: "Expected <this>, found ...". */
  expected: string;
  accepts: (value: Json) => boolean;
}

const isText = (value: Json): value is string => typeof value === "string";
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText);
const object = { expected: "an object", accepts: isObject };

/** Every key, in the order in which canonical front matter lists them. */
export const KEYS = {
  slug: {
    path: ["slug"],
    expected: SLUG_RULE,
    accepts: (value) => isText(value) && isSlug(value),
  },
  name: { path: ["name"], expected: "text", accepts: (value) => isText(value) && value !== "" },
  description: { path: ["description"], expected: "text", accepts: isText },
  model: {
    path: ["prompt_data", "options", "model"],
    expected: "the name of a model, or null for none",
    accepts: (value) => isText(value) || value === null,
  },
  params: { path: ["prompt_data", "options", "params"], ...object },
  template_format: oneOf(["prompt_data", "template_format"], ["mustache", "nunjucks", "none"]),
  tags: { path: ["tags"], expected: "a list of texts", accepts: isTexts },
  type: oneOf(["prompt_data", "prompt", "type"], ["chat", "completion"]),
  function_type: {
    path: ["function_type"],
    expected: "text",
    accepts: (value) => isText(value) && value !== "",
  },
  inputs: {
    expected: "an object that describes each variable, in words or as a JSON Schema",
    accepts: (value) =>
      isObject(value) && Object.values(value).every((input) => isText(input) || isObject(input)),
  },
  metadata: {
    path: ["metadata"],
    expected: `an object without "${STAMP_KEY}", which only upload writes`,
    accepts: (value) => isObject(value) && !Object.hasOwn(value, STAMP_KEY),
  },
  tools: {
    path: ["prompt_data", "prompt", "tools"],
    expected: "a list of tools, or text that is a template of one",
    accepts: (value) => isText(value) || Array.isArray(value) && value.every(isObject),
  },
  tool_functions: {
    path: ["prompt_data", "tool_functions"],
    expected: "a list of objects",
    accepts: (value) => Array.isArray(value) && value.every(isObject),
  },
  parser: { path: ["prompt_data", "parser"], ...object },
  mcp: { path: ["prompt_data", "mcp"], ...object },
  origin: { path: ["prompt_data", "origin"], ...object },
  messages: {
    path: ["prompt_data", "prompt", "messages"],
    expected: "a list of messages",
    accepts: (value) => Array.isArray(value) && value.every((item) => !messageProblem(item)),
  },
  braintrust: { ...object },
} satisfies Record<string, Key>;

/** A front matter key. */
export type KeyName = keyof typeof KEYS;

/** The names of `KEYS`, in order. */
export const KEY_NAMES = Object.keys(KEYS) as KeyName[];

/** The rule of one key. */
export function keyRule(name: KeyName): Key {
  return KEYS[name];
}

/** Whether `name` is a front matter key. */
export function isKey(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

/** What is wrong with a message that stands in front matter; undefined when nothing is. */
export function messageProblem(message: Json): string | undefined {
  if (!isObject(message)) return "Expected a message to be an object with a role";
  const { role, content } = message;
  if (!(ROLES as readonly Json[]).includes(role ?? null)) {
    return `Expected a role of ${ROLES.join(", ")}, found ${
      role === undefined ? "none" : cut(JSON.stringify(role))
    }`;
  }
  if (content === undefined || content === null || typeof content === "string") return undefined;
  if (Array.isArray(content) && content.every(isObject)) return undefined;
  return "Expected content to be text or a list of parts";
}

function oneOf(path: readonly string[], choices: readonly string[]): Key {
  return {
    path,
    expected: choices.join(" or "),
    accepts: (value) => isText(value) && choices.includes(value),
  };
}
