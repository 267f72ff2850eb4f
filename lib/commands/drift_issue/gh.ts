// GitHub issues through the `gh` program, which knows the repository.
import { gh, parsed } from "../../github/gh.ts";
import { type Issue, type IssueStep, LABEL } from "./plan.ts";

const NEEDS = "the permission issues: write";

/** The open issues that carry our label. */
export async function openIssues(root: string): Promise<Issue[]> {
  const fields = ["--json", "number,title,body", "--limit", "100"];
  const args = ["issue", "list", "--state", "open", "--label", LABEL, ...fields];
  return parsed(await gh(root, args, { needs: NEEDS }), "issue list") as Issue[];
}

/** Executes one step of the plan; returns the address that gh prints. */
export async function applyStep(root: string, step: IssueStep): Promise<string> {
  const run = (args: string[], stdin = ""): Promise<string> =>
    gh(root, args, { stdin, needs: NEEDS });
  switch (step.step) {
    case "create":
      await run(["label", "create", LABEL, "--force", "--description", "Kept by prompt-sync"]);
      return await run(
        ["issue", "create", "--title", step.title, "--label", LABEL, "--body-file", "-"],
        step.body,
      );
    case "edit":
      return await run(["issue", "edit", `${step.number}`, "--body-file", "-"], step.body);
    case "close":
      return await run(["issue", "close", `${step.number}`, "--comment", step.comment]);
  }
}
