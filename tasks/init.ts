import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { init } from "../lib/commands/init/init.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "init",
  summary: "Set up a repository for prompt-sync: configuration, CI, hook lines, .env.example and " +
    "the lines of .gitignore and .gitattributes. Shows what it will write, and writes over no file. " +
    "Asks on a terminal; elsewhere, defaults apply.",
  operands: "",
  flags: {
    "dry-run": { describes: "Show what would be written" },
    yes: { describes: "Write without asking" },
    project: {
      describes: "Name of the Braintrust project (default: of the folder)",
      value: "NAME",
    },
    include: {
      describes: "Globs of prompt files, separated by spaces (default: what is there)",
      value: "GLOBS",
    },
    model: {
      describes: "Model of prompts that name none (default: the application sets it)",
      value: "NAME",
    },
    bundle: {
      describes: "Supabase functions that prompts are deployed with, separated by commas",
      value: "LIST",
    },
    ci: {
      describes: "github or none (default: github, where the repository is there)",
      value: "HOST",
    },
    runtime: { describes: "node or deno (default: by package.json and deno.json)", value: "NAME" },
    action: { describes: "The action that the workflow uses, pinned", value: "OWNER/REPO@COMMIT" },
  },
  examples: [
    { command: "deno task init --dry-run", does: "see what would be written" },
    { command: "deno task init --yes --project my-project", does: "without a question" },
  ],
  worksWithoutSettings: () => true,
  run: init,
};

if (import.meta.main) await main(COMMAND);
