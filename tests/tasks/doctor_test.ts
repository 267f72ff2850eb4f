// `deno task doctor`: what it reads, what it says, and that what it says to type ends it.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { secretFolder } from "../attack/tools.ts";
import { type Team, team } from "../hooks/team.ts";
import { commandEnv, type Sandbox, sandbox, taskArguments } from "../sandbox.ts";

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
  assertStringIncludes(stdout, "15 ok\n");
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

Deno.test("doctor — a Braintrust that answers nonsense: cannot tell, one line each, exit 2", async () => {
  await using box = await wellTeam();
  box.local.setQuirks([{ name: "html" }]);
  const { code, stdout } = await box.here("doctor");
  assertEquals(code, 2);
  assertStringIncludes(stdout, "ok           organisation");
  assertStringIncludes(stdout, "cannot tell  project          Cannot use Braintrust at");
  assertStringIncludes(stdout, "a web page instead of JSON");
});

Deno.test("doctor — hooks outside of what it may read: cannot tell, and which command can", async () => {
  await using box = await wellTeam();
  await using outside = await secretFolder();
  await box.git("config", "core.hooksPath", outside.path);
  const { code, stdout, stderr } = await box.run("doctor");
  assertEquals(code, 2, stdout + stderr);
  assertStringIncludes(stdout, "cannot tell  commit hook      its folder is outside");
  assertStringIncludes(stdout, "deno task hooks:doctor\n");
});

Deno.test("doctor — in a worktree, with its permissions", async () => {
  await using box = await wellTeam();
  await box.git("worktree", "add", "--quiet", ".prompt-sync/tree", "HEAD");
  const tree = await box.sh("deno task --quiet doctor", { cwd: ".prompt-sync/tree" });
  assertStringIncludes(tree.stdout, "ok           commit hook      git runs our hook");
});

Deno.test("doctor — a prompt that the configuration leaves out needs no lock entry", async () => {
  await using box = await sandbox({
    "prompts/a.md": "A.\n",
    "prompts/config.json": JSON.stringify({
      project: "sandbox",
      defaults: { model: null },
      ignore: [{ slug: "a", reason: "by hand" }],
    }),
  });
  assertEquals((await complaints(box))["lock"], undefined);
});

const projects = async (box: Sandbox): Promise<string[]> => {
  box.local.setQuirks([]);
  const { objects } = await box.api("GET", "/v1/project");
  return (objects as { name: string }[]).map(({ name }) => name);
};

Deno.test("doctor --probe — asks first: without a terminal and --yes it makes nothing", async () => {
  await using box = await wellTeam();
  box.requests.splice(0);
  const { code, stdout, stderr } = await box.here("doctor", ["--probe"]);
  assertEquals(code, 2);
  assertStringIncludes(stdout, "15 ok\n\nCannot probe: nobody can be asked here\n");
  assertStringIncludes(stdout, "deno task doctor --probe --yes");
  assertStringIncludes(stderr, "It touches nothing else.");
  assertEquals(box.requests.filter(({ path }) => path === "/insert-functions"), []);
});

Deno.test("doctor --probe --yes — with its permissions: a record, and nothing left behind", async () => {
  await using box = await wellTeam();
  const { code, stdout, stderr } = await box.run("doctor", ["--probe", "--yes", "--format=json"]);
  assertEquals(code, 0, stdout + stderr);
  const { ok, checks, probe } = JSON.parse(stdout);
  assertEquals([ok, checks.length, probe.left], [true, 15, []]);
  assert(probe.points.every(({ follows }: { follows: string }) => follows === "fine"));
  assertEquals(await projects(box), ["sandbox"]);
});

Deno.test("doctor --probe — a key that may not make projects: one line, and the rest is there", async () => {
  await using box = await wellTeam();
  box.local.setQuirks([{ name: "read-only" }]);
  const { code, stdout } = await box.here("doctor", ["--probe", "--yes"]);
  assertEquals(code, 2);
  assertStringIncludes(stdout, "15 ok\n\nCannot probe: the key may not make projects (403)\n");
});

Deno.test("doctor --probe — without a key there is nothing to probe", async () => {
  await using box = await wellTeam();
  const { code, stdout } = await box.here("doctor", ["--probe", "--yes"], {
    BRAINTRUST_API_KEY: "",
  });
  assertEquals(code, 2);
  assertStringIncludes(stdout, "Cannot probe: see what is not ok above\n");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`doctor --probe — ${signal}: removes what it made, says so, ends with 2`, async () => {
    await using box = await sandbox();
    box.local.setQuirks([{ name: "slow", value: 20 }]);
    const env = commandEnv(box);
    const child = new Deno.Command(Deno.execPath(), {
      args: [...taskArguments("doctor", env), "--probe", "--yes"],
      cwd: box.root,
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stdout = new Response(child.stdout).text();
    let stderr = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const isMaking = !stderr.includes("Making the projects");
      stderr += text;
      if (isMaking && stderr.includes("Making the projects")) child.kill(signal);
    }
    assertEquals((await child.status).code, 2, stderr);
    assertStringIncludes(stderr, "Interrupted: removing what the probe made.");
    assertStringIncludes(await stdout, "Cannot finish the probe: it was interrupted");
    assertEquals(await projects(box), ["sandbox"]);
  });
}
