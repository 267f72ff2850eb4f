// The one pull request, through the `gh` program, which knows hosts, tokens and the repository.
import { PROPOSAL_BRANCH } from "../../git/proposed.ts";
import { isObject } from "../../content/json.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { runProgram } from "../../git/program.ts";
import { Failure } from "../../text/failure.ts";
import { MARKER } from "./words.ts";

/** A pull request of the branch. */
export interface PullRequest extends Wording {
  number: number;
  state: "OPEN" | "CLOSED" | "MERGED";
}

/** What a pull request says. */
export interface Wording {
  title: string;
  body: string;
}

/** What is to be done with it. */
export type PullRequestStep =
  | { step: "create"; title: string; body: string }
  | { step: "edit"; number: number; title: string; body: string }
  | { step: "close"; number: number; comment: string }
  | { step: "none" };

/** The pull request in which somebody has turned down what is `wanted`; `pulls` are the newest first. */
export function rejectionOf(
  pulls: readonly PullRequest[],
  wanted: Wording | undefined,
): PullRequest | undefined {
  const [last] = pulls;
  return last?.state === "CLOSED" && wanted && saysSame(last, wanted) ? last : undefined;
}

/** Decides; `wanted` is undefined when nothing is proposed, `left` tells of what cannot be. */
export function planPullRequest(
  pulls: readonly PullRequest[],
  wanted: Wording | undefined,
  left: number,
): PullRequestStep {
  const open = pulls.find(({ state }) => state === "OPEN");
  if (!open) return wanted ? { step: "create", ...wanted } : { step: "none" };
  // A person may have opened one on this branch: it is theirs.
  if (!open.body.includes(MARKER)) return { step: "none" };
  if (!wanted) {
    const comment = left > 0
      ? "Nothing is left that can be proposed. Edits that conflict with git are: `deno task verify` names them."
      : "Git and Braintrust agree again: nothing is left to propose.";
    return { step: "close", number: open.number, comment };
  }
  return saysSame(open, wanted)
    ? { step: "none" }
    : { step: "edit", number: open.number, ...wanted };
}

/** The pull requests from our branch into `base`, the newest first: an open one, and the last ones. */
export async function readPullRequests(root: string, base: string): Promise<PullRequest[]> {
  const fields = ["--json", "number,title,body,state", "--limit", "10"];
  const args = [
    "pr",
    "list",
    "--state",
    "all",
    "--head",
    PROPOSAL_BRANCH,
    "--base",
    base,
    ...fields,
  ];
  const list = parseJsonText(await gh(root, args));
  const pulls = (Array.isArray(list) ? list.filter(isObject) : []) as unknown as PullRequest[];
  return pulls.toSorted((a, b) => b.number - a.number);
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

function saysSame(one: Wording, other: Wording): boolean {
  return one.title === other.title && normalized(one.body) === normalized(other.body);
}

/** GitHub may store line ends and outer blank lines in its own way. */
function normalized(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}
