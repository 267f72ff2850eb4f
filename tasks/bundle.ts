import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { bundle } from "../lib/commands/bundle/bundle.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "bundle",
  writes: true,
  summary:
    "Generate the files that deploy prompts with an application, as configured in prompts/config.json under\n" +
    '"bundles": supabase/functions/NAME/prompts.gen.ts, or any path that ends in prompts.gen.ts or,\n' +
    "for other languages, prompts.gen.json. `upload` does it too.",
  operands: "",
  flags: { check: { describes: "Write nothing; exit code 1 when a generated file is stale" } },
  examples: [
    { command: "deno task bundle", does: "after editing a prompt or resolving a merge" },
    { command: "deno task bundle --check", does: "in CI; `verify` does it too" },
    { command: "deno task bundle --check --format json", does: "the bundles as JSON" },
  ],
  run: bundle,
};

if (import.meta.main) await main(COMMAND);
