// Whether a prompt's mustache templates can be read, and keep the contract that `inputs` states.
import type { FrontMatter, Position } from "./front_matter.ts";
import type { Prompt } from "./parse_prompt.ts";
import { cut, type Problem } from "./problem.ts";
import { isMustache, rootOf, templatesOf, type Variables, variablesOf } from "./variables.ts";

/** A tag that names a variable or opens a section. */
const TAG = /\{\{[{&#^]?\s*([^\s{}#^/!>&=][^\s{}]*)/g;

/** Problems of the templates of `prompt`, each at its tag or at its input. */
export function templateProblems(
  prompt: Prompt,
  positionOf: FrontMatter["positionOf"],
): Problem[] {
  const { path, content, inputs, text } = prompt;
  if (!isMustache(content)) return [];
  const variables: Variables = { required: new Set(), inSections: new Set() };
  for (const template of templatesOf(content)) {
    try {
      variablesOf([template], variables);
    } catch (error) {
      return [{ file: path, ...broken(text, template, error as Error) }];
    }
  }
  if (!inputs) return [];
  const { required, inSections } = variables;
  const undeclared = [...required].filter((name) => !Object.hasOwn(inputs, name));
  const unused = Object.keys(inputs).filter((name) => !required.has(name) && !inSections.has(name));
  const places = undeclared.length === 0 ? new Map<string, Position>() : tagPlaces(text);
  return [
    ...undeclared.map((name) => ({
      file: path,
      ...(places.get(name) ?? { line: 1, column: 1 }),
      message: `Expected "${cut(name)}" under "inputs", since the prompt uses it`,
    })),
    ...unused.map((name) => ({
      file: path,
      ...positionOf(["inputs", name]),
      message: `Expected the prompt to use "${cut(name)}", which "inputs" declares`,
    })),
  ];
}

/** Mustache's message, at its place in the file where the file holds the template as it is. */
function broken(text: string, template: string, error: Error): Position & { message: string } {
  const [, reason = error.message, offset = "0"] = /^(.*) at (\d+)$/s.exec(error.message) ?? [];
  const start = text.indexOf(template);
  const inside = openingOf(template, reason, Number(offset));
  return {
    ...placeAt(text, start === -1 ? 0 : start + inside),
    message: `Cannot read the mustache template: ${cut(reason)}`,
  };
}

/** What never closes is noticed at the end, and meant where it opens. */
function openingOf(template: string, reason: string, offset: number): number {
  const section = /^Unclosed section "(.*)"$/s.exec(reason)?.[1];
  const openings = section === undefined
    ? reason.startsWith("Unclosed") ? ["{{"] : []
    : [`{{#${section}`, `{{^${section}`];
  const opening = Math.max(-1, ...openings.map((tag) => template.lastIndexOf(tag, offset)));
  return opening === -1 ? offset : opening;
}

/** Where each variable's first tag stands. */
function tagPlaces(text: string): Map<string, Position> {
  const places = new Map<string, Position>();
  let [line, lineStart] = [1, 0];
  for (const tag of text.matchAll(TAG)) {
    for (let end; (end = text.indexOf("\n", lineStart)) !== -1 && end < tag.index;) {
      [line, lineStart] = [line + 1, end + 1];
    }
    const name = rootOf(tag[1] ?? "");
    if (name === undefined || places.has(name)) continue;
    places.set(name, { line, column: tag.index - lineStart + 1 });
  }
  return places;
}

function placeAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
