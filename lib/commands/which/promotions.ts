// The promotions that the workflow records as GitHub deployments.
import { isObject } from "../../content/json.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { runGh } from "../../github/gh.ts";
import { Failure } from "../../text/failure.ts";
import type { Promotion } from "./served.ts";

/** How verify-prompts.yml describes that an environment has followed a commit. */
const FOLLOWED = "Prompts that git pins";

/** All promotions to `environment` that GitHub knows of, through the `gh` program. */
export async function readPromotions(root: string, environment: string): Promise<Promotion[]> {
  const path = "repos/{owner}/{repo}/deployments";
  const query = ["-f", `environment=prompts-${environment}`, "-F", "per_page=100"];
  const args = ["api", "--method", "GET", "--paginate", "--slurp", path, ...query];
  const hint = "without it, only the latest version is known: leave out --environment";
  const { code, stdout, stderr } = await runGh(root, args, { hint });
  if (code !== 0) {
    throw new Failure(
      `Cannot read the promotions to "${environment}": ${stderr.trim().split("\n").at(-1)}`,
      {
        hint: "Log in with: gh auth login",
      },
    );
  }
  const pages = parseJsonText(new TextDecoder().decode(stdout));
  return (Array.isArray(pages) ? pages.flat() : []).filter(isObject).flatMap((one) => {
    const moves = movesOf(one.payload);
    // GitHub makes deployments of its own, for a job that has an environment: they tell of no pointer.
    if (!moves && one.description !== FOLLOWED) return [];
    return [{ sha: String(one.sha), at: new Date(String(one.created_at)), moves }];
  });
}

/** What promote-prompts.yml has moved; undefined for a promotion that followed a commit. */
function movesOf(payload: unknown): ReadonlyMap<string, string> | undefined {
  const plan = typeof payload === "string" && payload.startsWith("{")
    ? parseJsonText(payload)
    : payload;
  if (!isObject(plan) || !Array.isArray(plan.moves)) return undefined;
  return new Map(plan.moves.filter(isObject).map(({ slug, to }) => [String(slug), String(to)]));
}
