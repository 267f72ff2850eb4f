import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { readConfig } from "../lib/disk/config_file.ts";
import { requireMerged } from "../lib/commands/upload/hold.ts";
import { restore } from "../lib/commands/restore/restore.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "restore",
  asks: true,
  summary: "Bring back a prompt that upload --prune deleted, from the file that kept its row.",
  operands: "FILE",
  flags: {
    "from-branch": {
      describes: 'With "upload": "after-merge": also before the merge, without a review',
    },
  },
  examples: [{
    command: "deno task restore .prompt-sync/pruned/old@1000198255603220480.json",
    does: "bring it back",
  }],
  run: async (context) => {
    if (!context.args.switches["from-branch"]) {
      await requireMerged(context.root, await readConfig(context.root), "restore");
    }
    return await restore(context);
  },
};

if (import.meta.main) await main(COMMAND);
