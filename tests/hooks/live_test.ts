// The hook and Braintrust: what it answers, what it costs, and what happens when it does not answer.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { QuirkName } from "../../lib/local/quirks.ts";
import { GREET, OFFLINE, type Team, team } from "./team.ts";

const V2 = "Say hi to {{name}}.\n";
const SKIPPED = "prompt-sync: live check skipped, the lock decides (";

/** Uploads and stages a change, as somebody does before a commit. */
async function uploaded(t: Team, text = V2): Promise<void> {
  await t.write(GREET, text);
  await t.upload();
  await t.git("add", GREET);
}

Deno.test("pre-commit — asks Braintrust for the staged prompts only, and once", async () => {
  await using t = await team();
  await uploaded(t);
  t.requests.splice(0);
  const { code, stdout, stderr } = await t.sh("git commit --quiet -m live");
  assertEquals({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  const paths = t.requests.map(({ method, path }) => `${method} ${path.replace(/&.*/, "")}`);
  assertEquals(paths, ["POST /api/apikey/login", "GET /v1/prompt?project_name=sandbox"]);
  assertStringIncludes(t.requests[1]?.path ?? "", "slug=greet");
});

Deno.test("pre-commit — nothing that Braintrust could say is asked where the lock says no", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  t.requests.splice(0);
  assertEquals((await t.sh("git commit -am pending")).code, 1);
  assertEquals(t.requests, []);
});

Deno.test("pre-commit — a prompt that was edited in Braintrust is blocked", async () => {
  await using t = await team();
  await uploaded(t);
  await t.edit("greet", "Edited by hand.");
  const { code, stderr } = await t.sh("git commit -m drifted");
  assertEquals(code, 1);
  assertEquals(
    stderr,
    `prompt-sync blocks this commit:
  prompts/greet.md  drifted: was edited outside git
See the edit made in Braintrust:
  deno task diff greet
Either restore git's text:
  deno task upload --force greet && git add prompts/lock.json
Or bring the edit into git, on top of this commit:
  PROMPT_SYNC_SKIP=1 git commit && deno task download greet
`,
  );
  const [, , , diff, , force] = stderr.split("\n");
  assertStringIncludes((await t.sh(diff ?? "")).stdout, "-Edited by hand.");
  assertEquals((await t.sh(force ?? "")).code, 0);
  assertEquals((await t.sh("git commit --quiet -m mended")).code, 0);
});

Deno.test("pre-commit — an edit made in Braintrust can be taken on top of the commit", async () => {
  await using t = await team();
  await uploaded(t);
  await t.edit("greet", "Edited by hand.");
  const mend = (await t.sh("git commit -m drifted")).stderr.trim().split("\n").at(-1) ?? "";
  const ran = await t.sh(mend, { env: { GIT_EDITOR: "echo drifted >" } });
  assertEquals(ran.code, 0, ran.stdout + ran.stderr);
  assertEquals(await t.git("show", `HEAD:${GREET}`), V2);
  assertEquals(await t.read(GREET), "Edited by hand.\n");
  await t.git("add", "prompts");
  const unstamped = await t.sh("git commit --quiet -m taken");
  assertStringIncludes(unstamped.stderr, "prompts/greet.md  unstamped: ");
  assertEquals((await t.sh(unstamped.stderr.trim().split("\n").at(-1) ?? "")).code, 0);
  assertEquals((await t.sh("git commit --quiet -m taken")).code, 0);
});

Deno.test("pre-commit — offline, an edit made in Braintrust does not block", async () => {
  await using t = await team();
  await uploaded(t);
  await t.edit("greet", "Edited by hand.");
  assertEquals((await t.sh("git commit --quiet -m offline", { env: OFFLINE })).code, 0);
});

Deno.test("pre-commit — a pinned version that Braintrust does not hold is blocked", async () => {
  await using t = await team();
  await uploaded(t);
  const lock = await t.read("prompts/lock.json");
  await t.write("prompts/lock.json", lock.replace(/"version": "\d{5,}"/, '"version": "1000"'));
  await t.git("add", "prompts");
  const { code, stderr } = await t.sh("git commit -m wrong");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "the lock pins another version");
});

Deno.test("pre-commit — a prompt that was deleted in Braintrust is blocked", async () => {
  await using t = await team();
  await uploaded(t);
  await t.api("DELETE", `/v1/prompt/${(await t.row("greet")).id}`);
  const { code, stderr } = await t.sh("git commit -m gone");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "prompts/greet.md  missing: was deleted in Braintrust");
});

Deno.test("pre-commit — a project that is not there proves nothing: the lock decides", async () => {
  await using t = await team();
  await uploaded(t);
  const env = { BRAINTRUST_PROJECT: "typo" };
  const { code, stderr } = await t.sh("git commit --quiet -m typo", { env });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, 'Cannot find the project "typo"');
});

