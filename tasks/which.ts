import { which } from "../lib/commands/which/which.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "which",
  asks: true,
  summary:
    "Tell which version was served at a time: the latest one, or with --environment what CI had promoted (needs\n" +
    "the gh program). Says what cannot be known.",
  operands: "[SLUG or PATH ...]",
  flags: {
    at: {
      describes: "The time, such as 2026-11-25T08:30Z (UTC where no zone is given)",
      value: "TIME",
    },
    environment: { describes: "The environment, by its slug", value: "NAME" },
  },
  examples: [
    {
      command: "deno task which --at 2026-11-25T08:30Z",
      does: "for readers of the latest version",
    },
    {
      command: "deno task which --at 2026-11-25 --environment production analyze-signal",
      does: "one prompt in production",
    },
  ],
  run: which,
};

if (import.meta.main) await main(COMMAND);
