import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GREET, OFFLINE, type Team, team } from "../hooks/team.ts";

async function hooksPath(t: Team): Promise<string> {
  return (await t.sh("git config core.hooksPath")).stdout.trim();
}

/** What there is of us in the clone. */
async function traces(t: Team): Promise<string> {
  return (await t.sh("cat .git/config; ls -l .git/hooks .git/prompt-sync; git status --porcelain"))
    .stdout.replace(/\b\d+ Nov.*?:\d\d|\d\d:\d\d/g, "");
}

async function ours(t: Team): Promise<string> {
  return (await t.sh("cd .git && ls -d hooks/* prompt-sync/* | grep -v sample")).stdout;
}

const STUBS = ["pre-applypatch", "pre-commit", "pre-merge-commit", "pre-push"]
  .map((name) => `hooks/${name}\n`).join("");
const HOME = ["deno", "hook", "hook.js", "selected", "tool"]
  .map((name) => `prompt-sync/${name}\n`).join("");

Deno.test("hooks:install — with its permissions; twice changes nothing more; uninstall takes all back", async () => {
  await using t = await team({ isInstalled: false });
  const before = await traces(t);
  const first = await t.sh("deno task --quiet hooks:install");
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, "git runs prompt-sync at pre-commit, pre-merge-commit, pre-");
  assertEquals(await ours(t), STUBS + HOME);
  const installed = await traces(t);
  await t.ends(0, "hooks:install");
  assertEquals(await traces(t), installed);

  const { code, stderr } = await t.sh("deno task --quiet hooks:uninstall");
  assertEquals(code, 0, stderr);
  assertEquals(await traces(t), before);
  const again = await t.ends(0, "hooks:uninstall");
  assertStringIncludes(again.stdout, "nothing to remove");
});

Deno.test("hooks:install — what judges is the copy, whatever a branch brings", async () => {
  await using t = await team();
  await t.sh("rm -r lib tasks hooks && mkdir hooks && echo '{ not json' > deno.json");
  await t.write(GREET, "Not uploaded.\n");
  await t.sh("git add --all");
  const { code, stderr } = await t.sh("git commit -m fork", { env: OFFLINE });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "prompts/greet.md  pending");
});

/** As an earlier version left a clone. */
const EARLIER = "git config core.hooksPath hooks && git config prompt-sync.deno /usr/bin/deno";

Deno.test("hooks:install — replaces what an earlier version installed; uninstall takes that back, too", async () => {
  await using t = await team({ isInstalled: false });
  await t.sh(EARLIER);
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  const blocked = await t.sh("git commit -m change", { env: OFFLINE });
  assertEquals(blocked.code, 1);
  assertStringIncludes(
    blocked.stderr,
    "the hook is not installed in this clone.\n  deno task hooks:install\n",
  );
  await t.here("hooks:install");
  const half = await t.sh(`git config core.hooksPath || git config prompt-sync.deno`);
  assertEquals(half.stdout, "");
  await t.ends(0, "hooks:doctor");

  await t.sh(EARLIER);
  const doctor = await t.ends(1, "hooks:doctor");
  assertStringIncludes(doctor.stdout, "set by an earlier hooks:install");
  assertStringIncludes(doctor.stdout, "  deno task hooks:install\n");
  await t.ends(0, "hooks:uninstall");
  assertEquals(await hooksPath(t), "");
  assertEquals((await t.sh("git config prompt-sync.deno")).code, 1);
});

Deno.test("hooks:uninstall — leaves a hooks path alone that it did not set", async () => {
  await using t = await team();
  for (const path of ["theirs", "hooks", "./hooks"]) {
    await t.git("config", "core.hooksPath", path);
    await t.ends(0, "hooks:uninstall");
    assertEquals(await hooksPath(t), path);
  }
  // Ours once, but somebody has put hooks of their own into the folder since.
  await t.sh(`${EARLIER} && touch hooks/post-merge`);
  await t.ends(0, "hooks:uninstall");
  assertEquals(await hooksPath(t), "hooks");
});

