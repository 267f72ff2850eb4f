import { requireMerged } from "../lib/commands/upload/hold.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import type { UploadOptions } from "../lib/commands/upload/upload_plan.ts";
import { uploadPrompts } from "../lib/commands/upload/upload_prompts.ts";
import { rollback } from "../lib/commands/rollback/rollback.ts";

/** A rollback is there to replace what is live. */
const OVERWRITE: UploadOptions = {
  force: true,
  reassert: true,
  prune: false,
  yes: false,
  dryRun: false,
};

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "rollback",
  asks: true,
  writes: true,
  summary:
    "Bring an older text of a prompt back as a change in git: the file, the upload, the lock.",
  operands: "SLUG",
  flags: {
    to: { describes: "A version (either spelling) or a commit", value: "VERSION|COMMIT" },
    "dry-run": { describes: "Show what would change; write nothing" },
  },
  examples: [
    { command: "deno task log analyze-signal", does: "find the version" },
    { command: "deno task rollback analyze-signal --to 9c2c1b1ba6220000", does: "bring it back" },
    { command: "deno task rollback analyze-signal --to HEAD~1", does: "the text of a commit" },
  ],
  run: (context) =>
    rollback(context, async (surveying) => {
      await requireMerged(context.root, surveying.config, "upload");
      return await uploadPrompts(context, surveying, OVERWRITE);
    }),
};

if (import.meta.main) await main(COMMAND);
