// What commands leave in the files that GitHub names.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandEnv, KEY, type Sandbox, sandbox, spawn } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n" };

async function jobFiles({ root }: Sandbox): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir({ dir: `${root}/.git`, prefix: "job " });
  const files = { GITHUB_OUTPUT: `${folder}/output`, GITHUB_STEP_SUMMARY: `${folder}/summary` };
  for (const path of Object.values(files)) await Deno.writeTextFile(path, "before\n");
  return { ...files, GITHUB_ACTIONS: "true" };
}

Deno.test("main() — appends the summary and the outcome, and only in the format for GitHub", async () => {
  await using box = await sandbox(FILES);
  const env = await jobFiles(box);
  const read = async (name: string): Promise<string> => await Deno.readTextFile(env[name] ?? "");
  assertEquals((await box.run("verify", ["--format", "human"], env)).code, 1);
  assertEquals(await read("GITHUB_STEP_SUMMARY"), "before\n");
  assertEquals((await box.run("verify", [], env)).code, 1);
  assertStringIncludes(await read("GITHUB_STEP_SUMMARY"), "before\n## ❌ verify: 1 missing");
  assertEquals(await read("GITHUB_OUTPUT"), "before\noutcome=found\n");
  assertEquals((await box.run("upload", [], env)).code, 0);
  assertStringIncludes(await read("GITHUB_STEP_SUMMARY"), "## ✅ upload: 1 in-sync");
});

Deno.test("main() — a failure is in the summary, the key is not", async () => {
  await using box = await sandbox(FILES, { apiKey: "sk-another" });
  const env = await jobFiles(box);
  const { code, stdout } = await box.run("verify", [], { ...env, BRAINTRUST_PROJECT: KEY });
  const summary = await Deno.readTextFile(env.GITHUB_STEP_SUMMARY ?? "");
  assertEquals(code, 2);
  assertStringIncludes(summary, "## ⚠️ verify: could not find out");
  assertStringIncludes(await Deno.readTextFile(env.GITHUB_OUTPUT ?? ""), "outcome=unknown");
  assertEquals(`${summary}${stdout}`.includes(KEY), false);
});

const PATHS: [name: string, set: string[], folder: string][] = [
  ["only the output is asked for", ["GITHUB_OUTPUT"], "job"],
  ["only the summary is asked for", ["GITHUB_STEP_SUMMARY"], "job"],
  ["a path with a comma", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"], "acme, inc"],
];
Deno.test("deno task — writes what GitHub asks for, and may write no other file", async (t) => {
  await using box = await sandbox(FILES);
  // The line of deno.json itself, as the shell of `deno task` runs it.
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const line = tasks.lint.command.replace("tasks/", `${Deno.cwd()}/tasks/`)
    .replace("deno run", `deno run --config="${Deno.cwd()}/deno.json"`);
  await box.write("deno.json", JSON.stringify({ tasks: { lint: line } }));
  for (const [name, set, folder] of PATHS) {
    await t.step(name, async () => {
      const at = (variable: string): string => `.git/${folder}/${variable}`;
      for (const variable of set) await box.write(at(variable), "");
      const env = Object.fromEntries(
        set.map((variable) => [variable, `${box.root}/${at(variable)}`]),
      );
      const ran = await spawn("deno", ["task", "--quiet", "lint"], box.root, {
        ...commandEnv(box),
        GITHUB_ACTIONS: "true",
        ...env,
        // Deno takes a comma for the end of a path: then the folder above it is granted.
        JOB_FILES: folder.includes(",")
          ? `,${box.root}/.git`
          : Object.values(env).map((path) => `,${path}`).join(""),
      });
      assertEquals([ran.code, ran.stderr], [0, ""]);
      for (const variable of set) {
        assertEquals(await box.read(at(variable)) === "", false, variable);
      }
    });
  }
});

Deno.test("main() — a summary that cannot be written changes no exit code", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: `${box.root}/nowhere/summary` };
  const { code, stderr } = await box.run("verify", [], env);
  assertEquals(code, 0);
  assertStringIncludes(stderr, "Cannot write the file of GITHUB_STEP_SUMMARY");
});

Deno.test("verify --on-outage — warn ends well and says so, also for machines; a typo is refused", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  box.local.setQuirks([{ name: "truncated-json" }]);
  const warned = await box.here("verify", ["--on-outage", "warn", "--format", "json"]);
  const { ok, error, summary } = JSON.parse(warned.stdout);
  assertEquals([warned.code, ok, summary], [0, false, { unknown: 1 }]);
  assertStringIncludes(error.message, "broken JSON");
  const typo = await box.ends(2, "verify --on-outage wran");
  assertStringIncludes(typo.stderr, "choose fail or warn");
});
