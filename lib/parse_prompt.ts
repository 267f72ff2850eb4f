import { canonicalContent, type Content, SERVER_FIELDS } from "./content.ts";
import { type FrontMatter, readFrontMatter, splitFrontMatter } from "./front_matter.ts";
import { canonicalText } from "./hash.ts";
import { isObject, type JsonObject, memberAt, merge, nest } from "./json.ts";
import { isKey, KEY_NAMES, type KeyName, keyRule, messageProblem } from "./keys.ts";
import { CONFLICT_MARKER, splitMessages, trimBlankLines } from "./messages.ts";
import type { Problem } from "./problem.ts";
import { isSlug, nameFromSlug, nearest, SLUG_RULE } from "./slug.ts";
import { isMustache, templatesOf, variablesOf } from "./variables.ts";

/** A prompt file, read. */
export interface Prompt {
  /** Relative to the repository root. */
  path: string;
  slug: string;
  content: Content;
  /** Variable name → what it is. Stays in git. */
  inputs: JsonObject | undefined;
  /** The file's canonical text (see `canonicalText`). */
  text: string;
}

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
  const text = canonicalText(rawText);
  const torn = conflictProblems(path, text);
  if (torn.length > 0) return { problems: torn };
  const { yaml, body, bodyLine, problem } = splitFrontMatter(text);
  if (problem) return { problems: [{ file: path, ...problem }] };
  const front = readFrontMatter(yaml ?? "");
  const problems: Problem[] = front.problems.map((found) => ({ file: path, ...found }));
  if (problems.length > 0) return { problems };
  const bodyResult = readBody(front, body);
  problems.push(
    ...keyProblems(path, front),
    ...bodyResult.problems.map(({ line, message }) => (
      { file: path, line: bodyLine + line + 1, column: 1, message }
    )),
  );
  const slug = slugOf(path, front, problems);
  if (problems.length > 0) return { problems };
  const content = contentOf(slug, front.values, bodyResult.prompt, defaults);
  const inputs = isObject(front.values.inputs) ? front.values.inputs : undefined;
  const prompt = { path, slug, content, inputs, text };
  problems.push(...variableProblems(prompt, front));
  return problems.length > 0 ? { problems } : { prompt, problems };
}

/** The file name without folder and `.md`: the slug of a file that names none. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
}

function slugOf(path: string, { values }: FrontMatter, problems: Problem[]): string {
  if (typeof values.slug === "string") return values.slug;
  const slug = stemOf(path);
  if (!isSlug(slug) && problems.length === 0) {
    const message = `Expected a file name or "slug" of ${SLUG_RULE}, found "${slug}"`;
    problems.push({ file: path, line: 1, column: 1, message });
  }
  return slug;
}

function keyProblems(path: string, { values, positionOf }: FrontMatter): Problem[] {
  return Object.entries(values).flatMap(([key, value]): Problem[] => {
    const problem = (message: string, at: (string | number)[] = [key]): Problem[] => [
      { file: path, ...positionOf(at), message },
    ];
    if (!isKey(key)) {
      const near = nearest(key, KEY_NAMES);
      const hint = near ? `; did you mean "${near}"?` : "";
      return problem(`Expected a known key, found "${key}"${hint}`);
    }
    if (key === "braintrust" && isObject(value)) {
      const owned = Object.keys(value).find((name) => SERVER_FIELDS.has(name) || name === "slug");
      if (owned) return problem(`Cannot carry "${owned}" under "braintrust"`, [key, owned]);
    }
    if (keyRule(key).accepts(value)) return [];
    if (key === "messages" && Array.isArray(value)) {
      return value.flatMap((message, index) => {
        const wrong = messageProblem(message);
        return wrong ? problem(wrong, [key, index]) : [];
      });
    }
    return problem(`Expected "${key}" to be ${keyRule(key).expected}, found ${describe(value)}`);
  });
}

function conflictProblems(path: string, text: string): Problem[] {
  const message = "Found a merge conflict: choose a side, and remove the lines that mark it";
  return text.split("\n").flatMap((line, index) =>
    CONFLICT_MARKER.test(line) ? [{ file: path, line: index + 1, column: 1, message }] : []
  );
}

interface Body {
  /** The members of `prompt_data.prompt` that the body gives. */
  prompt: JsonObject;
  problems: { line: number; message: string }[];
}

function readBody({ values }: FrontMatter, body: string): Body {
  const text = trimBlankLines(body);
  const isVerbatim = memberAt(values, ["braintrust", "prompt_data", "prompt"]) !== undefined;
  const line = body.split("\n").findIndex((content) => content.trim() !== "");
  if (values.messages !== undefined) {
    const message = 'Expected no text below the front matter, since it has "messages"';
    return { prompt: { type: "chat" }, problems: text === "" ? [] : [{ line, message }] };
  }
  if (text === "") {
    const message = "Expected the text of a prompt, found none";
    return { prompt: {}, problems: isVerbatim ? [] : [{ line: 0, message }] };
  }
  if (values.type === "completion") {
    return { prompt: { type: "completion", content: text }, problems: [] };
  }
  const { messages, problems } = splitMessages(body);
  const plain = messages.map(({ role, text }) => ({ role, content: text }));
  return { prompt: { type: "chat", messages: plain }, problems };
}

function contentOf(
  slug: string,
  values: JsonObject,
  prompt: JsonObject,
  defaults: { model?: string },
): Content {
  const model = values.model === undefined && defaults.model !== undefined
    ? nest(["prompt_data", "options", "model"], defaults.model)
    : {};
  let row = merge({ slug, name: nameFromSlug(slug), ...model }, { prompt_data: { prompt } });
  for (const [key, value] of Object.entries(values)) {
    const { path } = keyRule(key as KeyName);
    if (path) row = merge(row, nest(path, value));
  }
  return canonicalContent(isObject(values.braintrust) ? merge(row, values.braintrust) : row);
}

function variableProblems(prompt: Prompt, { positionOf }: FrontMatter): Problem[] {
  const { path, content, inputs, text } = prompt;
  if (!isMustache(content)) return [];
  const problem = (message: string, place: { line: number; column: number }): Problem => (
    { file: path, ...place, message }
  );
  try {
    const { required, inSections } = variablesOf(templatesOf(content));
    if (!inputs) return [];
    const undeclared = [...required].filter((name) => !Object.hasOwn(inputs, name));
    const unused = Object.keys(inputs).filter((name) =>
      !required.has(name) && !inSections.has(name)
    );
    return [
      ...undeclared.map((name) =>
        problem(`Expected "${name}" under "inputs", since the prompt uses it`, placeOf(text, name))
      ),
      ...unused.map((name) =>
        problem(`Expected the prompt to use the input "${name}"`, positionOf(["inputs", name]))
      ),
    ];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [problem(`Cannot read the mustache template: ${message}`, placeOf(text, ""))];
  }
}

/** Where the tag of a variable first stands. */
function placeOf(text: string, name: string): { line: number; column: number } {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const offset = Math.max(0, text.search(new RegExp(`\\{\\{[{&#^]?\\s*(input\\.)?${escaped}`)));
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function describe(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
