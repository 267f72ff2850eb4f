import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { download } from "../lib/commands/download/download.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "download",
  asks: true,
  writes: true,
  summary: "Bring edits made in Braintrust, and prompts that have no file yet, into git.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show what would be written; write nothing" },
    force: {
      describes:
        "If both sides changed, use Braintrust's text; with SLUG, also adopt a prompt uploaded elsewhere",
    },
    into: {
      describes: "The folder for prompts that have no file yet",
      value: "FOLDER",
    },
    merge: { describes: "If both sides changed, merge them; conflicts are marked in the file" },
  },
  examples: [
    { command: "deno task download --dry-run", does: "see what would be written" },
    { command: "deno task download", does: "bring every edit and every new prompt into git" },
    { command: "deno task download analyze-signal", does: "one prompt" },
  ],
  exclusive: [["force", "merge"]],
  run: download,
};

if (import.meta.main) await main(COMMAND);
