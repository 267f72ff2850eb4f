// What actionlint does not see. Each rule says of a workflow (or an action) what is wrong with it.
import { parse } from "yaml";

type Yaml = Record<string, unknown>;

/** Contexts whose text a stranger writes, or that could be one. Only fixed words are left. */
const EXPRESSION_IN_RUN = /\$\{\{/;
const PINNED = /^\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
/** Grants that a job may have, and the jobs that may have more. */
const READ_ONLY = { contents: "read" };

/** Everything that is wrong with the text of a workflow. `more` names jobs with further grants. */
export function workflowProblems(text: string, more: Record<string, Yaml> = {}): string[] {
  const workflow = parse(text) as Yaml;
  const triggers = workflow.on as Record<string, Yaml | null>;
  const jobs = Object.entries(workflow.jobs as Record<string, Yaml>);
  return [
    ...usesProblems(text),
    ...("pull_request_target" in triggers
      ? ["pull_request_target runs strangers' code with secrets"]
      : []),
    ...Object.entries(triggers).flatMap(([name, options]) =>
      options && ("paths" in options || "paths-ignore" in options)
        ? [`${name}: a path filter keeps a required check from reporting`]
        : []
    ),
    ...(JSON.stringify(workflow.permissions) === "{}" ? [] : ["permissions at the top are not {}"]),
    ...concurrencyProblems("workflow", workflow.concurrency),
    ...(JSON.stringify(workflow.env ?? {}).includes("secrets.") ? ["a secret for every job"] : []),
    ...jobs.flatMap(([id, job]) => jobProblems(id, job, more[id] ?? READ_ONLY)),
  ];
}

/** Everything that is wrong with the steps of a job or of a composite action. */
export function stepProblems(id: string, steps: Yaml[]): string[] {
  return steps.flatMap((step) => [
    ...(EXPRESSION_IN_RUN.test(String(step.run ?? "")) ? [`${id}: an expression within run`] : []),
    ...(String(step.uses ?? "").startsWith("actions/checkout@") &&
        (step.with as Yaml | undefined)?.["persist-credentials"] !== false
      ? [`${id}: checkout keeps its credentials`]
      : []),
    ...(step["continue-on-error"] ? [`${id}: a step that may fail unseen`] : []),
  ]);
}

/** Actions that are not pinned by SHA with the version beside it. */
export function usesProblems(text: string): string[] {
  return text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line) && !PINNED.test(line))
    .map((line) => `not pinned: ${line.trim()}`);
}

function jobProblems(id: string, job: Yaml, most: Yaml): string[] {
  const grants = job.permissions as Yaml | undefined;
  const isLeast = grants &&
    Object.entries(grants).every(([name, level]) => most[name] === level);
  return [
    ...(isLeast ? [] : [`${id}: more permissions than ${JSON.stringify(most)}`]),
    ...(typeof job["timeout-minutes"] === "number" ? [] : [`${id}: no timeout`]),
    ...(JSON.stringify(job.env ?? {}).includes("secrets.")
      ? [`${id}: a secret for every step`]
      : []),
    ...(job["continue-on-error"] ? [`${id}: a job that may fail unseen`] : []),
    ...writerProblems(id, job),
    ...stepProblems(id, job.steps as Yaml[]),
  ];
}

/** A job that writes to Braintrust runs alone and to its end. */
function writerProblems(id: string, job: Yaml): string[] {
  const lines = (job.steps as Yaml[]).flatMap(({ run }) => String(run ?? "").split("\n"));
  const isWriting = lines.some((line) =>
    /deno task (--quiet )?(upload|promote)/.test(line) && !/--(dry-run|plan)\b/.test(line)
  );
  if (!isWriting) return [];
  const concurrency = job.concurrency as Yaml | undefined;
  const isSafe = concurrency?.group !== undefined && concurrency["cancel-in-progress"] === false;
  return isSafe ? [] : [`${id}: writes, and may run twice at once or be cancelled`];
}

function concurrencyProblems(where: string, value: unknown): string[] {
  const { group, "cancel-in-progress": cancel } = (value ?? {}) as Yaml;
  if (typeof group !== "string") return [`${where}: no concurrency group`];
  return cancel === "${{ github.event_name == 'pull_request' }}" || cancel === false
    ? []
    : [`${where}: cancels more, or less, than the checks of a pull request`];
}