Deno.test("hooks:install — leaves hooks of others alone and takes the free names", async () => {
  await using t = await team({ isInstalled: false });
  const theirs = "#!/bin/sh\necho theirs\n";
  await t.write(".git/hooks/pre-commit", theirs);
  await t.write(".git/hooks/post-merge", theirs);
  await t.sh("chmod +x .git/hooks/p*");
  const { stdout } = await t.ends(1, "hooks:install");
  assertStringIncludes(
    stdout,
    ".git/hooks/pre-commit  another hook runs the hooks here",
  );
  assertEquals(await t.read(".git/hooks/pre-commit"), theirs);
  const doctor = await t.ends(1, "hooks:doctor");
  const line = stdout.trim().split("\n").at(-1)?.trim() ?? "";
  assertStringIncludes(doctor.stdout, line);

  await t.write(".git/hooks/pre-commit", `${theirs}${line}\n`);
  const proven = await t.sh("deno task --quiet hooks:doctor");
  assertEquals(proven.code, 0, proven.stdout + proven.stderr);
  assertStringIncludes(proven.stdout, "git runs our hook through .git/hooks/pre-commit");
  await t.ends(0, "hooks:install");
  await t.ends(0, "hooks:uninstall");
  assertEquals(await ours(t), "hooks/post-merge\nhooks/pre-commit\n");
  await t.write("notes.txt", "x");
  await t.git("add", "notes.txt");
  assertEquals((await t.sh("git commit -m notes")).code, 0, "the line does nothing by itself");
});

Deno.test("hooks:install — a hooks path for all repositories: the line guards ours and leaves others alone", async () => {
  await using t = await team({ isInstalled: false });
  const env = { ...OFFLINE, GIT_CONFIG_GLOBAL: `${t.root}/.prompt-sync/gitconfig` };
  await t.write(".prompt-sync/gitconfig", `[core]\n\thooksPath = "${t.root}/.prompt-sync/all"\n`);
  const { code, stdout } = await t.sh("deno task --quiet hooks:install", { env });
  assertEquals(code, 1);
  assertStringIncludes(stdout, `core.hooksPath (${t.root}/.prompt-sync/all) runs the hooks here`);
  const line = stdout.trim().split("\n").at(-1)?.trim() ?? "";
  for (const name of ["pre-commit", "pre-merge-commit", "pre-applypatch", "pre-push"]) {
    await t.write(`.prompt-sync/all/${name}`, `#!/bin/sh\n${line}\n`);
  }
  await t.sh("chmod +x .prompt-sync/all/*");
  const doctor = await t.sh("deno task --quiet hooks:doctor", { env });
  assertEquals(doctor.code, 0, doctor.stdout + doctor.stderr);
  await t.write(GREET, "Not uploaded.\n");
  const blocked = await t.sh("git commit -am change", { env });
  assertStringIncludes(blocked.stderr, "prompts/greet.md  pending");
  // Any other repository, one that brings a hook of the same name included.
  const other =
    "git init -q .prompt-sync/other && cd .prompt-sync/other && mkdir hooks prompts && " +
    "echo 'echo theirs; exit 1' > hooks/pre-commit && echo x > prompts/x.md && git add . && " +
    "git commit -m other && git push . HEAD:refs/heads/x";
  const ran = await t.sh(other, { env });
  assertEquals(ran.code, 0, ran.stdout + ran.stderr);
  assertEquals((ran.stdout + ran.stderr).includes("theirs"), false);
});

