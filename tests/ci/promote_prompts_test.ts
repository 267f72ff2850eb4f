// Every step of promote-prompts.yml, and the hold that stops promotions.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import * as events from "./events.ts";
import { type JobRun, runWorkflow } from "./runner.ts";
import { ROOT, type Stage, stage } from "./stage.ts";

const PROMOTE = `${ROOT}/.github/workflows/promote-prompts.yml`;
const logOf = (job: JobRun | undefined): string =>
  job?.steps.map(({ log }) => log).join("\n") ?? "";

async function ready(): Promise<Stage> {
  const here = await stage({ "prompts/greet.md": "Say hello.\n" });
  for (const slug of ["staging", "production"]) {
    await here.box.api("POST", "/environment", { name: slug, slug });
  }
  assertEquals((await here.box.here("promote", ["--environment", "staging"])).code, 0);
  return here;
}

async function play(here: Stage, vars = {}): Promise<Record<string, JobRun>> {
  const event = events.dispatch();
  const inputs = { from: "staging", to: "production" };
  const payload = { ...event.payload, inputs };
  return await runWorkflow(PROMOTE, await here.world({ ...event, payload }, vars));
}

async function production({ box }: Stage): Promise<unknown> {
  const { id } = await box.row("greet");
  const { objects } = await box.api("GET", `/environment-object/prompt/${id}`);
  return (objects as JsonObject[]).find(({ environment_slug }) => environment_slug === "production")
    ?.object_version;
}

Deno.test("promote-prompts — shows, then moves what was approved, and remembers the commit", async () => {
  await using here = await ready();
  const { plan, apply } = await play(here);
  assertEquals([plan?.result, apply?.result], ["success", "success"], logOf(plan) + logOf(apply));
  assertStringIncludes(plan?.steps[0]?.summary ?? "", "+Say hello.");
  assertEquals(await production(here), (await here.box.row("greet"))._xact_id);
  assertStringIncludes(apply?.steps[0]?.summary ?? "", "To take it back");
  const [deployed] = (await here.gh()).deployed;
  assertEquals(deployed?.environment, "prompts-production");
  const { moves: [moved] } = JSON.parse(deployed?.payload ?? "{}");
  assertEquals([moved.slug, moved.to], ["greet", await production(here)]);
});

Deno.test("promote-prompts — a hold stops it before anything moves", async () => {
  await using here = await ready();
  const { plan, apply } = await play(here, { PROMPT_HOLD: "incident 42" });
  assertEquals([plan?.result, apply?.result], ["failure", "skipped"]);
  assertStringIncludes(logOf(plan), "incident 42");
  assertEquals(await production(here), undefined);
  const { upload } = await here.play(events.push(), {
    PROMPT_ENVIRONMENT: "production",
    PROMPT_HOLD: "incident 42",
  });
  assertEquals(upload?.result, "success", logOf(upload));
  assertStringIncludes(logOf(upload), "Nothing is promoted while PROMPT_HOLD is set: incident 42");
  assertEquals(await production(here), undefined);
});
