import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { verifyStaged } from "../lib/commands/commit/verify_staged.ts";
import { verify } from "../lib/commands/verify/verify.ts";

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "verify",
  asks: true,
  summary: "Prove that prompt files, prompts/lock.json and Braintrust agree. Writes nothing.",
  operands: "[SLUG or PATH ...]",
  flags: {
    strict: {
      describes:
        "Also fail on prompts that only Braintrust has, and on environments at other versions",
    },
    "on-outage": {
      describes: "fail (default), or warn: when Braintrust does not answer, the lock decides",
      value: "WHAT",
    },
    since: {
      describes: "Fail only on prompts that were changed here since COMMIT; warn about the rest",
      value: "COMMIT",
    },
    merged: {
      describes: 'With "upload": "after-merge": also fail on what the merge should have uploaded',
    },
    offline: { describes: "Compare with the lock only: no network, no key" },
    staged: { describes: "Check what is staged in git, as the commit hook does" },
  },
  worksWithoutSettings: ({ switches }) => switches.staged === true,
  examples: [
    { command: "deno task verify", does: "all prompts" },
    { command: "deno task verify --strict", does: "also fail on prompts that only Braintrust has" },
    {
      command: "deno task verify --since main",
      does: "fail only on what this branch has changed",
    },
    { command: "deno task verify --format json analyze-signal", does: "one prompt, for a machine" },
  ],
  exclusive: [
    ["strict", "offline"],
    ["strict", "staged"],
    ["strict", "since"],
    ["staged", "since"],
    ["merged", "offline"],
    ["merged", "staged"],
    ["merged", "since"],
    ["on-outage", "offline"],
    ["on-outage", "staged"],
  ],
  run: (context) => context.args.switches.staged ? verifyStaged(context) : verify(context),
};

if (import.meta.main) await main(COMMAND);
