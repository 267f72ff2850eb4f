import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { readConfig } from "../lib/disk/config_file.ts";
import { requireMerged } from "../lib/commands/upload/hold.ts";
import { promote } from "../lib/commands/promote/promote.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "promote",
  asks: true,
  summary: "Point a Braintrust environment at the versions that prompts/lock.json pins. If one " +
    "does not match its file, nothing is moved.",
  operands: "[SLUG or PATH ...]",
  flags: {
    environment: { describes: "The environment, by its slug", value: "NAME" },
    version: {
      describes: "For an incident: this version of one prompt, pinned or not",
      value: "V",
    },
    since: {
      describes: "Follow git only: a pointer that somebody moved since COMMIT is kept and reported",
      value: "COMMIT",
    },
    from: {
      describes: "With --to: the versions that this environment points at, instead of git's",
      value: "NAME",
    },
    to: { describes: "The environment that --from is promoted to", value: "NAME" },
    plan: { describes: "With --from: print the moves as JSON, for somebody to approve" },
    apply: {
      describes: "With --from: move only if all is as FILE says, a printed plan (- reads stdin)",
      value: "FILE",
    },
    remove: { describes: "Remove the named prompts from the environment (needs --yes)" },
    yes: { describes: "Confirm --remove" },
    "create-environment": { describes: "Create the environment if it does not exist" },
    "from-branch": {
      describes: 'With "upload": "after-merge": follow git before the merge, without a review',
    },
    "dry-run": { describes: "Show what would move; move nothing" },
  },
  examples: [
    {
      command: "deno task promote --environment production --dry-run",
      does: "see what would move",
    },
    { command: "deno task promote --environment production", does: "move all prompts" },
    { command: "deno task promote --environment staging analyze-signal", does: "move one prompt" },
    {
      command:
        "deno task promote --environment production --version 9c2c1b1ba6220000 analyze-signal",
      does: "in an incident",
    },
    {
      command: "deno task promote --from staging --to production --dry-run",
      does: "see what staging has that production has not",
    },
    {
      command: "deno task promote --environment production --remove analyze-signal",
      does: "see what would change",
    },
  ],
  exclusive: [
    ["since", "version"],
    ["remove", "version"],
    ["remove", "since"],
    ["from", "since"],
    ["from", "version"],
    ["from", "remove"],
    ["environment", "to"],
    ["plan", "apply"],
  ],
  run: async (context) => {
    const { values: { version, from }, switches } = context.args;
    // What follows git follows the branch that was reviewed; the other ways name what they move.
    const followsGit = version === undefined && from === undefined && !switches.remove;
    if (followsGit && !switches["dry-run"] && !switches["from-branch"]) {
      await requireMerged(context.root, await readConfig(context.root), "promote");
    }
    return await promote(context);
  },
};

if (import.meta.main) await main(COMMAND);
