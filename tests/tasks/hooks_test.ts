import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GREET, OFFLINE, type Team, team } from "../hooks/team.ts";

async function config(t: Team): Promise<string> {
  return await t.read(".git/config");
}

async function hooksPath(t: Team): Promise<string> {
  return (await t.sh("git config core.hooksPath")).stdout.trim();
}

Deno.test("hooks:install — twice changes nothing more; uninstall restores the configuration", async () => {
  await using t = await team({ isInstalled: false });
  const before = await config(t);
  const first = await t.sh("deno task --quiet hooks:install");
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, "git runs hooks/pre-commit before each commit here");
  const installed = await config(t);
  assertEquals(await hooksPath(t), "hooks");
  assertEquals((await t.git("config", "prompt-sync.deno")).trim(), Deno.execPath());
  assertEquals((await t.sh("deno task --quiet hooks:install")).code, 0);
  assertEquals(await config(t), installed);
  assertEquals(await t.git("status", "--porcelain"), "");

  assertEquals((await t.sh("deno task --quiet hooks:uninstall")).code, 0);
  assertEquals(await config(t), before);
  const again = await t.sh("deno task --quiet hooks:uninstall");
  assertEquals(again.code, 0);
  assertStringIncludes(again.stdout, "nothing to take back");
});

Deno.test("hooks:uninstall — leaves the hooks path of somebody else alone", async () => {
  await using t = await team();
  await t.git("config", "core.hooksPath", "theirs");
  assertEquals((await t.sh("deno task --quiet hooks:uninstall")).code, 0);
  assertEquals(await hooksPath(t), "theirs");
  assertEquals((await t.sh("git config prompt-sync.deno")).code, 1);
});

interface Foreign {
  name: string;
  setUp: string;
  says: string;
  line: string;
}

const FOREIGN: Foreign[] = [
  {
    name: "another hooks path",
    setUp: "git config core.hooksPath .githooks",
    says: "core.hooksPath (.githooks) runs the hooks here",
    line: "sh hooks/pre-commit || exit",
  },
  {
    name: "husky",
    setUp: "mkdir .husky",
    says: "husky runs the hooks here",
    line: "sh hooks/pre-commit",
  },
  {
    name: "lefthook",
    setUp: "echo 'pre-push: {}' > lefthook.yml",
    says: "lefthook.yml  lefthook runs the hooks here",
    line: "pre-commit: { jobs: [{ name: prompt-sync, run: sh hooks/pre-commit }] }",
  },
  {
    name: "pre-commit",
    setUp: "echo 'repos: []' > .pre-commit-config.yaml",
    says: ".pre-commit-config.yaml  pre-commit runs the hooks here",
    line: "- { repo: local, hooks: [{ id: prompt-sync, ",
  },
  {
    name: "simple-git-hooks",
    setUp: `echo '{ "simple-git-hooks": { "pre-push": "true" } }' > package.json`,
    says: "package.json  simple-git-hooks runs the hooks here",
    line: '"pre-commit": "sh hooks/pre-commit"',
  },
  {
    name: "a live hook",
    setUp: "printf '#!/bin/sh\\n' > .git/hooks/post-merge && chmod +x .git/hooks/post-merge",
    says: ".git/hooks (post-merge) runs the hooks here",
    line: "sh hooks/pre-commit || exit",
  },
];

for (const { name, setUp, says, line } of FOREIGN) {
  Deno.test(`hooks:install — refuses where ${name} is, changes nothing, prints the line`, async () => {
    await using t = await team({ isInstalled: false });
    assertEquals((await t.sh(setUp)).code, 0);
    const before = [await config(t), await t.git("status", "--porcelain")];
    const { code, stdout } = await t.sh("deno task --quiet hooks:install");
    assertEquals(code, 1);
    assertStringIncludes(stdout, "Not installed, nothing changed:\n");
    assertStringIncludes(stdout, says);
    assertStringIncludes(stdout, line);
    assertEquals([await config(t), await t.git("status", "--porcelain")], before);
    const doctor = await t.sh("deno task --quiet hooks:doctor");
    assertEquals(doctor.code, 1, "ours does not run");
    assertStringIncludes(doctor.stdout, line);
  });
}

