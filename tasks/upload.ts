import { DEFAULT_WAIT } from "../lib/commands/upload/upload_report.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { upload } from "../lib/commands/upload/upload.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "upload",
  asks: true,
  writes: true,
  summary: "Upload prompt files to Braintrust, read them back as proof, and pin the versions in " +
    "prompts/lock.json.",
  operands: "[SLUG or PATH ...]",
  flags: {
    "dry-run": { describes: "Show the plan; write nothing" },
    force: { describes: "Also replace prompts that were edited outside git" },
    reassert: {
      describes: "Make git's text live again where another branch uploaded a newer version",
    },
    prune: {
      describes: "Delete uploaded prompts whose file is gone (needs --yes); keeps the rows",
    },
    yes: { describes: "Confirm --prune" },
    accept: {
      describes: "If Braintrust returns other values than were uploaded, write them to the file",
    },
    wait: {
      describes:
        `How long to wait until Braintrust shows what was written (default ${DEFAULT_WAIT})`,
      value: "SECONDS",
    },
    "from-branch": {
      describes: 'With "upload": "after-merge": upload this text although nobody has merged it',
    },
    "create-project": { describes: "Create the project if it does not exist" },
  },
  examples: [
    { command: "deno task upload --dry-run", does: "see what would happen" },
    { command: "deno task upload", does: "do it" },
    {
      command: "deno task upload --force analyze-signal",
      does: "overwrite an edit made in the UI",
    },
  ],
  run: upload,
};

if (import.meta.main) await main(COMMAND);
