import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { comment } from "../lib/commands/comment/comment.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "comment",
  summary:
    "Keep one comment on a pull request that says what it changes and what differs, from the " +
    "file of\nverify --json. For a job with pull-requests: write and without a key. Needs the gh program.",
  operands: "FILE",
  flags: {
    event: {
      describes: "GitHub's workflow_run event, which names the pull request; - reads stdin",
      value: "FILE",
    },
    "no-text": { describes: "Say which prompts differ, but show no text of theirs" },
    promotes: {
      describes: "The environment that a merge points at the pinned versions",
      value: "NAME",
    },
    "dry-run": { describes: "Print the comment; do nothing" },
  },
  examples: [
    {
      command: "deno task comment .prompt-sync/report.json --event - < event.json",
      does: "post it, update it, or do nothing",
    },
    {
      command: "deno task comment .prompt-sync/report.json --event event.json --dry-run",
      does: "see it",
    },
  ],
  run: comment,
};

if (import.meta.main) await main(COMMAND);
