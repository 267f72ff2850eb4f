// The hook under other people's hook managers, with the very lines that hooks:install prints.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { which } from "../hooks/programs.ts";
import { GREET, OFFLINE, type Team, team } from "../hooks/team.ts";

const VERSIONS = { husky: "9.1.7", lefthook: "2.1.10", "simple-git-hooks": "2.14.0" };

/** A team that had the manager before this project, and its refusal to install. */
async function managed(name: keyof typeof VERSIONS): Promise<{ t: Team; line: string }> {
  await which("npm");
  const t = await team({ isInstalled: false });
  await t.write("package.json", '{ "private": true }\n');
  await t.write(".git/info/exclude", "node_modules/\n");
  const spec = `${name}@${VERSIONS[name]}`;
  const installed = await t.sh(`npm install --no-audit --no-fund --save-dev --save-exact ${spec}`);
  assertEquals(installed.code, 0, installed.stderr);
  const refused = await t.sh(DENO + " task --quiet hooks:install");
  assertEquals(refused.code, 1, "the manager is there");
  return { t, line: refused.stdout.trim().split("\n").at(-1)?.trim() ?? "" };
}

/** Deno would count the manager in package.json against deno.lock; the hook sees to that itself. */
const DENO = "DENO_NO_PACKAGE_JSON=1 deno";

async function assertGuarded(t: Team): Promise<void> {
  const doctor = await t.sh(DENO + " task --quiet hooks:doctor");
  assertEquals(doctor.code, 0, doctor.stdout + doctor.stderr);
  await t.write("notes.txt", "x");
  const plain = await t.sh("git add notes.txt && git commit -m notes", { env: OFFLINE });
  assertEquals(plain.code, 0, plain.stdout + plain.stderr);
  await t.write(GREET, "Not uploaded.\n");
  const blocked = await t.sh("git commit -am change", { env: OFFLINE });
  assertEquals(blocked.code, 1);
  assertStringIncludes(blocked.stdout + blocked.stderr, "prompts/greet.md  pending");
  await t.sh(DENO + " task --quiet upload && git add prompts");
  const passed = await t.sh("git commit -am change");
  assertEquals(passed.code, 0, passed.stdout + passed.stderr);
}

Deno.test("husky — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, line } = await managed("husky");
  await using _ = t;
  assertEquals((await t.sh("npx husky")).code, 0);
  assertEquals(
    (await t.sh(DENO + " task --quiet hooks:doctor")).code,
    1,
    "the line is missing yet",
  );
  await t.write(".husky/pre-commit", `${line}\n`);
  await t.sh("git add --all && git commit --no-verify -m husky");
  await assertGuarded(t);
});

Deno.test("lefthook — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, line } = await managed("lefthook");
  await using _ = t;
  await t.write("lefthook.yml", "pre-push: {}\n");
  assertEquals((await t.sh("npx lefthook install")).code, 0);
  assertEquals(
    (await t.sh(DENO + " task --quiet hooks:doctor")).code,
    1,
    "the line is missing yet",
  );
  await t.write("lefthook.yml", `${line}\n`);
  const installed = await t.sh("npx lefthook install");
  assertEquals(installed.code, 0, installed.stderr);
  await t.sh("git add --all && git commit --no-verify -m lefthook");
  await assertGuarded(t);
});

Deno.test("simple-git-hooks — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, line } = await managed("simple-git-hooks");
  await using _ = t;
  assertEquals(
    (await t.sh(`${DENO} task --quiet hooks:doctor`)).code,
    1,
    "the line is missing yet",
  );
  const text = await t.read("package.json");
  await t.write("package.json", text.replace("{", `{ "simple-git-hooks": { ${line} },`));
  const installed = await t.sh("npx simple-git-hooks");
  assertEquals(installed.code, 0, installed.stderr);
  await t.sh("git add --all && git commit --no-verify -m simple");
  await assertGuarded(t);
});

Deno.test("pre-commit framework — its manifest has the shape that the framework reads", async () => {
  const url = new URL("../../.pre-commit-hooks.yaml", import.meta.url);
  const [hook, ...others] = parse(await Deno.readTextFile(url));
  assertEquals(others, []);
  const { id, entry, language, pass_filenames, always_run, stages } = hook;
  assertEquals({ id, entry, language, pass_filenames, always_run }, {
    id: "prompt-sync",
    entry: "hooks/pre-commit",
    language: "script",
    pass_filenames: false,
    always_run: true,
  });
  assert(stages.includes("pre-commit"));
  assert((await Deno.stat(new URL(`../../${entry}`, import.meta.url))).isFile);
});
