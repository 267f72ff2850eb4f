// Every step of propose-prompts.yml, and what the nightly job says of an edit that is proposed.
import { assertEquals, assertStringIncludes } from "@std/assert";
import * as events from "./events.ts";
import { type JobRun, runWorkflow } from "./runner.ts";
import { editOutsideGit, ROOT, stage } from "./stage.ts";

const PROPOSE = `${ROOT}/.github/workflows/propose-prompts.yml`;
const BRANCH = "prompt-sync/propose";
const logOf = (job: JobRun | undefined): string =>
  job?.steps.map(({ log }) => log).join("\n") ?? "";

Deno.test("propose-prompts — one pull request; the drift issue does not shout about it too", async () => {
  await using here = await stage({ "prompts/greet.md": "Say hello.\n" });
  const play = async (): Promise<Record<string, JobRun>> =>
    await runWorkflow(PROPOSE, await here.world(events.schedule()));
  const quiet = await play();
  assertEquals(quiet.propose?.result, "success", logOf(quiet.collect) + logOf(quiet.propose));
  await editOutsideGit(here, "greet", "Say hello, edited.");
  const { collect, propose } = await play();
  assertEquals([collect?.result, propose?.result], ["success", "success"], logOf(propose));
  assertStringIncludes(logOf(propose), "Checks wait for approval");
  const file = await here.box.git("cat-file", "blob", `${BRANCH}:prompts/greet.md`);
  assertEquals(file, "Say hello, edited.\n");
  const { calls } = await here.gh();
  assertEquals(calls.every(({ key }) => key === ""), true, "the job that pushes has no key");

  const night = await here.play(events.schedule());
  assertEquals(night.drift?.result, "success", logOf(night.drift));
  assertEquals((await here.gh()).issues, []);
  await editOutsideGit(here, "greet", "Say hello, edited again.");
  assertEquals((await here.play(events.schedule())).drift?.result, "failure");
});

Deno.test("propose-prompts — says of a proposal that no job could take that it is too large", async () => {
  await using here = await stage({ "prompts/greet.md": "Say hello.\n" });
  const noise = crypto.getRandomValues(new Uint8Array(60_000)).toHex()
    .replaceAll(/.{80}/g, "$&\n");
  await editOutsideGit(here, "greet", noise + noise.split("").reverse().join(""));
  const { collect, propose } = await runWorkflow(PROPOSE, await here.world(events.schedule()));
  assertEquals([collect?.result, propose?.result], ["failure", "skipped"]);
  assertStringIncludes(logOf(collect), "run deno task propose on your machine");
});