Deno.test("pre-commit — a newer upload from another branch passes", async () => {
  await using t = await team();
  await uploaded(t);
  const lock = await t.read("prompts/lock.json");
  await uploaded(t, "Say hey to {{name}}.\n");
  await t.write(GREET, V2);
  await t.write("prompts/lock.json", lock);
  await t.git("add", "prompts");
  const { code, stdout, stderr } = await t.sh("git commit --quiet -m superseded");
  assertEquals({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
});

Deno.test("pre-commit — a lock of another project is blocked", async () => {
  await using t = await team();
  await uploaded(t);
  const lock = await t.read("prompts/lock.json");
  await t.write("prompts/lock.json", lock.replace(/("project": \{\s+"id": ")[^"]*/, "$1other"));
  await t.git("add", "prompts");
  const { code, stderr } = await t.sh("git commit -m foreign");
  assertEquals(code, 1);
  assertStringIncludes(stderr, 'prompts/lock.json  Expected a lock for project "sandbox"');
});

Deno.test("pre-commit — many staged prompts cost one listing", async () => {
  await using t = await team();
  for (let number = 0; number < 12; number++) await t.write(`prompts/p${number}.md`, V2);
  await t.upload();
  await t.git("add", "--all");
  t.requests.splice(0);
  assertEquals((await t.sh("git commit --quiet -m many")).code, 0);
  assert(t.requests.length <= 3, `${t.requests.length} requests`);
});

Deno.test("pre-commit — without a key the lock decides, and one line says so", async () => {
  await using t = await team();
  await uploaded(t);
  const { code, stderr } = await t.sh("git commit --quiet -m offline", { env: OFFLINE });
  assertEquals(code, 0);
  const why = "Cannot log in to Braintrust: BRAINTRUST_API_KEY is not set";
  assertEquals(stderr, `${SKIPPED}${why})\n`);
});

Deno.test("pre-commit — without a network the lock decides, and one line says so", async () => {
  await using t = await team();
  await uploaded(t);
  await t.local.close();
  const { code, stderr } = await t.sh("git commit --quiet -m offline");
  assertEquals(code, 0);
  assertStringIncludes(stderr, SKIPPED);
  assertStringIncludes(stderr, "connection refused");
  assertEquals(stderr.trim().split("\n").length, 1);
});

Deno.test("pre-commit — a refused key is said, and the lock decides", async () => {
  await using t = await team({ apiKey: "sk-sandbox-key" });
  await uploaded(t);
  const env = { BRAINTRUST_API_KEY: "sk-somebody-else" };
  const { code, stderr } = await t.sh("git commit --quiet -m refused", { env });
  assertEquals(code, 0);
  assertStringIncludes(
    stderr,
    `${SKIPPED}Cannot use Braintrust at ${t.local.url}: it does not accept`,
  );
  assert(!stderr.includes("somebody-else"));
});

// 900 ms is quick enough for each request, but not for all of them.
const FAULTS: [QuirkName, number?][] = [["hang"], ["slow", 900], ["html"], ["truncated-json"], [
  "rate-limit",
  9,
]];
for (const [name, value] of FAULTS) {
  Deno.test(`pre-commit — Braintrust with "${name}" costs at most 2 s and blocks nothing`, async () => {
    await using t = await team();
    await uploaded(t);
    const judge = async (env: Record<string, string>): Promise<number> => {
      const start = performance.now();
      const { code, stderr } = await t.sh("sh .git/hooks/pre-commit", { env });
      assertEquals(code, 0, stderr);
      assertStringIncludes(stderr, SKIPPED);
      return performance.now() - start;
    };
    const offline = await judge(OFFLINE);
    t.local.setQuirks([{ name, ...(value === undefined ? {} : { value }) }]);
    const cost = await judge({}) - offline;
    assert(cost < 2000, `${Math.round(cost)} ms`);

    await t.write(GREET, "Not uploaded.\n");
    assertEquals((await t.sh("git commit --quiet -am pending")).code, 1, "the lock still blocks");
  });
}

Deno.test("pre-commit — settings that cannot be used cost the live check, and no commit", async () => {
  await using t = await team();
  await uploaded(t);
  // The key of the tests comes from the environment; a host in .env may not go with it.
  await t.write(".env", "BRAINTRUST_APP_URL=https://elsewhere.example\n");
  const env = { BRAINTRUST_APP_URL: "" };
  const host = await t.sh("git commit --quiet -m host", { env });
  assertEquals(host.code, 0, host.stderr);
  assertStringIncludes(host.stderr, `${SKIPPED}Cannot use BRAINTRUST_APP_URL of .env`);

  await t.write("NOTES.md", "no prompt\n");
  await t.git("add", "--force", "NOTES.md", ".env");
  const tracked = await t.sh("git commit --quiet -m notes");
  assertEquals([tracked.code, tracked.stderr], [0, ""], "no prompt is staged");
  const refused = await t.sh("deno task --quiet verify");
  assertEquals(refused.code, 2);
  const [, next = ""] = /\n {2}(git rm --cached \.env);/.exec(refused.stderr) ?? [];
  assertStringIncludes(refused.stderr, "Cannot use .env: git tracks it");
  assertEquals((await t.sh(`${next} && rm .env`)).code, 0, "the hint can be typed");
  assertEquals((await t.sh("deno task --quiet verify")).code, 0);
});

Deno.test("pre-commit — where the merge uploads: what waits passes, an invalid file and an edit block", async () => {
  await using t = await team();
  const config = JSON.parse(await t.read("prompts/config.json"));
  await t.write("prompts/config.json", JSON.stringify({ ...config, upload: "after-merge" }));
  await t.git("rm", "--quiet", "prompts/lock.json");
  await t.git("add", "prompts/config.json");
  assertEquals((await t.sh("git commit --quiet -m flow")).code, 0, "GREET is live, and stamped");
  await t.write(GREET, V2);
  for (const env of [{}, OFFLINE]) {
    const waiting = await t.sh("git commit --quiet -am waiting", { env });
    assertEquals(waiting.code, 0, waiting.stderr);
    await t.git("reset", "--quiet", "--soft", "HEAD~1");
  }
  await t.write(GREET, "Say {{name.\n");
  assertStringIncludes((await t.sh("git commit -am invalid")).stderr, `${GREET}:1`);
  await t.write(GREET, V2);
  await t.edit("greet", "Edited by hand.");
  const edited = await t.sh("git commit -am edited");
  assertEquals(edited.code, 1);
  assertStringIncludes(edited.stderr, "conflict");
  assertStringIncludes(edited.stderr, "deno task download --merge greet");
  assertStringIncludes(edited.stderr, 'on "main" only', "a branch uploads nothing");
});
