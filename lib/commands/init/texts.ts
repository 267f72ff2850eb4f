// The small files that `init` writes.
import type { Choices, Facts } from "./facts.ts";

/** What a person copies to `.env`. */
export const ENV_EXAMPLE = [
  "# For prompt-sync. Copy to .env, which git ignores. Environment variables override that file.",
  "BRAINTRUST_API_KEY=",
  "# BRAINTRUST_ORG_NAME=",
  "# BRAINTRUST_API_URL=https://api.braintrust.dev",
  "# BRAINTRUST_APP_URL=https://www.braintrust.dev",
];

/** `prompts/config.json`; editors check it with the package's own schema. */
export function configText(facts: Facts, choices: Choices): string {
  const { project, include, model, functions } = choices;
  const config = {
    $schema: schemaOf(facts, choices),
    project,
    include,
    defaults: { model },
    ...(functions.length === 0
      ? {}
      : { bundles: Object.fromEntries(functions.map((name) => [name, { include }])) }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function schemaOf({ kind, folder }: Facts, { version }: Choices): string {
  if (kind === "deno") {
    return `https://cdn.jsdelivr.net/npm/prompt-sync@${version}/config.schema.json`;
  }
  const up = folder === "." ? "../" : "../".repeat(folder.split("/").length + 1);
  return `${up}node_modules/prompt-sync/config.schema.json`;
}
