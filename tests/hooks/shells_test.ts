// The hook under the shells that git meets, and how it finds deno where the PATH is bare.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { which } from "./programs.ts";
import { judgesUnder } from "./under_shell.ts";
import { GREET, OFFLINE, type Team, team, teamEnv } from "./team.ts";
import { type Ran, spawn } from "../sandbox.ts";

const HOOK = ".git/prompt-sync/hook";

Deno.test("pre-commit — blocks, passes and skips under sh", () => judgesUnder(["sh"]));

/**
 * Runs the hook with a PATH on which there is git and, if `others` says so, more; and with a home of
 * its own. The hook has something to judge.
 */
async function bare(
  t: Team,
  env: Record<string, string>,
  others: Record<string, string> = {},
): Promise<Ran> {
  await t.sh("mkdir -p .prompt-sync/path .prompt-sync/home");
  await t.sh(`ln -sf "${await which("git")}" .prompt-sync/path/git`);
  for (const [name, text] of Object.entries(others)) {
    await t.write(`.prompt-sync/path/${name}`, text);
    await t.sh(`chmod +x .prompt-sync/path/${name}`);
  }
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  const PATH = `${t.root}/.prompt-sync/path`;
  const HOME = `${t.root}/.prompt-sync/home`;
  // The cache is named, since it would be sought under HOME.
  const DENO_DIR = await cacheOfDeno();
  const all = { ...teamEnv(t), ...OFFLINE, DENO_DIR, DENO_INSTALL: "", ...env, PATH, HOME };
  return await spawn("/bin/sh", [HOOK], t.root, all);
}

async function cacheOfDeno(): Promise<string> {
  const { stdout } = await spawn(Deno.execPath(), ["info", "--json"], "/", {});
  return JSON.parse(stdout).denoDir;
}

function assertJudged({ code, stderr }: Ran): void {
  assertEquals(code, 1);
  assertStringIncludes(stderr, "prompts/greet.md  pending");
}

Deno.test("pre-commit — finds deno by the path that hooks:install stored", async () => {
  await using t = await team();
  assertJudged(await bare(t, {}));
});

Deno.test("pre-commit — finds deno by DENO_INSTALL and in the usual places", async () => {
  await using t = await team();
  await t.write(".git/prompt-sync/deno", "/gone/bin/deno\n");
  for (const place of ["custom install/bin", ".prompt-sync/home/.deno/bin"]) {
    await t.sh(`mkdir -p '${place}' && ln -s '${Deno.execPath()}' '${place}/deno'`);
    assertJudged(await bare(t, { DENO_INSTALL: `${t.root}/custom install` }));
    await t.sh("rm -r 'custom install'");
  }
});

// A machine that has deno in a usual place finds it there; what follows is for those that have not.
const isHere = [
  "/usr/local/bin",
  "/opt/homebrew/bin",
  "/home/linuxbrew/.linuxbrew/bin",
  "/snap/bin",
];

Deno.test("pre-commit — falls back to npx, and blocks with advice when there is nothing", async () => {
  await using t = await team();
  await t.write(".git/prompt-sync/deno", "/gone/bin/deno\n");
  await rewrite(t);
  const nothing = await bare(t, {});
  assertEquals(nothing.code, 1);
  assertEquals(
    nothing.stderr,
    `prompt-sync blocks this commit: it stages prompts, and Deno to check them is not found.
Install Deno (https://docs.deno.com/runtime/getting_started/installation), then:
  deno task hooks:install
`,
  );
  const npx = '#!/bin/sh\necho "npx $*"\nexit 1\n';
  const ran = await bare(t, {}, { npx });
  assertMatch(
    ran.stderr,
    /^npx --prefix \S.*\/\.git\/prompt-sync --yes deno@2\.9\.6 run .*--cached-only --no-config .*hook\.js/,
  );
});

Deno.test("pre-commit — nothing relevant staged needs no deno", async () => {
  await using t = await team();
  await rewrite(t);
  await t.sh("rm .git/prompt-sync/deno");
  await bare(t, {});
  await t.git("reset", "--quiet", "--hard");
  await t.sh("mkdir -p .prompt-sync/home");
  const env = { ...teamEnv(t), PATH: `${t.root}/.prompt-sync/path` };
  assertEquals(await spawn("/bin/sh", [HOOK], t.root, env), { code: 0, stdout: "", stderr: "" });
});

/** The usual places are absolute: on a machine with deno in one, the hook under test knows others. */
async function rewrite(t: Team): Promise<void> {
  let text = await t.read(HOOK);
  for (const place of isHere) {
    assert(text.includes(`${place}/deno`), place);
    text = text.replace(`${place}/deno`, `/nowhere${place}/deno`);
  }
  await t.write(HOOK, text);
}

Deno.test("hooks — plain POSIX: no bashism, no option that only GNU knows", async () => {
  for (const name of ["hook", "pre-commit", "pre-merge-commit"]) {
    const url = new URL(`../../hooks/${name}`, import.meta.url);
    const text = await Deno.readTextFile(url);
    const code = text.split("\n").filter((line) => !line.startsWith("#")).join("\n");
    assert(text.startsWith("#!/bin/sh\n"));
    for (
      const foreign of [
        "[[",
        "function ",
        "local ",
        "==",
        "<<<",
        "readlink",
        "mktemp",
        "sed ",
        "grep ",
      ]
    ) {
      assert(!code.includes(foreign), `${name}: ${foreign}`);
    }
    if (Deno.build.os !== "windows") assert(((await Deno.stat(url)).mode ?? 0) & 0o111, name);
  }
});
