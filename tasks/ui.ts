import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { download } from "../lib/commands/download/download.ts";
import { readHistory } from "../lib/commands/log/read.ts";
import { buildRequest } from "../lib/commands/render/render.ts";
import type { Commands } from "../lib/commands/ui/commands.ts";
import { ui } from "../lib/commands/ui/ui.ts";
import { upload } from "../lib/commands/upload/upload.ts";

/** The page shows and does what these commands print and do. */
export const COMMANDS: Commands = {
  upload,
  download,
  history: (surveying, prompt, root) => readHistory({ root, ...surveying }, prompt),
  request: buildRequest,
};

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "ui",
  asks: true,
  summary:
    "Serve a page on 127.0.0.1: all prompts with their state, what differs, their history, and a\n" +
    "form to try one. It follows what changes, and writes nothing unless asked to with --write.",
  operands: "",
  flags: {
    port: { describes: "Port to listen on (default 8788; 0 = any free one)", value: "N" },
    write: { describes: "Let the page upload, download and merge, after showing the plan" },
  },
  examples: [
    { command: "deno task ui", does: "look at everything; press Ctrl-C to stop it" },
    { command: "deno task ui --write", does: "also act" },
  ],
  run: (context) => ui(context, COMMANDS),
};

if (import.meta.main) {
  // A page that only reads gives up the right to write before it listens.
  if (!Deno.args.includes("--write")) await Deno.permissions.revoke({ name: "write" });
  await main(COMMAND);
}
