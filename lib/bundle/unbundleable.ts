import { CONFIG_PATH } from "../config/config.ts";
import { memberAt } from "../content/json.ts";
import type { Problem } from "../text/problem.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import { isMustache, tagsIn, templatesOf } from "../prompt/variables.ts";

/** Why a prompt cannot be bundled: nobody would render it as the SDK does. */
export function unbundleable(name: string, file: PromptFile): Problem[] {
  const { path, text, content } = file.prompt();
  if (memberAt(content, ["prompt_data", "template_format"]) === "nunjucks") {
    const message = `Expected template_format mustache or none, because the bundle "${name}" ` +
      "contains this prompt and its runtime cannot render nunjucks; convert it, or remove it from " +
      `"bundles" in ${CONFIG_PATH}`;
    return [{ file: path, line: lineOf(text, "template_format"), column: 1, message }];
  }
  const partial = isMustache(content)
    ? templatesOf(content).flatMap(tagsIn).find(({ isPartial }) => isPartial)?.name
    : undefined;
  if (partial === undefined) return [];
  const message =
    `Found the partial {{> ${partial}}}, which renders as nothing: Braintrust's SDK ` +
    "does not resolve partials, and neither does the runtime; copy its text here";
  return [{ file: path, line: lineOf(text, "{{>", true), column: 1, message }];
}

function lineOf(text: string, word: string, isInside = false): number {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => isInside ? line.includes(word) : line.startsWith(word));
  return Math.max(0, index) + 1;
}
