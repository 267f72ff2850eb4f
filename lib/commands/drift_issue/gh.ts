// GitHub issues through the `gh` program, which knows hosts, tokens and the repository.
import { Failure } from "../../text/failure.ts";
import { runProgram } from "../../git/program.ts";
import { type Issue, type IssueStep, LABEL } from "./plan.ts";

/** The open issues that carry our label. */
export async function openIssues(root: string): Promise<Issue[]> {
  const fields = ["--json", "number,title,body", "--limit", "100"];
  const text = await gh(root, ["issue", "list", "--state", "open", "--label", LABEL, ...fields]);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('Cannot understand "gh issue list": its output is not JSON', { cause });
  }
}

/** Executes one step of the plan; returns the address that gh prints. */
export async function applyStep(root: string, step: IssueStep): Promise<string> {
  switch (step.step) {
    case "create":
      await gh(root, ["label", "create", LABEL, "--force", "--description", "Kept by prompt-sync"]);
      return await gh(
        root,
        ["issue", "create", "--title", step.title, "--label", LABEL, "--body-file", "-"],
        step.body,
      );
    case "edit":
      return await gh(root, ["issue", "edit", `${step.number}`, "--body-file", "-"], step.body);
    case "close":
      return await gh(root, ["issue", "close", `${step.number}`, "--comment", step.comment]);
  }
}

async function gh(root: string, args: string[], stdin = ""): Promise<string> {
  const { code, stdout, stderr } = await run(root, args, stdin);
  if (code === 0) return stdout.trim();
  const reason = stderr.trim().split("\n").at(-1) || `exit code ${code}`;
  throw new Failure(`Cannot run "gh ${args[0]} ${args[1]}": ${reason}`, {
    hint: "The job needs GH_TOKEN, GH_REPO and the permission issues: write",
  });
}

async function run(
  cwd: string,
  args: string[],
  stdin: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { GH_PROMPT_DISABLED: "1", NO_COLOR: "1" };
  const hint = "https://cli.github.com; GitHub's runners include it";
  const { stdout, ...ended } = await runProgram("gh", args, { cwd, env, stdin, hint });
  return { ...ended, stdout: new TextDecoder().decode(stdout) };
}