Deno.test("hooks:install — samples and disabled hooks do not stand in the way", async () => {
  await using t = await team({ isInstalled: false });
  await t.write(".git/hooks/pre-commit.sample", "#!/bin/sh\n");
  await t.write(".git/hooks/pre-push", "#!/bin/sh\n");
  assertEquals((await t.sh("deno task --quiet hooks:install")).code, 0);
});

Deno.test("hooks:install — says so when the hook cannot run, or when this is not git's top", async () => {
  await using t = await team({ isInstalled: false });
  await t.sh("chmod -x hooks/pre-commit");
  const mode = await t.sh("deno task --quiet hooks:install");
  assertEquals(mode.code, 2);
  assertStringIncludes(mode.stderr, "hooks/pre-commit is not executable");
  await t.sh("mkdir app && cp -r deno.json deno.lock deno.full.lock lib tasks types hooks app");
  const below = await t.sh("deno task --quiet hooks:install", { cwd: "app" });
  assertEquals(below.code, 2);
  assertStringIncludes(below.stderr, "is not the top folder of its git repository");
  assertEquals(await hooksPath(t), "");
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
  await t.sh("mkdir -p .prompt-sync && touch .prompt-sync/kept");
  const kept = (await t.sh("ls .prompt-sync")).stdout;
  const before = await look();
  const { code, stdout } = await t.sh("deno task --quiet hooks:doctor");
  assertEquals(code, 0);
  assertEquals(
    stdout,
    `git runs our hook through hooks/pre-commit; it checks with ${Deno.execPath()}.\n`,
  );
  assertEquals(await look(), before);
  assertEquals((await t.sh("ls .prompt-sync")).stdout, kept);
});

Deno.test("hooks:doctor — before the first commit", async () => {
  await using t = await team();
  await t.git("update-ref", "-d", "HEAD");
  assertEquals((await t.sh("deno task --quiet hooks:doctor")).code, 0);
});

Deno.test("hooks:doctor — exits 1 when ours does not run, and says why", async () => {
  await using t = await team();
  const doctor = async (env: Record<string, string> = {}): Promise<string> => {
    const { code, stdout } = await t.sh("deno task --quiet hooks:doctor", { env });
    assertEquals(code, 1, stdout);
    assertMatch(stdout, /^The prompts are not guarded at the commit:\n/);
    return stdout;
  };
  assertStringIncludes(await doctor({ PROMPT_SYNC_SKIP: "1" }), "PROMPT_SYNC_SKIP=1 in this shell");
  await t.sh("chmod -x hooks/pre-commit");
  assertStringIncludes(await doctor(), "hooks/pre-commit is not executable");
  await t.sh("rm hooks/pre-commit");
  assertStringIncludes(await doctor(), "hooks/pre-commit is not in this checkout");
  assertStringIncludes(await doctor(), "git checkout -- hooks; chmod +x hooks/*");
  await t.sh("git checkout -- hooks && git config core.hooksPath .elsewhere");
  assertStringIncludes(await doctor(), ".elsewhere/pre-commit  git did not run our hook");
  await t.sh("git config --unset core.hooksPath");
  assertStringIncludes(await doctor(), "deno task hooks:install");
});

Deno.test("hooks:doctor — finds our hook under a hook of somebody else", async () => {
  await using t = await team({ isInstalled: false });
  await t.write(".git/hooks/pre-commit", "#!/bin/sh\necho theirs\nsh hooks/pre-commit || exit\n");
  await t.sh("chmod +x .git/hooks/pre-commit");
  const { code, stdout } = await t.sh("deno task --quiet hooks:doctor");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "git runs our hook through .git/hooks/pre-commit");
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
  assertStringIncludes(stdout, "git runs our hook through hooks/pre-commit");
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
