// Which variables a mustache template uses: the contract between a prompt and the code that calls it.
import mustache from "mustache";
import { type Json, type JsonObject, memberAt } from "../content/json.ts";
import { rootOf, type Tag, tagsOf, type Token } from "../content/template_tags.ts";

/** Variables of a prompt. */
export interface Variables {
  /** Names that the caller must pass. */
  required: Set<string>;
  /** Names used inside a section, where they may come from the section's value instead. */
  inSections: Set<string>;
}

// Of our own, without a cache: mustache keeps the tokens of every template it ever read, which is
// 35 KB for each prompt and nothing that is asked twice.
const writer = new mustache.Writer();
writer.templateCache = undefined;

/**
 * The variables of all `templates`, added to `variables`. Throws an Error with mustache's message on
 * a broken template.
 */
export function variablesOf(
  templates: readonly string[],
  variables: Variables = { required: new Set(), inSections: new Set() },
): Variables {
  return variablesIn(templates.flatMap(tagsIn), variables);
}

/** The variables that `tags` ask for, added to `variables`. */
export function variablesIn(
  tags: readonly Tag[],
  variables: Variables = { required: new Set(), inSections: new Set() },
): Variables {
  for (const { name, isPartial, depth } of tags) {
    const root = isPartial ? undefined : rootOf(name);
    if (root !== undefined) (depth === 0 ? variables.required : variables.inSections).add(root);
  }
  return variables;
}

/**
 * Names that stand in the text outside every section: without them it has a hole. What is only asked
 * for by a section may be left out, since that is what a section is for.
 */
export function plainVariables(templates: readonly string[]): Set<string> {
  const roots = templates.flatMap(tokensOf).flatMap(([type, name]) =>
    type === "name" || type === "&" ? [rootOf(name)] : []
  );
  return new Set(roots.filter((root) => root !== undefined));
}

/** The names of `inputs` without which the prompt's text has a hole, sorted. */
export function requiredInputs(
  { content, inputs }: { content: JsonObject; inputs: JsonObject | undefined },
): string[] {
  return inputs ? holes(content).filter((name) => Object.hasOwn(inputs, name)) : [];
}

/** Names that leave a hole in the prompt's text unless the caller passes them, sorted. */
export function holes(content: JsonObject): string[] {
  return isMustache(content) ? [...plainVariables(templatesOf(content))].sort() : [];
}

/** The tags of `template`. Throws an Error with mustache's message when it is broken. */
export function tagsIn(template: string): Tag[] {
  return tagsOf(tokensOf(template));
}

/** Whether mustache can read every template of the prompt. */
export function isWhole(content: JsonObject): boolean {
  try {
    if (isMustache(content)) templatesOf(content).forEach(tagsIn);
    return true;
  } catch {
    return false;
  }
}

/** Every text of a prompt that Braintrust's SDK renders: messages, tools, and JSON Schema templates. */
export function templatesOf(content: JsonObject): string[] {
  const prompt = memberAt(content, ["prompt_data", "prompt"]);
  const schema = memberAt(content, ["prompt_data", "options", "params", "response_format"]);
  return [prompt, schema].flatMap((value) => value === undefined ? [] : textsIn(value));
}

/** Whether the prompt is rendered by mustache, Braintrust's default. */
export function isMustache(content: JsonObject): boolean {
  const format = memberAt(content, ["prompt_data", "template_format"]);
  return format === undefined || format === "mustache";
}

/** The tokens of a template. Throws an Error with mustache's message on a broken one. */
export function tokensOf(template: string): Token[] {
  // Most texts of a prompt are words of a JSON Schema; a tag, even a broken one, begins like this.
  return template.includes("{{") ? writer.parse(template) as unknown as Token[] : [];
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
