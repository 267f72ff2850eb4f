import { Document } from "yaml";
import { canonicalContent, type Content } from "../content/content.ts";
import { readFrontMatter, splitFrontMatter } from "./front_matter.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  memberAt,
  merge,
  nest,
  removeAt,
  sorted,
} from "../content/json.ts";
import { KEY_NAMES, type KeyName, keyRule } from "./keys.ts";
import { joinMessages, joinText, updateBody } from "./messages.ts";
import type { Prompt } from "./prompt.ts";
import { readPrompt, stemOf } from "./parse.ts";
import { nameFromSlug } from "../content/slug.ts";
import { updatedYaml } from "./update_yaml.ts";
import { nodeOf, same, YAML_STYLE } from "./yaml_style.ts";

const PROMPT = ["prompt_data", "prompt"] as const;
const MODEL = ["prompt_data", "options", "model"] as const;

/** What a prompt file says beside its content. */
export interface FormatOptions {
  /** Where the file will stand: its name gives the slug. */
  path: string;
  inputs?: JsonObject | undefined;
  /** The configuration's default model: a prompt without a model must then say so. */
  defaults?: { model?: string };
}

/** The canonical prompt file of `content`: `parsePrompt` reads the same content back. */
export function formatPrompt(content: Content, options: FormatOptions): string {
  const { front, body } = frontMatterOf(content, options);
  const yaml = Object.keys(front).length === 0 ? "" : yamlOf(front);
  const needsFence = yaml !== "" || body.split("\n", 1)[0]?.trimEnd() === "---";
  return needsFence ? `---\n${yaml}---\n${body}` : body;
}

/**
 * `text`, an existing prompt file, changed as little as possible so that it holds `content`:
 * comments, key order and everything that says the same already stay as they are. Variables that
 * "inputs" does not declare are for a person to settle.
 */
export function updatePrompt(text: string, content: Content, options: FormatOptions): string {
  const old = readPrompt(options.path, text, options.defaults).prompt;
  return old ? updatedText(old, content, options) : formatPrompt(content, options);
}

/** `updatePrompt` of a file that was read already. */
export function updatedText(old: Prompt, content: Content, options: FormatOptions): string {
  const { yaml, body } = splitFrontMatter(old.text);
  // Messages stay where their author put them.
  const isListed = readFrontMatter(yaml ?? "").values.messages !== undefined;
  const settings = { ...options, inputs: old.inputs };
  const before = frontMatterOf(old.content, { ...settings, isListed });
  const after = frontMatterOf(content, { ...settings, isListed });
  const newBody = before.body === after.body ? body : updateBody(body, after.body);
  for (const newYaml of updatedYaml(yaml ?? "", before.front, after.front)) {
    const updated = yaml === undefined && newYaml === ""
      ? newBody
      : `---\n${newYaml}---\n${newBody}`;
    const check = readPrompt(options.path, updated, options.defaults).prompt;
    if (check && same(check.content, content)) return updated;
  }
  return formatPrompt(content, settings);
}

interface Parts {
  front: JsonObject;
  body: string;
}

/** The front matter values and the body that say `content`; what has no key goes to `braintrust`. */
function frontMatterOf(
  content: Content,
  options: FormatOptions & { isListed?: boolean },
): Parts {
  const { body, bodyPaths, isVerbatim } = bodyOf(content, options.isListed ?? false);
  let rest: JsonObject = bodyPaths.reduce<JsonObject>(removeAt, canonicalContent(content));
  const front: JsonObject = {};
  for (const key of KEY_NAMES) {
    const { path, accepts } = keyRule(key);
    if (!path) continue;
    if (isVerbatim && path[1] === "prompt") continue;
    const value = memberAt(rest, path);
    if (value === undefined || !accepts(value)) continue;
    front[key] = value;
    rest = removeAt(rest, path);
  }
  if (front.slug === stemOf(options.path)) delete front.slug;
  if (front.name === nameFromSlug(content.slug)) delete front.name;
  if (front.type === "chat") delete front.type;
  if (options.defaults?.model !== undefined && memberAt(content, MODEL) === undefined) {
    front.model = null;
  }
  // "None" has to be said, or the body would give a prompt; odd prompt_data says it by itself.
  if (memberAt(content, PROMPT) === undefined && isObject(content.prompt_data ?? {})) {
    rest = merge(rest, nest(PROMPT, null));
  }
  if (options.inputs) front.inputs = options.inputs;
  // Sorted: what the server adds in another order must not make another file.
  if (Object.keys(rest).length > 0) front.braintrust = sorted(rest);
  return { front: inOrder(front), body };
}

/**
 * What of the prompt the body says, and whether it is so odd that it goes to `braintrust` whole.
 * `isListed` messages stand in front matter, whatever they are.
 */
function bodyOf(
  content: Content,
  isListed: boolean,
): { body: string; bodyPaths: string[][]; isVerbatim: boolean } {
  const prompt = memberAt(content, PROMPT);
  const verbatim = { body: "", bodyPaths: [], isVerbatim: true };
  if (!isObject(prompt)) return verbatim;
  if (prompt.type === "chat" && keyRule("messages").accepts(prompt.messages ?? null)) {
    const body = isListed ? undefined : joinMessages(prompt.messages ?? null);
    const bodyPaths = body === undefined ? [] : [[...PROMPT, "messages"]];
    return { body: body ?? "", bodyPaths, isVerbatim: false };
  }
  const body = prompt.type === "completion" && typeof prompt.content === "string"
    ? joinText(prompt.content)
    : undefined;
  if (body === undefined) return verbatim;
  return { body, bodyPaths: [[...PROMPT, "content"]], isVerbatim: false };
}

function inOrder(front: JsonObject): JsonObject {
  const entries = KEY_NAMES.flatMap((key): [KeyName, Json][] => {
    const value = front[key];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

function yamlOf(front: JsonObject): string {
  const document = new Document({}, { version: "1.2" });
  for (const [key, value] of Object.entries(front)) document.set(key, nodeOf(document, key, value));
  return document.toString(YAML_STYLE);
}
