// The composite action, run in the checkout of another repository.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { dependabot, forkPullRequest, type GithubEvent, push } from "./events.ts";
import { type JobRun, runAction } from "./runner.ts";
import { ROOT } from "../project.ts";

const FILES = { "prompts/greet.md": "Say hello.\n" };

/** Runs the action in the sandbox; its repository holds no code of this project. */
function act(
  box: Sandbox,
  inputs: Record<string, string>,
  { event = push(), folder = box.root, key = KEY }: {
    event?: GithubEvent;
    folder?: string;
    key?: string;
  } = {},
): Promise<JobRun> {
  const env = {
    BRAINTRUST_API_URL: box.local.url,
    BRAINTRUST_APP_URL: box.local.url,
    BRAINTRUST_API_KEY: key,
    BRAINTRUST_PROJECT: "",
  };
  const world = { origin: box.root, event, secrets: {}, vars: {}, path: [], env };
  return runAction(ROOT, inputs, folder, world);
}

async function uploaded(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  await box.ends(0, "upload");
  return box;
}

Deno.test("action — clean, then found with the annotation and the summary", async () => {
  await using box = await uploaded();
  const clean = await act(box, { "api-key": KEY }, { key: "" });
  assertEquals([clean.result, clean.outputs.outcome], ["success", "clean"], clean.steps[0]?.log);
  await box.edit("greet", "Say no.");
  const found = await act(box, {});
  assertEquals([found.result, found.outputs.outcome], ["failure", "found"]);
  assertStringIncludes(found.steps[0]?.log ?? "", "::error file=prompts/greet.md,line=1");
  assertStringIncludes(found.steps[0]?.summary ?? "", "-Say no.");
});

Deno.test("action — strict also fails on what git does not hold", async () => {
  await using box = await uploaded();
  const [{ id }] = (await box.api("GET", `/v1/project?project_name=${PROJECT}`)).objects as [
    { id: string },
  ];
  const prompt_data = { prompt: { type: "chat", messages: [] } };
  await box.api("POST", "/v1/prompt", { project_id: id, name: "x", slug: "x", prompt_data });
  assertEquals((await act(box, {})).outputs.outcome, "clean");
  assertEquals((await act(box, { strict: "true" })).outputs.outcome, "found");
});

Deno.test("action — project beats the configuration", async () => {
  await using box = await uploaded();
  const { result, steps } = await act(box, { project: "no-such" });
  assertEquals([result, steps[0]?.code], ["failure", 2]);
  assertStringIncludes(steps[0]?.log ?? "", 'project "no-such"');
});

Deno.test("action — on-outage: fail is red, warn is an outcome of its own", async () => {
  await using box = await uploaded();
  box.local.setQuirks([{ name: "truncated-json" }]);
  const failed = await act(box, {});
  assertEquals([failed.result, failed.outputs.outcome], ["failure", "unknown"]);
  const warned = await act(box, { "on-outage": "warn" });
  assertEquals([warned.result, warned.outputs.outcome], ["success", "unknown"]);
  assertStringIncludes(warned.steps[0]?.log ?? "", "::warning title=not verified::");
});

for (const event of [forkPullRequest(), dependabot()]) {
  Deno.test(`action — without a key ${event.actor}'s pull request ends neutral`, async () => {
    await using box = await uploaded();
    const { result, outputs, steps } = await act(box, {}, { event, key: "" });
    assertEquals([result, outputs.outcome], ["success", "unknown"]);
    assertStringIncludes(steps[0]?.log ?? "", "not verified: no key");
  });
}

Deno.test("action — without a key a fork's pull request is red for what the lock disproves", async () => {
  await using box = await uploaded();
  await box.write("prompts/greet.md", "Say hello, stranger.\n");
  const { result, outputs, steps } = await act(box, {}, { event: forkPullRequest(), key: "" });
  assertEquals([result, outputs.outcome], ["failure", "found"]);
  assertStringIncludes(steps[0]?.log ?? "", "title=greet%3A pending");
});

Deno.test("action — since: fails only on what was changed", async () => {
  await using box = await uploaded();
  await box.commit("pin");
  await box.edit("greet", "Say no.");
  assertEquals((await act(box, { since: "HEAD" })).result, "success");
  assertEquals((await act(box, {})).result, "failure");
});

Deno.test("action — a missing key anywhere else is red", async () => {
  await using box = await uploaded();
  const { result, steps } = await act(box, {}, { key: "" });
  assertEquals([result, steps[0]?.code], ["failure", 2]);
});

Deno.test("action — a project in a folder of its own is annotated from the top", async () => {
  await using box = await sandbox({
    "services/llm/prompts/config.json": JSON.stringify({ project: PROJECT }),
    "services/llm/prompts/greet.md": "Say hello.\n",
  });
  const { steps, outputs } = await act(box, { config: "services/llm/prompts/config.json" });
  assertEquals(outputs.outcome, "found", steps[0]?.log);
  assertStringIncludes(steps[0]?.log ?? "", "::error file=services/llm/prompts/greet.md,line=1");
  const wrong = await act(box, { config: "services/llm/config.json" });
  assertEquals(wrong.steps[0]?.code, 2);
});
