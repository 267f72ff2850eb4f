import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { install } from "../lib/commands/hooks/install.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "hooks:install",
  summary:
    "Check prompts before each commit and push. Puts the hooks and a copy of their program " +
    "under .git, so that no branch can change them. Does not change other hooks, but " +
    "prints the line to add to them.",
  operands: "",
  flags: {},
  examples: [{
    command: "deno task hooks:install",
    does: "once in each clone, again after an update",
  }],
  worksWithoutSettings: () => true,
  run: install,
};

if (import.meta.main) await main(COMMAND);
