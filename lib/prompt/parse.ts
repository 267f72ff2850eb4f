import type { Prompt } from "./prompt.ts";
import { canonicalContent, type Content, SERVER_FIELDS } from "../content/content.ts";
import { type FrontMatter, readFrontMatter, splitFrontMatter } from "./front_matter.ts";
import { canonicalText } from "../content/hash.ts";
import { isObject, type Json, type JsonObject, memberAt, merge, nest } from "../content/json.ts";
import { isKey, KEY_NAMES, type KeyName, keyRule, messageProblem } from "./keys.ts";
import { CONFLICT_MARKER } from "./messages.ts";
import type { Problem } from "../text/problem.ts";
import { cut } from "../text/escape.ts";
import { readBody } from "./body.ts";
import { isFileSlug, isSlug, nameFromSlug, SLUG_RULE } from "../content/slug.ts";
import { nearest } from "../text/nearest.ts";
import { templateProblems } from "./template_problems.ts";
import { droppedNulls } from "./yaml_problems.ts";

/** Either the prompt or everything that is wrong with its file. */
export interface ParsedPrompt {
  prompt?: Prompt;
  problems: Problem[];
}

/** Reads the text of a prompt file. `defaults.model` serves prompts that name no model. */
export function parsePrompt(
  path: string,
  rawText: string,
  defaults: { model?: string } = {},
): ParsedPrompt {
  const { prompt, problems, templates } = readPrompt(path, rawText, defaults);
  const all = [...problems, ...templates];
  return prompt && all.length === 0 ? { prompt, problems: [] } : { problems: all };
}

/**
 * `parsePrompt`, with what is wrong with the `templates` apart: a prompt whose variables are not those
 * that `inputs` declares can be read all the same.
 */
export function readPrompt(
  path: string,
  rawText: string,
  defaults: { model?: string } = {},
): ParsedPrompt & { templates: Problem[] } {
  const text = canonicalText(rawText);
  const odd = lineEndProblems(path, text);
  if (odd.length > 0) return { problems: odd, templates: [] };
  const torn = conflictProblems(path, text);
  if (torn.length > 0) return { problems: torn, templates: [] };
  const { yaml, body, bodyLine, problem } = splitFrontMatter(text);
  if (problem) return { problems: [{ file: path, ...problem }], templates: [] };
  const front = readFrontMatter(yaml ?? "");
  if (front.problems.length > 0) {
    const problems = front.problems.map((found) => ({ file: path, ...found }));
    return { problems, templates: [] };
  }
  const { prompt: said, problems: bodyProblems } = readBody(front.values, body);
  const slug = typeof front.values.slug === "string" ? front.values.slug : stemOf(path);
  const keys = keyProblems(path, front);
  const sound = soundValues(front.values);
  const content = contentOf(slug, sound, said, defaults);
  const inputs = isObject(sound.inputs) ? sound.inputs : undefined;
  const prompt = { path, slug, content, inputs, text };
  // Half a template would only yield problems that are none.
  const isWhole = bodyProblems.length === 0 &&
    TEMPLATE_KEYS.every((key) => front.values[key] === undefined || sound[key] !== undefined);
  const lastLine = bodyProblems.length > 0 ? text.split("\n").length : 0;
  const problems = [
    ...keys,
    ...bodyProblems.map(({ line, message }) => (
      { file: path, line: Math.min(bodyLine + line + 1, lastLine), column: 1, message }
    )),
    ...(front.values.slug === undefined ? slugProblems(path, slug) : []),
  ];
  const templates = isWhole ? templateProblems(prompt, front.positionOf) : [];
  return { ...(problems.length > 0 ? {} : { prompt }), problems, templates };
}

/** The file name without folder and `.md`: the slug of a file that names none. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
}

function slugProblems(path: string, slug: string): Problem[] {
  if (isFileSlug(slug)) return [];
  const other = isSlug(slug) ? `; write it as "slug: ${slug}" in a file with an ASCII name` : "";
  const message = `Expected a file name or "slug" of ${SLUG_RULE}, found "${cut(slug)}"${other}`;
  return [{ file: path, line: 1, column: 1, message }];
}

/** The keys that decide what is rendered. */
const TEMPLATE_KEYS = ["messages", "tools", "params", "template_format", "type", "braintrust"];

/** The values that their keys accept. */
function soundValues(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => isKey(key) && keyRule(key).accepts(value)),
  );
}

