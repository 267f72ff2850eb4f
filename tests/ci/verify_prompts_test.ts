// Every step of verify-prompts.yml, run for every event that starts it.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import * as events from "./events.ts";
import { type JobRun, runWorkflow } from "./runner.ts";
import { liveText, stage, VERIFY } from "./stage.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };

const JOBS: { name: string; event: events.GithubEvent; runs: string[]; hold?: string }[] = [
  { name: "a pull request", event: events.pullRequest(), runs: ["lint", "verify"] },
  {
    name: "a fork's pull request",
    event: events.forkPullRequest(),
    runs: ["lint", "not-verified"],
  },
  {
    name: "a pull request whose fork is gone",
    event: events.orphanPullRequest(),
    runs: ["lint", "not-verified"],
  },
  { name: "Dependabot's pull request", event: events.dependabot(), runs: ["lint", "not-verified"] },
  { name: "a merge queue", event: events.mergeGroup(), runs: ["lint", "verify"] },
  { name: "a push to main", event: events.push(), runs: ["lint", "upload"] },
  {
    name: "a push to main in an incident",
    event: events.push(),
    runs: ["lint", "upload"],
    hold: "incident 42",
  },
  { name: "a push elsewhere", event: events.push("refs/heads/other"), runs: ["lint"] },
  { name: "the night", event: events.schedule(), runs: ["lint", "drift"] },
  { name: "somebody's click", event: events.dispatch(), runs: ["lint", "drift"] },
];
Deno.test("verify-prompts — each event runs its jobs, and all end well in sync", async (t) => {
  await using here = await stage(FILES);
  await here.box.api("POST", "/environment", { name: "Production", slug: "production" });
  const played = new Set<string>();
  for (const { name, event, runs, hold = "" } of JOBS) {
    await t.step(name, async () => {
      const jobs = await here.play(event, { PROMPT_ENVIRONMENT: "production", PROMPT_HOLD: hold });
      const ran = Object.keys(jobs).filter((job) => jobs[job]?.result !== "skipped");
      assertEquals(ran, runs);
      for (const job of ran) assertEquals(jobs[job]?.result, "success", logOf(jobs[job]));
      for (const { steps } of Object.values(jobs)) steps.forEach(({ name }) => played.add(name));
    });
  }
  assertEquals([...played].sort(), await runSteps(), "no run step was left out");
  assertEquals((await here.gh()).issues, [], "a clean night opens no issue");
});

Deno.test("verify — a pull request that is out of sync is red, at the changed line, with a diff", async () => {
  await using here = await stage({ "prompts/greet.md": "One.\nTwo.\nThree.\n" });
  await here.box.edit("greet", "One.\nTwo!\nThree.");
  const { verify, "not-verified": notVerified, lint } = await here.play(events.pullRequest());
  assertEquals([verify?.result, lint?.result], ["failure", "success"]);
  assertEquals(notVerified?.result, "skipped");
  assertStringIncludes(
    logOf(verify),
    "::error file=prompts/greet.md,line=2,title=greet%3A drifted::",
  );
  const [step] = verify?.steps ?? [];
  assertEquals(step?.code, 1);
  assertStringIncludes(step?.summary ?? "", "## ❌ verify: 1 drifted");
  assertStringIncludes(step?.summary ?? "", "-Two!\n+Two.");
});

Deno.test("lint — what nobody uploaded does not pass on a fork's pull request", async () => {
  await using here = await stage(FILES);
  await here.box.write("prompts/greet.md", "Say hello, stranger.\n");
  await here.box.commit("change a prompt");
  const { lint, verify } = await here.play(events.forkPullRequest());
  assertEquals([lint?.result, verify?.result], ["failure", "skipped"]);
  assertStringIncludes(logOf(lint), "::error file=prompts/greet.md,line=1,title=greet%3A pending");
});

