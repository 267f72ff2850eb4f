// A bundle as a module: it imports nothing, so that it can stand anywhere.
import type { Bundle } from "../content/bundled.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import { answerType, variablesType } from "./prompt_types.ts";
import { literal } from "./type_text.ts";

/**
 * JSON is TypeScript, and its string literals keep every character (a template literal would turn CR
 * into LF). Single quotes are escaped because the deploy command finds imports by a pattern, in
 * strings too: a prompt must not be able to name a file that is then uploaded.
 */
export function moduleText(bundle: Bundle, files: readonly PromptFile[]): string {
  const json = JSON.stringify(bundle, null, 2).replaceAll("'", "\\u0027");
  return [
    "// Generated from the prompt files by `deno task bundle` and `deno task upload`. Do not edit.",
    "// deno-fmt-ignore-file",
    "// deno-lint-ignore-file",
    "",
    "/** What a template prints: text, and JSON of anything else. */",
    "export type Printed = string | number | boolean | object;",
    "",
    "/** The variables that each prompt takes, and the answer that it asks for. */",
    "export type Prompts = {",
    ...files.map((file) => file.prompt()).map((prompt) =>
      [
        `  ${literal(prompt.slug)}: {`,
        `    variables: ${variablesType(prompt, "    ")};`,
        `    answer: ${answerType(prompt, "    ")};`,
        "  };",
      ].join("\n")
    ),
    "};",
    "",
    `const data = ${json};`,
    "",
    "/** The prompts that are deployed with this code, for `createPrompts`. */",
    "export const bundle: typeof data & { types?: Prompts } = data;",
    "",
  ].join("\n");
}
