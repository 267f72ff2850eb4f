// The hook under other people's hook managers, with the very lines that hooks:install prints.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { HOOK_NAMES } from "../../lib/commands/hooks/call.ts";
import { which } from "../hooks/programs.ts";
import { GREET, OFFLINE, type Team, team } from "../hooks/team.ts";

const VERSIONS = { husky: "9.1.7", lefthook: "2.1.10", "simple-git-hooks": "2.14.0" };

/** The lines that hooks:install prints. */
function linesIn(printed: string): string[] {
  return [...printed.matchAll(/^Add this line.*:\n {2}(.*)$/gm)].map(([, line = ""]) => line);
}

/** A team that had the manager before this project, and its refusal to install. */
async function managed(name: keyof typeof VERSIONS): Promise<{ t: Team; lines: string[] }> {
  await which("npm");
  const t = await team({ isInstalled: false });
  await t.write("package.json", '{ "private": true }\n');
  await t.write(".git/info/exclude", "node_modules/\n");
  const spec = `${name}@${VERSIONS[name]}`;
  const installed = await t.sh(`npm install --no-audit --no-fund --save-dev --save-exact ${spec}`);
  assertEquals(installed.code, 0, installed.stderr);
  const refused = await t.sh(DENO + " task --quiet hooks:install");
  assertEquals(refused.code, 1, "the manager is there");
  return { t, lines: linesIn(refused.stdout) };
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
  await t.sh("git commit --no-verify -am around && git init -q --bare .prompt-sync/remote.git");
  const push = await t.sh("git push .prompt-sync/remote.git main", { env: OFFLINE });
  assertEquals(push.code, 1, "the push is judged, too");
  assertStringIncludes(push.stdout + push.stderr, "blocks this push");
  await t.sh(DENO + " task --quiet upload && git add prompts");
  const passed = await t.sh("git commit -am change && git push .prompt-sync/remote.git main");
  assertEquals(passed.code, 0, passed.stdout + passed.stderr);
}

Deno.test("husky — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, lines } = await managed("husky");
  await using _ = t;
  assertEquals((await t.sh("npx husky")).code, 0);
  assertEquals(
    (await t.sh(DENO + " task --quiet hooks:doctor")).code,
    1,
    "the line is missing yet",
  );
  for (const name of HOOK_NAMES) await t.write(`.husky/${name}`, `${lines.join("\n")}\n`);
  await t.sh("git add --all && git commit --no-verify -m husky");
  await assertGuarded(t);
});

Deno.test("lefthook — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, lines } = await managed("lefthook");
  await using _ = t;
  await t.write("lefthook.yml", "pre-push: {}\n");
  assertEquals((await t.sh("npx lefthook install")).code, 0);
  assertEquals(
    (await t.sh(DENO + " task --quiet hooks:doctor")).code,
    1,
    "the line is missing yet",
  );
  await t.write("lefthook.yml", `${lines.join("\n")}\n`);
  const installed = await t.sh("npx lefthook install");
  assertEquals(installed.code, 0, installed.stderr);
  await t.sh("git add --all && git commit --no-verify -m lefthook");
  await assertGuarded(t);
});

Deno.test("simple-git-hooks — with the line that hooks:install prints, the hook runs under it", async () => {
  const { t, lines } = await managed("simple-git-hooks");
  await using _ = t;
  assertEquals(
    (await t.sh(`${DENO} task --quiet hooks:doctor`)).code,
    1,
    "the line is missing yet",
  );
  const text = await t.read("package.json");
  await t.write(
    "package.json",
    text.replace("{", `{ "simple-git-hooks": { ${lines.join(", ")} },`),
  );
  const installed = await t.sh("npx simple-git-hooks");
  assertEquals(installed.code, 0, installed.stderr);
  await t.sh("git add --all && git commit --no-verify -m simple");
  await assertGuarded(t);
});

Deno.test("pre-commit framework — the line that hooks:install prints is an entry that runs the hook", async () => {
  await using t = await team({ isInstalled: false });
  await t.write(".pre-commit-config.yaml", "repos:\n");
  const [line = ""] = linesIn((await t.here("hooks:install")).stdout);
  const [{ hooks: [{ entry, stages }] }] = parse(line);
  assertEquals(stages, ["pre-commit", "pre-merge-commit"]);
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  // The framework splits an entry into words as a shell does.
  const blocked = await t.sh(entry, { env: OFFLINE });
  assertEquals(blocked.code, 1);
  assertStringIncludes(blocked.stderr, "prompts/greet.md  pending");
});

Deno.test("pre-commit framework — as a remote it runs its own clone, and no task of the team", async () => {
  const url = new URL("../../.pre-commit-hooks.yaml", import.meta.url);
  const [{ id, entry, language, pass_filenames, always_run, stages }, ...others] = parse(
    await Deno.readTextFile(url),
  );
  assertEquals(others, []);
  assertEquals({ id, language, pass_filenames, always_run, stages }, {
    id: "prompt-sync",
    language: "script",
    pass_filenames: false,
    always_run: true,
    stages: ["pre-commit", "pre-merge-commit"],
  });
  await using t = await team({ isInstalled: false });
  await t.sh("rm -r lib tasks hooks deno.lock deno.full.lock");
  const verify = "echo the task of the team >&2; exit 0";
  await t.write("deno.json", JSON.stringify({ tasks: { verify } }));
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", "--all");
  const clone = new URL("../..", import.meta.url).pathname;
  const { code, stderr } = await t.sh(`'${clone}'${entry}`, { env: OFFLINE });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "prompts/greet.md  pending");
  assertEquals(stderr.includes("the task of the team"), false);
});
