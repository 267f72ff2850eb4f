// What `verify` finds without Braintrust, and what it leaves to others.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderHuman } from "../../lib/report/human.ts";
import { exitCodeOf, outcomeOf } from "../../lib/report/report.ts";
import type { Context } from "../../lib/commands/context.ts";
import { verify } from "../../lib/commands/verify/verify.ts";
import { contextOf } from "../attack/scenarios.ts";
import { serve } from "../lib/disk/temporary.ts";
import { PROJECT, type Ran, type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };

async function uploaded(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await commit(box);
  return box;
}

async function commit(box: Sandbox): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=step");
}

async function editInUi(box: Sandbox, slug: string): Promise<void> {
  const { id } = await box.row(slug);
  const prompt_data = { prompt: { messages: [{ role: "system", content: "Edited." }] } };
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data });
}

/** `verify --on-outage warn` that asks Braintrust once. */
function impatient({ root, local }: Sandbox): Context {
  return {
    ...contextOf(root, local.url, { values: { "on-outage": "warn" } }),
    patience: { timeoutMs: 5000, attempts: 1 },
  };
}

const since = (box: Sandbox, ...args: string[]): Promise<Ran> =>
  box.here("verify", ["--since", "HEAD^1", ...args]);

const TORN = '<<<<<<< HEAD\n  "version": 1,\n=======\n  "version": 1,\n>>>>>>> topic\n';
const DISPROVED: [name: string, breakIt: (box: Sandbox) => Promise<unknown>, says: string][] = [
  ["pending", (box) => box.write("prompts/greet.md", "Changed.\n"), "1 pending, 1 unknown"],
  ["never uploaded", (box) => box.write("prompts/new.md", "New.\n"), "1 missing, 2 unknown"],
  ["invalid", (box) => box.write("prompts/greet.md", "---\nmodle: x\n---\nHi.\n"), "1 problem"],
  ["no lock", (box) => Deno.remove(`${box.root}/prompts/lock.json`), "2 missing"],
  ["a torn lock", async (box) => {
    const lock = await box.read("prompts/lock.json");
    await box.write("prompts/lock.json", lock.replace('  "version": 1,\n', TORN));
  }, "merge-conflict markers"],
];
Deno.test("verify --on-outage warn — fails on what the lock disproves", async (t) => {
  await using box = await uploaded();
  box.local.setQuirks([{ name: "truncated-json" }]);
  for (const [name, breakIt, says] of DISPROVED) {
    await t.step(name, async () => {
      await breakIt(box);
      const report = await verify(impatient(box));
      const text = renderHuman(report, (_, words) => words);
      assertEquals(exitCodeOf(report), 1, text);
      assertStringIncludes(text, says);
      assertStringIncludes(text, "not verified: Cannot use Braintrust");
      await box.git("reset", "--quiet", "--hard");
      await box.git("clean", "--quiet", "--force", "-d");
    });
  }
});

Deno.test("verify --strict --on-outage warn — environments that cannot be read are not verified", async () => {
  const config = JSON.stringify({ project: PROJECT, environments: ["production"] });
  await using box = await sandbox({ ...FILES, "prompts/config.json": config });
  assertEquals((await box.here("upload")).code, 0);
  await using proxy = serve((request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.startsWith("/environment-object")) return new Response("{}", { status: 503 });
    return fetch(`${box.local.url}${pathname}${search}`, request);
  });
  const context = impatient({ ...box, local: { ...box.local, url: proxy.url } });
  context.args.switches.strict = true;
  const report = await verify(context);
  assertEquals([outcomeOf(report), exitCodeOf(report)], ["unknown", 0]);
  assertStringIncludes(report.outage ?? "", "503");
});

Deno.test("verify — shows what differs; a prompt that is not there at all is named only", async () => {
  await using box = await uploaded();
  await box.write("prompts/greet.md", "Changed.\n");
  await box.write("prompts/new.md", "Brand-new text.\n");
  const { code, stdout } = await box.here("verify");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "+Changed.");
  assertEquals(stdout.includes("Brand-new text"), false, stdout);
});