for (const event of [events.pullRequest(), events.mergeGroup()]) {
  Deno.test(`verify — ${event.name}: an outage hides nothing that the lock disproves`, async () => {
    await using here = await stage(FILES);
    await here.box.write("prompts/greet.md", "Say hello, changed.\n");
    await here.box.commit("change a prompt");
    here.box.local.setQuirks([{ name: "truncated-json" }]);
    const verify = await here.job("verify", event);
    assertEquals([verify?.result, verify?.steps[0]?.code], ["failure", 1]);
    assertEquals(verify?.outputs.outcome, "found");
  });

  Deno.test(`verify — ${event.name}: an edit elsewhere is a warning; main and the night fail`, async () => {
    await using here = await stage(FILES);
    await here.box.edit("part", "Say nothing.");
    await here.box.write("prompts/greet.md", "Say hello, changed.\n");
    await here.box.ends(0, "upload greet");
    await here.box.commit("change another prompt");
    const { verify, lint } = await here.play(event);
    assertEquals([verify?.result, lint?.result], ["success", "success"], logOf(verify));
    assertStringIncludes(
      logOf(verify),
      "::warning file=prompts/part.md,line=1,title=part%3A drifted",
    );
    assertEquals((await here.job("upload", events.push())).result, "failure");
    assertEquals((await here.job("drift", events.schedule())).result, "failure");
  });
}

Deno.test("not-verified — a fork's pull request says no key; lint decides", async () => {
  await using here = await stage(FILES);
  await here.box.write("prompts/greet.md", "---\nmodle: x\n---\nHi.\n");
  await here.box.commit("break a prompt");
  const jobs = await here.play(events.forkPullRequest());
  assertEquals([jobs.lint?.result, jobs.verify?.result], ["failure", "skipped"]);
  assertStringIncludes(logOf(jobs.lint), "::error file=prompts/greet.md,line=2");
  const said = jobs["not-verified"];
  assertStringIncludes(logOf(said), "::warning title=not verified::not verified: no key");
  assertStringIncludes(said?.steps[0]?.summary ?? "", "## ⚠️ not verified: no key");
});

Deno.test("verify — an outage on a pull request is retried, then an outcome of its own", async () => {
  await using here = await stage(FILES);
  here.box.local.setQuirks([{ name: "truncated-json" }]);
  here.box.requests.splice(0);
  const jobs = await here.play(events.pullRequest());
  assertEquals(jobs.verify?.result, "success", logOf(jobs.verify));
  assertEquals(jobs.verify?.outputs.outcome, "unknown");
  assert(here.box.requests.length > 1, "it was retried");
  assertStringIncludes(logOf(jobs.verify), "::warning title=not verified::");
  assertStringIncludes(jobs.verify?.steps[0]?.summary ?? "", "⚠️ verify: not verified");
  assertStringIncludes(logOf(jobs["not-verified"]), "not verified: Braintrust did not answer");

  const strict = await here.job("verify", events.pullRequest(), { PROMPT_ON_OUTAGE: "fail" });
  assertEquals([strict.result, strict.steps[0]?.code], ["failure", 2]);
});

Deno.test("drift — an outage at night fails and touches no issue", async () => {
  await using here = await stage(FILES);
  here.box.local.setQuirks([{ name: "truncated-json" }]);
  const drift = await here.job("drift", events.schedule());
  assertEquals([drift?.result, drift?.steps[0]?.code], ["failure", 2]);
  assertEquals((await here.gh()).calls, []);
});

Deno.test("verify — a wrong setting is red, not an outage", async () => {
  await using here = await stage(FILES);
  const verify = await here.job("verify", events.pullRequest(), { BRAINTRUST_ORG_NAME: "other" });
  assertEquals([verify?.result, verify?.steps[0]?.code], ["failure", 2]);
});

