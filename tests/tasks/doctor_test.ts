// `deno task doctor`: what it reads, what it says, and that what it says to type ends it.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Team, team } from "../hooks/team.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const WORKFLOW = ".github/workflows/verify-prompts.yml";
const withCi = async (box: Sandbox): Promise<void> => {
  const text = await Deno.readTextFile(new URL(`../../${WORKFLOW}`, import.meta.url));
  await box.write(WORKFLOW, text);
};

/** The verdicts that are not ok, by the name of the check. */
async function complaints(
  box: Sandbox,
  env: Record<string, string> = {},
): Promise<Record<string, { verdict: string; says: string; fix: string[] }>> {
  const { stdout, stderr } = await box.here("doctor", ["--format", "json"], env);
  assert(stdout !== "", stderr);
  const { checks } = JSON.parse(stdout);
  type Check = { name: string; verdict: string; says: string; fix: string[] };
  const wrong = (checks as Check[]).filter(({ verdict }) => verdict !== "ok");
  return Object.fromEntries(wrong.map(({ name, ...rest }) => [name, rest]));
}

async function wellTeam(): Promise<Team> {
  const box = await team();
  await withCi(box);
  return box;
}

Deno.test("doctor — all is well: exit 0, with its permissions; it only reads", async () => {
  await using box = await wellTeam();
  box.requests.splice(0);
  const before = await box.git("status", "--porcelain");
  const { code, stdout, stderr } = await box.run("doctor");
  assertEquals(code, 0, stdout + stderr);
  assertStringIncludes(stdout, "14 ok\n");
  assertStringIncludes(stdout, 'the key may read prompts and their history in "sandbox"');
  assertEquals(await box.git("status", "--porcelain"), before);
  const writes = box.requests.filter(({ method, path }) =>
    method !== "GET" && path !== "/btql" && path !== "/api/apikey/login"
  );
  assertEquals(writes, []);
});

Deno.test("doctor — without a key: exit 2, what was not asked, and how to get on", async () => {
  await using box = await wellTeam();
  box.requests.splice(0);
  const { code, stdout } = await box.here("doctor", [], { BRAINTRUST_API_KEY: "" });
  assertEquals(code, 2);
  assertStringIncludes(stdout, "not ok       key              Cannot log in to Braintrust");
  assertStringIncludes(stdout, "deno task local");
  assertStringIncludes(stdout, "cannot tell  project          not asked");
  assertEquals(box.requests, []);
});

Deno.test("doctor — a key that is refused, an outage, a project that is not there", async () => {
  await using box = await sandbox({}, { apiKey: "sk-right" });
  assertEquals((await complaints(box))["organisation"]?.verdict, "not ok");
  const right = { BRAINTRUST_API_KEY: "sk-right" };
  const there = await complaints(box, right);
  assertEquals([there["organisation"], there["project"]], [undefined, undefined]);
  const gone = await complaints(box, { ...right, BRAINTRUST_PROJECT: "gone" });
  assertEquals(gone["project"]?.fix, ["If the name is right: deno task upload --create-project"]);
  await box.local.close();
  assertEquals((await complaints(box, right))["organisation"]?.verdict, "cannot tell");
});

Deno.test("doctor — each fix that can be typed ends its complaint", async () => {
  await using box = await team({ isInstalled: false });
  await withCi(box);
  await box.write(
    "prompts/config.json",
    JSON.stringify({
      project: "sandbox",
      defaults: { model: null },
      environments: ["production"],
      bundles: { "gen/prompts.gen.json": { include: ["prompts/*.md"] } },
    }),
  );
  await box.write(".gitignore", ".prompt-sync/\n");
  await box.write(".env", "BRAINTRUST_ORG_NAME=local\n");
  await box.write("prompts/new.md", "New.\n");
  const found = await complaints(box);
  assertEquals(Object.keys(found), [
    "lock",
    "generated files",
    "commit hook",
    ".env",
    "environments",
  ]);
  for (const fix of Object.values(found).flatMap(({ fix }) => fix)) {
    const line = fix.replace(/^[A-Z][^:]*: /, "").replace("deno task ", "deno task --quiet ");
    const { code, stdout, stderr } = await box.sh(line);
    assertEquals(code, 0, `${line}\n${stdout}${stderr}`);
  }
  assertEquals(await complaints(box), {});
});

Deno.test("doctor — a repository that has nothing yet is told where to begin", async () => {
  await using box = await sandbox();
  await Deno.remove(`${box.root}/prompts/config.json`);
  const found = await complaints(box);
  assertEquals(found["configuration"]?.verdict, "not ok");
  assertEquals(found["lock"]?.says, "needs prompts/config.json");
});

Deno.test("doctor — a workflow that runs what this version does not have", async () => {
  await using box = await wellTeam();
  await box.write(WORKFLOW, "run: |\n  deno task verify\n  deno task verify-all\n");
  const { code, stdout } = await box.here("doctor");
  assertEquals(code, 1);
  assertStringIncludes(stdout, `${WORKFLOW}:3 runs "deno task verify-all"`);
});
