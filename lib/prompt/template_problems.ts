// Whether a prompt's mustache templates can be read, and keep the contract that `inputs` states.
import type { FrontMatter, Position } from "./front_matter.ts";
import type { JsonObject } from "../content/json.ts";
import type { Prompt } from "./prompt.ts";
import type { Problem } from "../text/problem.ts";
import { cut } from "../text/escape.ts";
import { tagPlaces } from "./tag_places.ts";
import { isVariable, rootOf, type Tag } from "../content/template_tags.ts";
import { isMustache, tagsIn, templatesOf, variablesIn } from "./variables.ts";

/** Problems of the templates of `prompt`, each at its tag or at its input. */
export function templateProblems(
  prompt: Prompt,
  positionOf: FrontMatter["positionOf"],
): Problem[] {
  const { path, content, inputs, text } = prompt;
  if (!isMustache(content)) return [];
  const tags: Placed[] = [];
  for (const template of templatesOf(content)) {
    try {
      for (const tag of tagsIn(template)) tags.push({ ...tag, template });
    } catch (error) {
      return [{ file: path, ...broken(text, template, error as Error) }];
    }
  }
  const placeOf = tagPlaces(text);
  const odd = tags.flatMap((tag): Problem[] => {
    const message = oddTag(tag, inputs);
    return message === undefined ? [] : [{ file: path, ...placeOf(tag.template, tag), message }];
  });
  if (!inputs) return odd;
  const { required, inSections } = variablesIn(tags);
  const unused = Object.keys(inputs).filter((name) => !required.has(name) && !inSections.has(name));
  return [
    ...odd,
    ...undeclaredIn(tags, prompt).map(({ name, ...place }) => ({
      file: path,
      ...place,
      message: `Expected "${cut(name)}" under "inputs", because the prompt uses it`,
    })),
    ...unused.map((name) => ({
      file: path,
      ...positionOf(["inputs", name]),
      message: `Expected the prompt to use "${cut(name)}", which "inputs" declares`,
    })),
  ];
}

/** Variables that `inputs` does not declare, each with the place of its first tag. */
export function undeclared(
  prompt: Prompt,
): (Position & { name: string })[] {
  const { content } = prompt;
  const templates = isMustache(content) ? templatesOf(content) : [];
  const tags = templates.flatMap((template) =>
    tagsIn(template).map((tag) => ({ ...tag, template }))
  );
  return undeclaredIn(tags, prompt);
}

function undeclaredIn(
  tags: readonly Placed[],
  { inputs = {}, text }: Prompt,
): (Position & { name: string })[] {
  const found = new Map<string, Position>();
  const placeOf = tagPlaces(text);
  for (const tag of tags) {
    const name = tag.isPartial || tag.depth > 0 || !isVariable(tag) ? undefined : rootOf(tag.name);
    if (name === undefined || Object.hasOwn(inputs, name) || found.has(name)) continue;
    found.set(name, placeOf(tag.template, tag));
  }
  return [...found].map(([name, place]) => ({ name, ...place }));
}

type Placed = Tag & { template: string };

/** What is wrong with a tag whatever the caller passes: it would render as nothing. */
function oddTag(tag: Placed, inputs: JsonObject = {}): string | undefined {
  const shown = (): string => cut(tag.template.slice(tag.start, tag.end));
  if (tag.isPartial) {
    return `Expected no partial, found ${shown()}: the SDK does not resolve partials and renders ` +
      "nothing; copy its text here, or pass it as a variable";
  }
  const root = rootOf(tag.name);
  const isDeclared = Object.hasOwn(inputs, tag.name) ||
    root !== undefined && Object.hasOwn(inputs, root);
  if (isVariable(tag) || isDeclared) return undefined;
  return `Expected the name of a variable, found ${shown()}, which renders as nothing; for literal text, use ` +
    '"template_format: none" or a line {{=<% %>=}} above it; for a variable, declare it under "inputs"';
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

function placeAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