Deno.test("upload — puts the merged text on top; the commit in git still passes, also strictly", async () => {
  await using here = await stage(FILES);
  await here.box.git("switch", "--quiet", "--create", "branch");
  await here.box.write("prompts/greet.md", "Say hello from a branch.\n");
  await here.box.ends(0, "upload");
  await here.box.commit("upload from a branch");
  await here.box.git("switch", "--quiet", "main");

  const upload = await here.job("upload", events.push());
  assertEquals(upload?.result, "success", logOf(upload));
  assertEquals(await liveText(here, "greet"), "Say hello.");
  const version = (await here.box.row("greet"))._xact_id;
  const again = await here.job("upload", events.push());
  assertEquals(again.result, "success");
  assertEquals((await here.box.row("greet"))._xact_id, version, "nothing is written twice");
  const drift = await here.job("drift", events.schedule());
  assertEquals(drift?.result, "success", logOf(drift));
  assertEquals(await here.box.git("status", "--porcelain"), "", "the origin was not pushed to");
});

Deno.test("upload — a merge without upload goes live, and main is red until the lock is committed", async () => {
  await using here = await stage(FILES);
  await here.box.write("prompts/greet.md", "Say hello, merged.\n");
  await here.box.commit("merge what nobody uploaded");
  const upload = await here.job("upload", events.push(), { PROMPT_ENVIRONMENT: "production" });
  assertEquals(await liveText(here, "greet"), "Say hello, merged.");
  assertEquals(upload?.result, "failure");
  assertEquals(upload?.steps.at(-1)?.name, "Prove that the commit as it is in git agrees");
  assertStringIncludes(logOf(upload), "the lock pins another version");
});

Deno.test("upload — takes the newest commit of main, whatever commit started it", async () => {
  await using here = await stage(FILES);
  const world = await here.world(events.push());
  await here.box.write("prompts/greet.md", "Say hello, skipped.\n");
  await here.box.commit("a bot's commit [skip ci]");
  const { upload } = await runWorkflow(VERIFY, world, "upload");
  assertEquals(await liveText(here, "greet"), "Say hello, skipped.", logOf(upload));
});

Deno.test("upload — promotes to the environment of the variable, once", async () => {
  await using here = await stage(FILES);
  await here.box.api("POST", "/environment", { name: "Production", slug: "production" });
  const vars = { PROMPT_ENVIRONMENT: "production" };
  const first = await here.job("upload", events.push(), vars);
  assertEquals(first.result, "success", logOf(first));
  assertStringIncludes(first.steps.at(-2)?.summary ?? "", "production: none");
  here.box.requests.splice(0);
  await here.job("upload", events.push(), vars);
  assertEquals(here.box.requests.filter(({ method }) => method === "PUT"), []);
});

Deno.test("upload — an unrelated merge leaves a pointer where an incident has put it, in red", async () => {
  await using here = await stage(FILES);
  const { box } = here;
  await box.api("POST", "/environment", { name: "Production", slug: "production" });
  const vars = { PROMPT_ENVIRONMENT: "production" };
  const good = String((await box.row("greet"))._xact_id);
  await box.write("prompts/greet.md", "Say something bad.\n");
  await box.ends(0, "upload");
  await here.box.commit("a bad prompt");
  assertEquals((await here.job("upload", events.push(), vars)).result, "success");
  await box.ends(0, `promote --environment production --version ${good} greet`);

  const pointer = async (slug: string): Promise<unknown> => {
    const { objects } = await box.api(
      "GET",
      `/environment-object/prompt/${(await box.row(slug)).id}`,
    );
    return (objects as { object_version: string }[])[0]?.object_version;
  };
  for (const text of ["Say goodbye, all.", "Say goodbye, everybody."]) {
    await box.write("prompts/part.md", `${text}\n`);
    await box.ends(0, "upload");
    await here.box.commit("an unrelated change");
    const upload = await here.job("upload", events.push(), vars);
    assertEquals(upload?.result, "failure");
    assertStringIncludes(logOf(upload), "::error file=prompts/greet.md");
    assertStringIncludes(logOf(upload), "production: somebody moved it to ");
    assertEquals(await pointer("greet"), good);
    assertEquals(await pointer("part"), (await box.row("part"))._xact_id, "git's change went out");
  }
  await box.ends(0, `rollback greet --to ${good}`);
  await here.box.commit("let git follow");
  assertEquals((await here.job("upload", events.push(), vars)).result, "success");
});

