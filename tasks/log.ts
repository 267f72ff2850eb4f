import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { log } from "../lib/commands/log/log.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "log",
  asks: true,
  summary:
    "List the versions of a prompt, newest first: when, the hash of its file, the commit that\n" +
    "introduced it or that it was edited outside git, and who points at it.",
  operands: "SLUG",
  flags: {},
  examples: [
    { command: "deno task log analyze-signal", does: "its versions" },
    { command: "deno task log analyze-signal --format json", does: "with both spellings of each" },
  ],
  run: log,
};

if (import.meta.main) await main(COMMAND);
