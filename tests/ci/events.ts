// What GitHub tells a workflow, cut to the parts that are read.

/** An event: its name, its file, and what follows from it for the run. */
export interface GithubEvent {
  name: string;
  payload: Record<string, unknown>;
  ref: string;
  actor: string;
  /** Whether GitHub hands out secrets. */
  hasSecrets: boolean;
}

export const REPOSITORY = "acme/shop";
const MAIN = "refs/heads/main";
const repository = { full_name: REPOSITORY, default_branch: "main" };

/** A pull request; `from` is the repository of its branch. */
export function pullRequest(from = REPOSITORY, actor = "octocat"): GithubEvent {
  const head = { ref: "feature", repo: { full_name: from, fork: from !== REPOSITORY } };
  const title = '"; echo pwned; #';
  return {
    name: "pull_request",
    payload: {
      action: "synchronize",
      number: 7,
      repository,
      pull_request: { number: 7, title, head },
    },
    ref: "refs/pull/7/merge",
    actor,
    hasSecrets: from === REPOSITORY && actor !== "dependabot[bot]",
  };
}

/** A pull request whose fork has been deleted. */
export function orphanPullRequest(): GithubEvent {
  const event = pullRequest("gone/shop");
  const pull_request = { number: 7, head: { ref: "feature", repo: null } };
  return { ...event, payload: { ...event.payload, pull_request } };
}

export const forkPullRequest = (): GithubEvent => pullRequest("stranger/shop");
export const dependabot = (): GithubEvent => pullRequest(REPOSITORY, "dependabot[bot]");
export const push = (ref = MAIN): GithubEvent => ({ ...onMain("push"), ref });
export const schedule = (): GithubEvent => onMain("schedule");
export const dispatch = (): GithubEvent => onMain("workflow_dispatch");
export const mergeGroup = (): GithubEvent => ({
  ...onMain("merge_group"),
  ref: "refs/heads/gh-readonly-queue/main/pr-7",
});

/** The end of the run of verify-prompts.yml for a pull request at commit `sha`. */
export function verified(sha: string, from = REPOSITORY): GithubEvent {
  const event = onMain("workflow_run");
  const workflow_run = {
    id: 1,
    event: "pull_request",
    conclusion: "success",
    head_branch: "feature",
    head_sha: sha,
    head_repository: { full_name: from, owner: { login: from.split("/")[0] } },
    html_url: `https://github.com/${REPOSITORY}/actions/runs/1`,
    pull_requests: [],
  };
  return { ...event, payload: { ...event.payload, workflow_run } };
}

function onMain(name: string): GithubEvent {
  return { name, payload: { repository }, ref: MAIN, actor: "octocat", hasSecrets: true };
}