Deno.test("drift — one issue is opened, updated, closed; a second round opens a new one", async () => {
  await using here = await stage(FILES);
  const night = async (): Promise<string[]> => {
    await here.setGh({ calls: [] });
    const drift = await here.job("drift", events.schedule());
    assertEquals(drift?.steps.length, 1, logOf(drift));
    const { calls } = await here.gh();
    assert(calls.every(({ key }) => key === ""), "gh is not given the key");
    assert(calls.every(({ env }) => env.token === "ghs_token" && env.repo === events.REPOSITORY));
    return calls.map(({ args }) => args.slice(0, 2).join(" "));
  };
  await here.box.edit("greet", "Say @everyone hello.");
  assertEquals(await night(), ["issue list", "label create", "issue create"]);
  const [opened] = (await here.gh()).issues;
  assertStringIncludes(opened?.body ?? "", "| drifted | `greet`<br>");
  assertEquals(await night(), ["issue list"], "the same drift: nothing to say");
  await here.box.edit("part", "Say nothing.");
  assertEquals(await night(), ["issue list", "issue edit"]);
  const { issues } = await here.gh();
  assertEquals(issues.length, 1);
  assertStringIncludes(issues[0]?.body ?? "", "| drifted | `part`<br>");

  await here.box.ends(0, "upload --force");
  await here.box.commit("put git's text back");
  assertEquals(await night(), ["issue list", "issue close"]);
  assertEquals(await night(), ["issue list"]);
  await here.box.edit("greet", "Again.");
  assertEquals(await night(), ["issue list", "label create", "issue create"]);
});

Deno.test("drift — gh that fails is an exit 2 with its reason", async () => {
  await using here = await stage(FILES);
  await here.setGh({ fails: true });
  const drift = await here.job("drift", events.schedule());
  assertEquals(drift?.steps[0]?.code, 2);
  assertStringIncludes(logOf(drift), 'Cannot run "gh issue list": HTTP 403');
});

/** The names of all run steps of the workflow. */
async function runSteps(): Promise<string[]> {
  const { jobs } = parse(await Deno.readTextFile(VERIFY)) as {
    jobs: Record<string, { steps: { name: string; run?: string }[] }>;
  };
  const steps = Object.values(jobs).flatMap(({ steps }) => steps);
  return steps.filter(({ run }) => run !== undefined).map(({ name }) => name).sort();
}

function logOf(job: JobRun | undefined): string {
  return job?.steps.map(({ log }) => log).join("\n") ?? "";
}

Deno.test("after-merge — a pull request passes with its plan, a fork's too; main uploads and promotes", async () => {
  await using here = await stage(FILES);
  await here.box.api("POST", "/environment", { name: "Production", slug: "production" });
  const config = JSON.parse(await here.box.read("prompts/config.json"));
  await here.box.write(
    "prompts/config.json",
    JSON.stringify({ ...config, upload: "after-merge" }),
  );
  await here.box.git("rm", "--quiet", "prompts/lock.json");
  await here.box.write("prompts/greet.md", "Say hello, changed.\n");
  await here.box.commit("change a prompt");

  const { verify, lint } = await here.play(events.pullRequest());
  assertEquals([verify?.result, lint?.result], ["success", "success"], logOf(verify));
  assertStringIncludes(logOf(verify), "The merge uploads: 1 to replace.");
  const fork = await here.play(events.forkPullRequest());
  assertEquals([fork.lint?.result, fork.verify?.result], ["success", "skipped"], logOf(fork.lint));
  assertEquals(await liveText(here, "greet"), "Say hello.", "nothing is live yet");

  const { upload } = await here.play(events.push(), {
    PROMPT_ENVIRONMENT: "production",
  });
  assertEquals(upload?.result, "success", logOf(upload));
  assertEquals(await liveText(here, "greet"), "Say hello, changed.");
  const { drift } = await here.play(events.schedule());
  assertEquals(drift?.result, "success", logOf(drift));
});
