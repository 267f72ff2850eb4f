import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { doctor } from "../lib/commands/hooks/doctor.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "hooks:doctor",
  summary: "Prove which hook git runs: lets git run its pre-commit hook for a commit that is " +
    "never made. Other hooks that run before ours run as well. `deno task doctor` includes this.",
  operands: "",
  flags: {},
  examples: [{ command: "deno task hooks:doctor", does: "exit code 1 if ours does not run" }],
  worksWithoutSettings: () => true,
  run: doctor,
};

if (import.meta.main) await main(COMMAND);
