// Which pull request a run was about. Only GitHub's own event tells: what the run handed over may be a
// stranger's work.
import * as v from "valibot";
import { Failure } from "../../text/failure.ts";

const name = v.pipe(v.string(), v.regex(/^[\w.-]+\/[\w.-]+$/));
const EventSchema = v.object({
  repository: v.object({ full_name: name }),
  workflow_run: v.object({
    head_branch: v.string(),
    head_sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
    head_repository: v.object({ full_name: name, owner: v.object({ login: v.string() }) }),
    html_url: v.pipe(v.string(), v.url()),
  }),
});

/** A run of the workflow that verifies. */
export interface Run {
  /** The repository that the pull request is in: `owner/name`. */
  repository: string;
  /** The branch of the pull request, as GitHub looks it up: `owner:branch`. */
  head: string;
  /** The commit that was verified. */
  sha: string;
  isFork: boolean;
  /** The page of the run. */
  url: string;
}

/** Reads the file of a `workflow_run` event. Throws a Failure when it is another one. */
export function parseEvent(text: string): Run {
  try {
    const { repository, workflow_run: run } = v.parse(EventSchema, JSON.parse(text));
    return {
      repository: repository.full_name,
      head: `${run.head_repository.owner.login}:${run.head_branch}`,
      sha: run.head_sha,
      isFork: run.head_repository.full_name !== repository.full_name,
      url: run.html_url,
    };
  } catch (cause) {
    throw new Failure("Cannot tell which pull request is meant: this is no workflow_run event", {
      hint: "In a workflow of its own, on workflow_run: see .github/workflows/comment.yml",
      cause,
    });
  }
}
