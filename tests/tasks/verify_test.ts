// What `verify` finds without Braintrust, and what it leaves to others.
import { serve } from "../lib/disk/temporary.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { untouched } from "../proxy.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderHuman } from "../../lib/report/human.ts";
import { exitCodeOf, outcomeOf } from "../../lib/report/report.ts";
import type { Context } from "../../lib/commands/context.ts";
import { verify } from "../../lib/commands/verify/verify.ts";
import { contextOf } from "../attack/scenarios.ts";
import { type Checkout, PROJECT, type Ran, type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };

const two = (): Promise<Sandbox> =>
  sandbox({ "prompts/one.md": "One.\n", "prompts/two.md": "Two.\n" });

async function uploaded(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.commit();
  return box;
}

/** `verify --on-outage warn` that asks Braintrust once. */
function impatient({ root, url }: Checkout): Context {
  return {
    ...contextOf(root, url, { values: { "on-outage": "warn" } }),
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
  await box.ends(0, "upload");
  await using broken = await box.behind((exchange) =>
    exchange.path.startsWith("/environment-object")
      ? exchange.answer(503, "{}")
      : untouched(exchange)
  );
  const context = impatient(broken);
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
  await box.edit("part", "Edited.");
  await box.write("README.md", "Unrelated.\n");
  await box.commit();
  assertEquals((await box.here("verify")).code, 1, "without it, an edit of one stops all");
  const { code, stdout } = await since(box);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "was edited outside git; not changed here since HEAD^1");

  await box.write("prompts/greet.md", "Say hello, all.\n");
  assertEquals((await since(box)).code, 1, "changed, and not committed");
  await box.commit();
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
  await box.edit("part", "Edited.");
  const lock = JSON.parse(await box.read("prompts/lock.json"));
  lock.prompts.part.version = String((await box.row("part"))._xact_id);
  await box.write("prompts/lock.json", JSON.stringify(lock, null, 2) + "\n");
  await box.commit();
  assertEquals((await since(box)).code, 1, "a pin moved onto the edit");
  await box.git("reset", "--quiet", "--hard", "HEAD^1");
  await box.write("prompts/config.json", '{ "project": "sandbox", "defaults": {} }');
  await box.commit();
  assertEquals((await since(box)).code, 1, "the configuration decides about every prompt");
});

Deno.test("verify --since — a commit that git does not hold is exit 2", async () => {
  await using box = await uploaded();
  const { stderr } = await box.ends(2, "verify --since nowhere");
  assertStringIncludes(stderr, 'Cannot find the commit "nowhere"');
  await box.ends(2, "verify --since HEAD --strict");
});

Deno.test("verify --on-outage warn — a missing project is no outage", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  const env = { BRAINTRUST_PROJECT: "nowhere" };
  const { stderr } = await box.ends(2, "verify --on-outage warn", env);
  assertStringIncludes(stderr, "nowhere");
});

Deno.test("verify --html, --json — a page and a machine's report beside what is printed, where git sees neither", async () => {
  await using box = await uploaded();
  await box.edit("greet", "Edited.");
  const files = ["--html", ".prompt-sync/report.html", "--json", ".prompt-sync/report.json"];
  // A process: the permission to write there is part of it.
  const { code, stdout, stderr } = await box.run("verify", files, { GITHUB_ACTIONS: "true" });
  assertEquals(code, 1, stderr);
  assertStringIncludes(stdout, "::error file=prompts/greet.md");
  assertStringIncludes(await box.read(".prompt-sync/report.html"), "What differs in greet");
  const { prompts } = JSON.parse(await box.read(".prompt-sync/report.json"));
  assertStringIncludes(prompts[0].diff, "-Edited.");
  assertEquals(await box.git("status", "--porcelain"), "");
});

Deno.test("verify --html — refuses every other place, and names one that works", async () => {
  await using box = await uploaded();
  for (
    const path of [
      "report.html",
      "../report.html",
      ".prompt-sync/../prompts/greet.md",
      ".prompt-sync",
    ]
  ) {
    const { code, stderr } = await box.here("verify", ["--html", path]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "deno task verify --html .prompt-sync/report.html");
  }
  assertEquals((await box.here("verify", ["--html", ".prompt-sync/report.html"])).code, 0);
});

Deno.test("an edit that loses the stamp is drift too, and a lost stamp alone is unstamped", async () => {
  await using box = await two();
  await box.ends(0, "upload");
  const replace = async (slug: string, text: string): Promise<void> => {
    const { project_id, name, prompt_data } = await box.row(slug);
    const messages = [{ role: "system", content: text }];
    await box.api("PUT", "/v1/prompt", {
      project_id,
      slug,
      name,
      prompt_data: { ...prompt_data as JsonObject, prompt: { type: "chat", messages } },
    });
  };
  await replace("one", "One, edited.");
  await replace("two", "Two.");
  const { stdout } = await box.here("verify", ["--format", "json"]);
  const states = JSON.parse(stdout).prompts.map(({ state }: { state: string }) => state);
  assertEquals(states, ["drifted", "unstamped"]);
});

