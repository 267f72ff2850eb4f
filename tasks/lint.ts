import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { lint } from "../lib/commands/lint/lint.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "lint",
  summary: "Check the prompt files alone: no network, no key.",
  operands: "[SLUG or PATH ...]",
  flags: {},
  examples: [
    { command: "deno task lint", does: "all prompt files" },
    { command: "deno task lint prompts/llm-proxy/analyze-signal.md", does: "one file" },
  ],
  run: lint,
};

if (import.meta.main) await main(COMMAND);
