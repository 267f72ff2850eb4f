// The pull request and its comments, through GitHub's API.
import * as v from "valibot";
import { gh, parsed } from "../../github/gh.ts";
import type { Run } from "./event.ts";
import type { Comment, CommentStep } from "./plan.ts";

const NEEDS = "the permission pull-requests: write";
const PullsSchema = v.array(v.object({ number: v.number(), head: v.object({ sha: v.string() }) }));

/** The open pull request that a run was about; undefined when it is closed, or has newer commits. */
export async function openPull(root: string, run: Run): Promise<number | undefined> {
  const fields = ["--raw-field", `head=${run.head}`, "--raw-field", "state=open"];
  const pulls = `repos/${run.repository}/pulls`;
  const text = await gh(root, ["api", pulls, "--method", "GET", ...fields], { needs: NEEDS });
  return v.parse(PullsSchema, parsed(text, "api")).find(({ head }) => head.sha === run.sha)?.number;
}

/** The comments of bots, oldest first: whoever writes our marker into their own keeps it. */
export async function botComments(
  root: string,
  { repository }: Run,
  pull: number,
): Promise<Comment[]> {
  const address = `repos/${repository}/issues/${pull}/comments?per_page=100`;
  const jq = '.[] | select(.user.type == "Bot") | {id, body} | @json';
  const text = await gh(root, ["api", address, "--paginate", "--jq", jq], { needs: NEEDS });
  return text.split("\n").filter((line) => line !== "")
    .map((line) => parsed(line, "api") as Comment);
}

/** Executes one step of the plan. */
export async function applyStep(
  root: string,
  { repository }: Run,
  pull: number,
  step: CommentStep,
): Promise<void> {
  const comments = `repos/${repository}/issues`;
  const send = (method: string, address: string, body?: string): Promise<string> => {
    const input = body === undefined ? [] : ["--input", "-"];
    const stdin = body === undefined ? "" : JSON.stringify({ body });
    return gh(root, ["api", address, "--method", method, "--silent", ...input], {
      stdin,
      needs: NEEDS,
    });
  };
  switch (step.step) {
    case "create":
      return void await send("POST", `${comments}/${pull}/comments`, step.body);
    case "edit":
      return void await send("PATCH", `${comments}/comments/${step.id}`, step.body);
    case "delete":
      return void await send("DELETE", `${comments}/comments/${step.id}`);
  }
}
