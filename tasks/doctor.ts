import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { doctor } from "../lib/commands/doctor/doctor.ts";
import { doctor as proveHook } from "../lib/commands/hooks/doctor.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "doctor",
  asks: true,
  summary:
    "Check whether everything is set up: this machine, the repository, the commit hook (as " +
    "hooks:doctor does), CI, the key, the project. Reads only.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task doctor", does: "exit code 1 if something is to be fixed" }],
  worksWithoutSettings: () => true,
  run: (context) => doctor(context, proveHook),
};

if (import.meta.main) await main(COMMAND);
