import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { restore } from "../lib/commands/restore/restore.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "restore",
  asks: true,
  summary: "Bring back a prompt that upload --prune deleted, from the file that kept its row.",
  operands: "FILE",
  flags: {},
  examples: [{
    command: "deno task restore .prompt-sync/pruned/old@1000198255603220480.json",
    does: "bring it back",
  }],
  run: restore,
};

if (import.meta.main) await main(COMMAND);
