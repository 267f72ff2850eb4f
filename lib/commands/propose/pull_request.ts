// The one pull request, through the `gh` program, which knows hosts, tokens and the repository.
import { PROPOSAL_BRANCH } from "../../git/proposed.ts";
import { isObject } from "../../content/json.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { runProgram } from "../../git/program.ts";
import { Failure } from "../../text/failure.ts";
import { MARKER } from "./words.ts";

/** An open pull request of the branch. */
export interface PullRequest {
  number: number;
  title: string;
  body: string;
  url: string;
}

/** What is to be done with it. */
export type PullRequestStep =
  | { step: "create"; title: string; body: string }
  | { step: "edit"; number: number; title: string; body: string }
  | { step: "close"; number: number; comment: string }
  | { step: "none" };

/** Decides; `wanted` is undefined when nothing is left to propose. */
export function planPullRequest(
  open: PullRequest | undefined,
  wanted: { title: string; body: string } | undefined,
): PullRequestStep {
  if (!open) return wanted ? { step: "create", ...wanted } : { step: "none" };
  // A person may have opened one on this branch: it is theirs.
  if (!open.body.includes(MARKER)) return { step: "none" };
  if (!wanted) {
    const comment = "Git and Braintrust agree again: nothing is left to propose.";
    return { step: "close", number: open.number, comment };
  }
  const isSame = open.title === wanted.title && normalized(open.body) === normalized(wanted.body);
  return isSame ? { step: "none" } : { step: "edit", number: open.number, ...wanted };
}

/** The open pull request from our branch into `base`. */
export async function openPullRequest(
  root: string,
  base: string,
): Promise<PullRequest | undefined> {
  const fields = ["--json", "number,title,body,url", "--limit", "1"];
  const args = [
    "pr",
    "list",
    "--state",
    "open",
    "--head",
    PROPOSAL_BRANCH,
    "--base",
    base,
    ...fields,
  ];
  const list = parseJsonText(await gh(root, args));
  const [first] = Array.isArray(list) ? list : [];
  return isObject(first) ? first as unknown as PullRequest : undefined;
}

/** Does it; returns the address that gh prints. */
export async function applyPullRequest(
  root: string,
  base: string,
  step: PullRequestStep,
): Promise<string> {
  switch (step.step) {
    case "none":
      return "";
    case "create": {
      const args = [
        "--head",
        PROPOSAL_BRANCH,
        "--base",
        base,
        "--title",
        step.title,
        "--body-file",
        "-",
      ];
      return await gh(root, ["pr", "create", ...args], step.body);
    }
    case "edit": {
      const args = [`${step.number}`, "--title", step.title, "--body-file", "-"];
      return await gh(root, ["pr", "edit", ...args], step.body);
    }
    case "close":
      return await gh(root, ["pr", "close", `${step.number}`, "--comment", step.comment]);
  }
}

async function gh(root: string, args: string[], stdin = ""): Promise<string> {
  const env = { GH_PROMPT_DISABLED: "1", NO_COLOR: "1" };
  const hint = "https://cli.github.com; GitHub's runners include it";
  const { code, stdout, stderr } = await runProgram("gh", args, { cwd: root, env, stdin, hint });
  if (code === 0) return new TextDecoder().decode(stdout).trim();
  const reason = stderr.trim().split("\n").at(-1) || `exit code ${code}`;
  throw new Failure(`Cannot run "gh ${args[0]} ${args[1]}": ${reason}`, {
    hint:
      "The job needs GH_TOKEN, GH_REPO and pull-requests: write, and the repository's setting " +
      '"Allow GitHub Actions to create and approve pull requests"',
  });
}

/** GitHub may store line ends and outer blank lines in its own way. */
function normalized(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}
