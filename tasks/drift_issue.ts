import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import { keepIssue } from "../lib/commands/drift_issue/keep_issue.ts";
import { verifyProject } from "../lib/commands/verify/verify.ts";
import type { Strictness } from "../lib/commands/verify/verify.ts";

const STRICT: Strictness = {
  command: "drift-issue",
  isStrict: true,
  isBranchFine: true,
  isOutageTolerated: false,
};

/** How it is typed, and what it does. */
export const COMMAND: Command = {
  name: "drift-issue",
  asks: true,
  summary: "Verify strictly, and keep one GitHub issue (label prompt-drift) open while git and " +
    "Braintrust do not agree. Needs the gh program.",
  operands: "",
  flags: { "dry-run": { describes: "Show what would be done with the issue; do nothing" } },
  examples: [{
    command: "deno task drift-issue --dry-run",
    does: "see what the nightly job would do",
  }],
  // An outage throws: it is no drift.
  run: async (context) => await keepIssue(context, await verifyProject(context, STRICT)),
};

if (import.meta.main) await main(COMMAND);
