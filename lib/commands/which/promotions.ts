// The promotions that the workflow records as GitHub deployments.
import { isObject } from "../../content/json.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { runProgram } from "../../git/program.ts";
import { Failure } from "../../text/failure.ts";
import type { Promotion } from "./served.ts";

/** All promotions to `environment` that GitHub knows of, through the `gh` program. */
export async function readPromotions(root: string, environment: string): Promise<Promotion[]> {
  const path = "repos/{owner}/{repo}/deployments";
  const query = ["-f", `environment=prompts-${environment}`, "-F", "per_page=100"];
  const args = ["api", "--method", "GET", "--paginate", "--slurp", path, ...query];
  const env = { GH_PROMPT_DISABLED: "1", NO_COLOR: "1" };
  const hint =
    "https://cli.github.com; without it, only the latest version is known: leave out --environment";
  const { code, stdout, stderr } = await runProgram("gh", args, {
    cwd: root,
    env,
    stdin: "",
    hint,
  });
  if (code !== 0) {
    throw new Failure(
      `Cannot read the promotions to "${environment}": ${stderr.trim().split("\n").at(-1)}`,
      {
        hint: "Log in with: gh auth login",
      },
    );
  }
  const pages = parseJsonText(new TextDecoder().decode(stdout));
  return (Array.isArray(pages) ? pages.flat() : []).filter(isObject).map((one) => ({
    sha: String(one.sha),
    at: new Date(String(one.created_at)),
  }));
}
