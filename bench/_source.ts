// The same prompts as the official tools take them: a TypeScript file that declares each.
import { type Json, memberAt } from "../lib/content/json.ts";
import { parsePrompt } from "../lib/prompt/parse.ts";
import type { Sample } from "./_prompts.ts";

/** A TypeScript file that declares `prompts` in `project`. */
export function officialSource(project: string, prompts: readonly Sample[]): string {
  const declarations = prompts.map((prompt) =>
    `project.prompts.create(${JSON.stringify(declarationOf(prompt), null, 2)});\n`
  );
  return [
    'import * as braintrust from "braintrust";\n',
    `const project = braintrust.projects.create({ name: ${JSON.stringify(project)} });\n`,
    ...declarations,
  ].join("\n");
}

function declarationOf({ path, text }: Sample): Record<string, Json | undefined> {
  const { prompt, problems } = parsePrompt(path, text);
  if (!prompt) throw new Error(`${path}: ${problems[0]?.message}`);
  const { name, slug, description, tags, metadata, prompt_data } = prompt.content;
  return {
    name,
    slug,
    description,
    model: memberAt(prompt_data, ["options", "model"]),
    params: memberAt(prompt_data, ["options", "params"]),
    messages: memberAt(prompt_data, ["prompt", "messages"]),
    tags,
    metadata,
  };
}
