import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { uninstall } from "../lib/commands/hooks/uninstall.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "hooks:uninstall",
  summary: "Remove what hooks:install installed. Does not change other hooks.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:uninstall", does: "in this clone" }],
  worksWithoutSettings: () => true,
  run: uninstall,
};

if (import.meta.main) await main(COMMAND);