Deno.test("hooks:install — core.hooksPath=./hooks: no loop, whatever is typed into these files", async () => {
  await using t = await team({ isInstalled: false });
  await t.git("config", "core.hooksPath", "./hooks");
  const first = await t.here("hooks:install");
  assertEquals(first.code, 1, "git push would not ask");
  assertStringIncludes(first.stdout, "./hooks/pre-applypatch, ./hooks/pre-push");
  const line = first.stdout.trim().split("\n").at(-1)?.trim() ?? "";
  for (const name of ["pre-applypatch", "pre-push", "pre-commit"]) {
    await t.write(`hooks/${name}`, `#!/bin/sh\n${line}\n`);
  }
  await t.sh("chmod +x hooks/*");
  await t.ends(0, "hooks:install");
  await t.ends(0, "hooks:doctor");
  await t.write(GREET, "Not uploaded.\n");
  const blocked = await t.sh("git commit -am change", { env: OFFLINE });
  assertEquals(blocked.code, 1);
  assertEquals(blocked.stderr.match(/greet\.md {2}pending/g)?.length, 1);
});

Deno.test("hooks:install — in two folders of one repository: both are judged, each goes alone", async () => {
  await using t = await team({ isInstalled: false });
  await t.sh(
    "mkdir -p 'my app/.prompt-sync' && cp -r deno.json deno.lock lib tasks types hooks prompts 'my app'",
  );
  await t.sh(
    "cp .prompt-sync/hook.js 'my app/.prompt-sync' && git add --all && git commit -qm app",
  );
  const app = await t.sh("deno task --quiet hooks:install", { cwd: "my app" });
  assertEquals(app.code, 0, app.stdout + app.stderr);
  await t.here("hooks:install");
  for (const path of [GREET, `my app/${GREET}`]) {
    await t.write(path, "Not uploaded.\n");
    const { code, stderr } = await t.sh("git commit -am change", { env: OFFLINE });
    assertEquals(code, 1);
    assertStringIncludes(stderr, "prompts/greet.md  pending");
    await t.git("reset", "--quiet", "--hard");
  }
  const top = await t.here("hooks:uninstall");
  assertStringIncludes(top.stdout, "it still does for other folders");
  await t.write(`my app/${GREET}`, "Not uploaded.\n");
  assertEquals((await t.sh("git commit -am change", { env: OFFLINE })).code, 1);
  await t.git("checkout", "--quiet", "my app");
  await t.write(GREET, "Not uploaded.\n");
  assertEquals((await t.sh("git commit -am change", { env: OFFLINE })).code, 0);
  assertEquals((await t.sh("deno task --quiet hooks:uninstall", { cwd: "my app" })).code, 0);
  assertEquals(await ours(t), "");
});

Deno.test("hooks:doctor — proves our hook, touches neither index nor history, leaves nothing", async () => {
  await using t = await team();
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  const look = async (): Promise<string[]> => [
    await t.git("rev-parse", "HEAD"),
    await t.git("status", "--porcelain", "--ignored"),
    await t.git("diff", "--cached"),
  ];
  const kept = (await t.sh("ls .prompt-sync")).stdout;
  const before = await look();
  const { code, stdout } = await t.sh("deno task --quiet hooks:doctor");
  assertEquals(code, 0, stdout);
  assertEquals(
    stdout,
    `git runs our hook through .git/hooks/pre-commit; it checks with ${Deno.execPath()}.\n`,
  );
  assertEquals(await look(), before);
  assertEquals((await t.sh("ls .prompt-sync")).stdout, kept);
});

Deno.test("hooks:doctor — before the first commit", async () => {
  await using t = await team();
  await t.git("update-ref", "-d", "HEAD");
  await t.ends(0, "hooks:doctor");
});

Deno.test("hooks:doctor — exits 1 when ours does not run, and says why", async () => {
  await using t = await team();
  const doctor = async (env: Record<string, string> = {}): Promise<string> => {
    const { code, stdout } = await t.sh("deno task --quiet hooks:doctor", { env });
    assertEquals(code, 1, stdout);
    assertMatch(stdout, /^Hooks do not fully check the prompts:\n/);
    return stdout;
  };
  assertStringIncludes(await doctor({ PROMPT_SYNC_SKIP: "1" }), "PROMPT_SYNC_SKIP=1 in this shell");
  await t.sh("chmod -x .git/hooks/pre-commit .git/hooks/pre-push");
  const passedOver = await doctor();
  assertStringIncludes(passedOver, ".git/hooks/pre-push  is not executable, so git skips it");
  for (const [, command] of passedOver.matchAll(/^ {2}(chmod .*)$/gm)) await t.sh(command ?? "");
  await t.ends(0, "hooks:doctor");
  await t.sh("rm .git/hooks/pre-merge-commit");
  assertStringIncludes(await doctor(), ".git/hooks  some hooks of prompt-sync are missing");
  await t.sh("rm -r .git/prompt-sync");
  assertStringIncludes(await doctor(), "deno task hooks:install");
  await t.sh("git config core.hooksPath .elsewhere");
  assertStringIncludes(await doctor(), ".elsewhere/pre-commit  git did not run our hook");
});