function keyProblems(path: string, { values, positionOf }: FrontMatter): Problem[] {
  return Object.entries(values).flatMap(([key, value]): Problem[] => {
    const problem = (message: string, at: (string | number)[] = [key]): Problem[] => [
      { file: path, ...positionOf(at), message },
    ];
    if (!isKey(key)) {
      const near = nearest(cut(key), KEY_NAMES);
      const hint = near ? `; did you mean "${near}"?` : "";
      return problem(`Expected a known key, found "${cut(key)}"${hint}`);
    }
    if (key === "braintrust" && isObject(value)) {
      return carriedProblems(value, values).map(({ message, at }) => ({
        file: path,
        ...positionOf([key, ...at]),
        message,
      }));
    }
    if (keyRule(key).accepts(value)) {
      return LOSES_NULLS.has(key)
        ? lostNulls(key, value).flatMap((at) => problem(NO_NULL, [key, ...at]))
        : [];
    }
    if (key === "messages" && Array.isArray(value)) {
      return value.flatMap((message, index) => {
        const wrong = messageProblem(message);
        return wrong ? problem(wrong, [key, index]) : [];
      });
    }
    return problem(`Expected "${key}" to be ${keyRule(key).expected}, found ${describe(value)}`);
  });
}

/** Keys of which a null, which Braintrust reads as "not set", is more likely a slip than meant. */
const LOSES_NULLS: ReadonlySet<string> = new Set([
  "params",
  "tools",
  "tool_functions",
  "parser",
  "mcp",
  "origin",
]);
const NO_NULL = "Expected a value, found null, which Braintrust does not store; set one, or " +
  "remove the key";

function lostNulls(key: KeyName, value: Json): string[][] {
  if (!hasNull(value)) return [];
  const { path = [] } = keyRule(key);
  return droppedNulls(value, memberAt(canonicalContent(nest(path, value)), path));
}

function hasNull(value: Json): boolean {
  return value === null || typeof value === "object" && Object.values(value).some(hasNull);
}

/** Text that is not canonical even now would have another hash wherever it is hashed again. */
function lineEndProblems(path: string, text: string): Problem[] {
  if (canonicalText(text) === text) return [];
  const before = text.startsWith("\uFEFF") ? "" : text.slice(0, text.indexOf("\r\n"));
  const message = "Expected lines that end in LF or CRLF, and one byte order mark at most";
  return [{ file: path, line: before.split("\n").length, column: 1, message }];
}

function conflictProblems(path: string, text: string): Problem[] {
  if (!text.includes("<<<<<<< ") && !text.includes(">>>>>>> ")) return [];
  const message = "Found a merge conflict: resolve it and remove the conflict markers";
  return text.split("\n").flatMap((line, index) =>
    CONFLICT_MARKER.test(line) ? [{ file: path, line: index + 1, column: 1, message }] : []
  );
}

/** What "braintrust" must not carry: what the server owns, and what another key says already. */
function carriedProblems(carried: JsonObject, values: JsonObject): Carried[] {
  const owned = Object.keys(carried)
    .filter((name) => SERVER_FIELDS.has(name) || name === "slug" || name === "function_data")
    .map((name) => ({ message: `Cannot put "${name}" under "braintrust"`, at: [name] }));
  const twice = KEY_NAMES.flatMap((key): Carried[] => {
    const { path } = keyRule(key);
    if (!path || values[key] === undefined || memberAt(carried, path) === undefined) return [];
    return [{ message: `Expected "${key}" once, found it under "braintrust" too`, at: path }];
  });
  const name = carried.name === undefined ? "" : carried.name;
  const nameless = typeof name === "string" ? [] : [{
    message: `Expected "name" to be text, found ${describe(name)}`,
    at: ["name"],
  }];
  const { metadata } = carried;
  const stampless = metadata === undefined || isObject(metadata) ? [] : [{
    message: `Expected "metadata" to be an object, so that the stamp can be added, found ${
      describe(metadata)
    }`,
    at: ["metadata"],
  }];
  return [...owned, ...twice, ...nameless, ...stampless];
}

interface Carried {
  message: string;
  at: readonly string[];
}

function contentOf(
  slug: string,
  values: JsonObject,
  prompt: JsonObject,
  defaults: { model?: string },
): Content {
  const model = defaults.model !== undefined
    ? nest(["prompt_data", "options", "model"], defaults.model)
    : {};
  const row = merge({ slug, name: nameFromSlug(slug), ...model }, {
    prompt_data: { prompt: { ...prompt } },
  });
  for (const [key, value] of Object.entries(values)) {
    const { path } = keyRule(key as KeyName);
    if (path) setAt(row, path, value);
  }
  return canonicalContent(isObject(values.braintrust) ? merge(row, values.braintrust) : row);
}

/** Sets the member at `path` in place. No key's path leads into the value of another key. */
function setAt(object: JsonObject, [key = "", ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  const member = object[key];
  const below = isObject(member) ? member : {};
  object[key] = below;
  setAt(below, rest, value);
}

function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : cut(JSON.stringify(value));
}