Deno.test("verify --strict — asks about no environment where the configuration watches none", async () => {
  await using box = await uploaded();
  box.requests.splice(0);
  assertEquals((await box.here("verify", ["--strict"])).code, 0);
  assertEquals(box.requests.filter(({ path }) => path.includes("environment")), []);
});

Deno.test("verify — no prompt file at all proves nothing", async () => {
  await using box = await sandbox({ "prompts/greet.txt": "No prompt.\n" });
  for (const args of [[], ["--offline"], ["--strict"]]) {
    const { code, stdout } = await box.here("verify", args);
    assertEquals(code, 1, args.join());
    assertStringIncludes(stdout, 'Expected "include" to select prompt files');
  }
});

Deno.test("verify --since — fails on what was changed here, warns about the rest", async () => {
  await using box = await uploaded();
  await editInUi(box, "part");
  await box.write("README.md", "Unrelated.\n");
  await commit(box);
  assertEquals((await box.here("verify")).code, 1, "without it, an edit of one stops all");
  const { code, stdout } = await since(box);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "was edited outside git; not changed here since HEAD^1");

  await box.write("prompts/greet.md", "Say hello, all.\n");
  assertEquals((await since(box)).code, 1, "changed, and not committed");
  await commit(box);
  const changed = await since(box, "--format", "github");
  assertEquals(changed.code, 1);
  assertStringIncludes(
    changed.stdout,
    "::error file=prompts/greet.md,line=1,title=greet%3A pending",
  );
  assertStringIncludes(
    changed.stdout,
    "::warning file=prompts/part.md,line=1,title=part%3A drifted",
  );
  assertEquals((await since(box, "--offline")).code, 1);
});

Deno.test("verify --since — a changed pin and a changed configuration are changes", async () => {
  await using box = await uploaded();
  await editInUi(box, "part");
  const lock = JSON.parse(await box.read("prompts/lock.json"));
  lock.prompts.part.version = String((await box.row("part"))._xact_id);
  await box.write("prompts/lock.json", JSON.stringify(lock, null, 2) + "\n");
  await commit(box);
  assertEquals((await since(box)).code, 1, "a pin moved onto the edit");
  await box.git("reset", "--quiet", "--hard", "HEAD^1");
  await box.write("prompts/config.json", '{ "project": "sandbox", "defaults": {} }');
  await commit(box);
  assertEquals((await since(box)).code, 1, "the configuration decides about every prompt");
});

Deno.test("verify --since — a commit that git does not hold is exit 2", async () => {
  await using box = await uploaded();
  const { code, stderr } = await box.here("verify", ["--since", "nowhere"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Cannot find the commit "nowhere"');
  assertEquals((await box.here("verify", ["--since", "HEAD", "--strict"])).code, 2);
});

Deno.test("verify --on-outage warn — a missing project is no outage", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  const env = { BRAINTRUST_PROJECT: "nowhere" };
  const { code, stdout, stderr } = await box.here("verify", ["--on-outage", "warn"], env);
  assertEquals(code, 2, stdout);
  assertStringIncludes(stderr, "nowhere");
});

Deno.test("verify --strict — says that readers of the latest version get what nobody has reviewed", async () => {
  for (const [more, isRisky] of [[{}, true], [{ environments: ["production"] }, false]] as const) {
    const config = { project: PROJECT, defaults: { model: null }, ...more };
    await using box = await sandbox({
      "prompts/config.json": JSON.stringify(config),
      "prompts/one.md": "One.\n",
    });
    await box.api("POST", "/environment", { name: "production", slug: "production" });
    await box.here("upload");
    assertEquals((await box.here("verify")).stdout.includes("before the review"), false);
    const { stdout } = await box.here("verify", ["--strict"]);
    assertEquals(stdout.includes("before the review"), isRisky, stdout);
  }
});
