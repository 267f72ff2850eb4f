import { proposedVersions } from "../../git/proposed.ts";
import { planIssue } from "./plan.ts";
import { applyStep, openIssues } from "./gh.ts";
import type { Report } from "../../report/report.ts";
import type { Context } from "../context.ts";

/** Keeps the issue as `report`, a strict one, says; the report says what was done. */
export async function keepIssue({ root, args }: Context, report: Report): Promise<Report> {
  // What is not known opens no issue and closes none.
  if (report.prompts.some(({ state }) => state === "unknown")) return report;
  const isDryRun = args.switches["dry-run"] ?? false;
  // An edit that waits in a pull request has been told of.
  const proposed = await proposedVersions(root);
  report.prompts = report.prompts.map((prompt) =>
    proposed.has(`${prompt.slug}@${prompt.live?.version}`)
      ? { ...prompt, ok: true, detail: `${prompt.detail}; a pull request proposes it` }
      : prompt
  );
  for (const step of planIssue(report, await openIssues(root))) {
    const what = step.step === "create" ? "a new issue" : `issue #${step.number}`;
    const address = isDryRun ? "" : await applyStep(root, step);
    report.notes.push(`${isDryRun ? "Would " : ""}${step.step} ${what} ${address}`.trim());
  }
  return report;
}
