import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { diff } from "../lib/commands/diff/diff.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "diff",
  asks: true,
  summary:
    "Show the unified diff of every prompt that is not in sync: what upload would change. With\n" +
    "one flag, that side is compared with the file; with two, they are compared with each other.",
  operands: "[SLUG or PATH ...]",
  isPaged: true,
  flags: {
    pinned: { describes: "The version that the lock pins" },
    environment: { describes: "The version that an environment points at", value: "NAME" },
    live: { describes: "The latest version in Braintrust" },
    all: {
      describes: "Print every diff; by default only the first of many, unless prompts are named",
    },
  },
  examples: [
    { command: "deno task diff", does: "all pending changes" },
    { command: "deno task diff --pinned --live analyze-signal", does: "what Braintrust changed" },
    { command: "deno task diff --environment production", does: "what a promotion would change" },
  ],
  run: diff,
};

if (import.meta.main) await main(COMMAND);
