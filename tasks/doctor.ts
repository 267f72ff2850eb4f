import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { doctor } from "../lib/commands/doctor/doctor.ts";
import { probe } from "../lib/commands/probe/probe.ts";
import { doctor as proveHook } from "../lib/commands/hooks/doctor.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "doctor",
  asks: true,
  summary:
    "Check whether everything is set up: this machine, the repository, the commit hook (as " +
    "hooks:doctor does), CI, the key, the project. Reads only, unless --probe is given.",
  operands: "",
  flags: {
    probe: {
      describes:
        "Find out how this Braintrust behaves, in projects that are made for it and deleted",
    },
    yes: { describes: "Do not ask before --probe" },
  },
  examples: [
    { command: "deno task doctor", does: "exit code 1 if something is to be fixed" },
    { command: "deno task doctor --probe", does: "asks before it makes anything" },
    { command: "deno task doctor --probe --yes --format json", does: "a record of what it saw" },
  ],
  worksWithoutSettings: () => true,
  run: (context) => doctor(context, { proveHook, probe }),
};

if (import.meta.main) await main(COMMAND);
