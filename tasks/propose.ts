import { prepareDownloads } from "../lib/commands/download/write.ts";
import { propose } from "../lib/commands/propose/propose.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "propose",
  asks: true,
  summary:
    "Bring edits made in Braintrust back as one pull request on the branch prompt-sync/propose. Needs the gh program\n" +
    "and the right to push. Never merges anything, never overwrites a person's commit.",
  operands: "",
  flags: {
    collect: {
      describes: "Only collect: write the proposal to FILE. Needs the key, no right to push",
      value: "FILE",
    },
    apply: {
      describes: "Only push what FILE proposes (- reads stdin). Needs the right to push, no key",
      value: "FILE",
    },
    "dry-run": { describes: "Show what would be pushed; push nothing" },
  },
  exclusive: [["collect", "apply"]],
  worksWithoutSettings: ({ values }) => values.apply !== undefined,
  examples: [
    { command: "deno task propose --dry-run", does: "see what would come back" },
    { command: "deno task propose --collect proposal.json", does: "what the first job does" },
    { command: "deno task propose --apply proposal.json", does: "what the second job does" },
  ],
  run: (context) =>
    propose(
      context,
      ({ config, braintrust }) => (prompts) =>
        prepareDownloads(prompts, { root: context.root, config, braintrust }),
    ),
};

if (import.meta.main) await main(COMMAND);
