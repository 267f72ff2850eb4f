import { planIssue } from "../lib/commands/drift_issue/plan.ts";
import { applyStep, openIssues } from "../lib/commands/drift_issue/gh.ts";
import type { Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { verifyProject } from "../lib/commands/verify/verify.ts";

const COMMAND: Command = {
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
};

async function driftIssue(context: Context): Promise<Report> {
  // An outage throws here: what is not known opens no issue and closes none.
  const report = await verifyProject(context, {
    command: "drift-issue",
    isStrict: true,
    isBranchFine: true,
    isOutageTolerated: false,
  });
  // Nor does a prompt whose pinned version could not be read.
  if (report.prompts.some(({ state }) => state === "unknown")) return report;
  const isDryRun = context.args.switches["dry-run"] ?? false;
  for (const step of planIssue(report, await openIssues(context.root))) {
    const what = step.step === "create" ? "a new issue" : `issue #${step.number}`;
    const address = isDryRun ? "" : await applyStep(context.root, step);
    report.notes.push(`${isDryRun ? "Would " : ""}${step.step} ${what} ${address}`.trim());
  }
  return report;
}

if (import.meta.main) await main(COMMAND, driftIssue);