Deno.test("verify --offline — proves by the lock alone, without network or key", async () => {
  await using box = await two();
  await box.ends(0, "upload");
  box.requests.splice(0);
  const env = { BRAINTRUST_API_KEY: "", BRAINTRUST_API_URL: "" };
  const clean = await box.run("verify", ["--offline"], env);
  assertEquals(clean.code, 0);
  assertStringIncludes(clean.stdout, "Braintrust was not asked");
  await box.write("prompts/one.md", "One, changed.\n");
  await box.write("prompts/three.md", "Three.\n");
  const { code, stdout } = await box.here("verify", ["--offline", "--format", "json"], env);
  assertEquals([code, JSON.parse(stdout).summary], [1, { "in-sync": 1, pending: 1, missing: 1 }]);
  assertEquals(box.requests, []);
});

Deno.test("verify — what cannot be read is unknown, exit 2, and never out of sync", async () => {
  await using box = await two();
  await box.ends(0, "upload");
  const pinned = (await box.pins()).one;
  await box.commit("pin");
  await box.write("prompts/one.md", "One, by another branch.\n");
  await box.ends(0, "upload");
  await box.git("restore", ".");
  await using broken = await box.behind((exchange) =>
    exchange.path.startsWith(`/v1/prompt/${pinned?.id}`)
      ? exchange.answer(503, "{}")
      : untouched(exchange)
  );
  const { code, stdout } = await broken.here("verify", ["--format", "json"]);
  const { summary, ok } = JSON.parse(stdout);
  assertEquals([code, ok, summary], [2, false, { "in-sync": 1, unknown: 1 }]);
});

Deno.test("verify — a prompt that is ignored is ignored offline and when staged, too", async () => {
  const ignore = [{ slug: "draft", reason: "not ours yet" }];
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({ project: PROJECT, ignore }),
    "prompts/greet.md": "Say hello.\n",
    "prompts/draft.md": "Draft.\n",
  });
  await box.ends(0, "upload");
  await box.write("prompts/draft.md", "Draft, changed.\n");
  await box.git("add", "--all");
  for (const flags of [[], ["--offline"], ["--staged"]]) {
    const { code, stdout } = await box.here("verify", [...flags, "--format", "json"]);
    const { ignored, prompts } = JSON.parse(stdout);
    assertEquals(code, 0, flags.join(" "));
    assertEquals(ignored, [{ slug: "draft", reason: "not ours yet" }]);
    assertEquals(prompts.filter(({ slug }: { slug: string }) => slug === "draft"), []);
  }
});

Deno.test("verify — a pinned version that the key may not read is unknown with advice, no bug", async () => {
  await using box = await sandbox({ "prompts/greet.md": "Say hello.\n" });
  await box.ends(0, "upload");
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/greet.md", "Say goodbye.\n");
  await box.ends(0, "upload");
  await box.write("prompts/greet.md", "Say hello.\n");
  await box.write("prompts/lock.json", lock);
  assertEquals((await box.here("verify")).code, 0, "superseded");

  // In front of the server stands one that lists prompts and refuses to read one by its id.
  await using refused = await box.behind((exchange) =>
    exchange.path.startsWith("/v1/prompt/") ? exchange.answer(403, "no") : untouched(exchange)
  );
  const { code, stdout, stderr } = await refused.here("verify");
  assertEquals([code, stderr], [2, ""]);
  assertStringIncludes(stdout, "its pinned version could not be read");
  assertStringIncludes(stdout, "the API key is not allowed to do this (403)");
  assertStringIncludes(stdout, "deno task upload --force greet");
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

Deno.test("verify — a pinned version that the history lists and no read returns is unknown", async () => {
  await using box = await sandbox({ "prompts/greet.md": "Say hello.\n" });
  assertEquals((await box.here("upload")).code, 0);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/greet.md", "Say goodbye.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.write("prompts/greet.md", "Say hello.\n");
  await box.write("prompts/lock.json", lock);
  const { prompts: { greet } } = JSON.parse(lock);
  await using proxy = serve((request) => {
    const { pathname, search } = new URL(request.url);
    if (search.includes(greet.version)) return new Response("no", { status: 404 });
    return fetch(`${box.local.url}${pathname}${search}`, request);
  });
  const env = { BRAINTRUST_API_URL: proxy.url, BRAINTRUST_APP_URL: proxy.url };
  const { code, stdout } = await box.here("verify", [], env);
  assertEquals(code, 2, stdout);
  assertStringIncludes(stdout, "Braintrust lists it in the history, but does not return it");
});