Deno.test("hooks:doctor — says that the branch holds another version, and so does a block", async () => {
  await using t = await team();
  await t.sh("cp -RL lib copy && rm lib && mv copy lib");
  await t.write("lib/more.ts", "export {};\n");
  await t.sh("git add lib && git commit -qm lib");
  const { stdout } = await t.ends(0, "hooks:doctor");
  assertStringIncludes(stdout, "another version of prompt-sync than this branch");
  await t.write(GREET, "Not uploaded.\n");
  const blocked = await t.sh("git commit -am change", { env: OFFLINE });
  assertStringIncludes(blocked.stderr, "If you trust this branch: deno task hooks:install");
});

Deno.test("hooks:doctor — with a git that cannot run hooks by itself", async () => {
  await using t = await team();
  const path = Deno.env.get("PATH") ?? "";
  const old = `#!/bin/sh
if [ "$1" = hook ]; then echo "git: 'hook' is not a git command. See 'git --help'." >&2; exit 1; fi
PATH='${path}' exec git "$@"
`;
  await t.write(".prompt-sync/bin/git", old);
  await t.sh("chmod +x .prompt-sync/bin/git");
  const env = { PATH: `${t.root}/.prompt-sync/bin:${path}` };
  const { code, stdout, stderr } = await t.sh("deno task --quiet hooks:doctor", { env });
  assertEquals(code, 0, stdout + stderr);
  assertStringIncludes(stdout, "git runs our hook through .git/hooks/pre-commit");
});

Deno.test("pre-commit — PROMPT_SYNC_DOCTOR left in the environment stops commits, loudly", async () => {
  await using t = await team();
  const env = { ...OFFLINE, PROMPT_SYNC_DOCTOR: "x" };
  const { code, stderr } = await t.sh("git commit --allow-empty -m x", { env });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "prompt-sync hook x ");
});

Deno.test("verify --staged — flags that do not go together are refused", async () => {
  await using t = await team({ isInstalled: false });
  for (const args of ["--strict", "greet"]) {
    assertEquals((await t.sh(`deno task --quiet verify --staged ${args}`)).code, 2);
  }
});

Deno.test("verify --staged — for machines: the same JSON as verify", async () => {
  await using t = await team({ isInstalled: false });
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  const { code, stdout } = await t.sh("deno task --quiet verify --staged --format json");
  assertEquals(code, 1);
  const { command, ok, target, summary, prompts } = JSON.parse(stdout);
  assertEquals({ command, ok, target, summary }, {
    command: "verify",
    ok: false,
    target: null,
    summary: { pending: 1 },
  });
  assertEquals([prompts[0].slug, prompts[0].state, prompts[0].live], ["greet", "pending", null]);
});

Deno.test("hooks:doctor — writes nothing through a link that leaves the checkout", async () => {
  await using t = await team();
  const outside = await Deno.makeTempDir();
  try {
    await Deno.remove(`${t.root}/.prompt-sync`, { recursive: true }).catch(() => {});
    await Deno.symlink(outside, `${t.root}/.prompt-sync`);
    const { code, stderr } = await t.sh("deno task --quiet hooks:doctor");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "outside the repository");
    assertEquals((await Array.fromAsync(Deno.readDir(outside))).length, 0);
  } finally {
    await Deno.remove(outside, { recursive: true });
  }
});
