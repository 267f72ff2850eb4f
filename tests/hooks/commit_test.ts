// Every way in which git makes a commit, with the hook installed. Offline where the lock is enough.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GREET, OFFLINE, type Team, team } from "./team.ts";
import type { Ran } from "../sandbox.ts";

const V2 = "Say hi to {{name}}.\n";
const V3 = "Say hey to {{name}}.\n";

function passed({ code, stdout, stderr }: Ran, why?: string): void {
  assertEquals(code, 0, `${why ?? ""}\n${stdout}${stderr}`);
}

function blocked({ code, stderr }: Ran, reason = "blocks this commit"): void {
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, reason);
}

async function head(t: Team, path = GREET): Promise<string> {
  return await t.git("show", `HEAD:${path}`);
}

Deno.test("pre-commit — a prompt that was not uploaded is blocked, its upload mends it", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.git("add", GREET);
  const before = await t.git("rev-parse", "HEAD");
  const { code, stderr } = await t.sh("git commit -m change", { env: OFFLINE });
  assertEquals(code, 1);
  assertEquals(
    stderr,
    `prompt-sync blocks this commit:
  prompts/greet.md  pending: the staged prompts/lock.json pins different text
Upload it and stage the proof:
  deno task upload greet && git add prompts/greet.md prompts/lock.json
`,
  );
  assertEquals(await t.git("rev-parse", "HEAD"), before);

  const mend = stderr.trim().split("\n").at(-1) ?? "";
  passed(await t.sh(mend));
  const ran = await t.sh("git commit --quiet -m change");
  passed(ran);
  assertEquals(ran.stdout + ran.stderr, "", "silent when all is well");
  assertEquals(await head(t), V2);
});

Deno.test("pre-commit — a new prompt without a lock entry is blocked", async () => {
  await using t = await team();
  await t.write("prompts/new one.md", "---\nslug: new\n---\nHello.\n");
  await t.git("add", "--all");
  const ran = await t.sh("git commit -m new", { env: OFFLINE });
  blocked(ran, "prompts/new one.md  missing: not uploaded, or prompts/lock.json is not staged");
  assertStringIncludes(ran.stderr, "git add 'prompts/new one.md' prompts/lock.json");
  passed(await t.sh(ran.stderr.trim().split("\n").at(-1) ?? ""));
  passed(await t.sh("git commit -m new", { env: OFFLINE }));
});

Deno.test("pre-commit — the index is judged, not a worse working tree", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.git("add", GREET);
  await t.upload();
  await t.write(GREET, "---\nmodle: broken\n---\n");
  await t.write("prompts/lock.json", "no JSON");
  await t.write("prompts/config.json", "no JSON");
  passed(await t.sh("git commit -m staged", { env: OFFLINE }));
  assertEquals(await head(t), V2);
});

Deno.test("pre-commit — the index is judged, not a better working tree", async () => {
  await using t = await team();
  await t.write(GREET, V3);
  await t.git("add", GREET);
  await t.write(GREET, V2);
  await t.sh("deno task --quiet upload");
  blocked(await t.sh("git commit -m stale", { env: OFFLINE }), "pending");
  await t.git("add", "prompts/lock.json");
  blocked(await t.sh("git commit -m half", { env: OFFLINE }), "pending");
  await t.git("add", GREET);
  passed(await t.sh("git commit -m whole", { env: OFFLINE }));
});

Deno.test("pre-commit — a lock that is staged without its prompt is blocked", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.write("prompts/new.md", "Hello.\n");
  await t.upload();
  const ran = await t.sh("git commit -m lock", { env: OFFLINE });
  blocked(ran, "prompts/greet.md  pending");
  assertMatch(
    ran.stderr,
    /prompts\/lock\.json:\d+:1 {2}pins "new", but prompts\/new\.md .*not staged/,
  );
  assertStringIncludes(ran.stderr, "git add prompts/new.md\n");
});

Deno.test("pre-commit — git commit FILE is judged by what it commits", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.upload();
  await t.git("reset", "--quiet");
  const alone = await t.sh(`git commit -m part ${GREET}`, { env: OFFLINE });
  blocked(alone, "pending");
  assertStringIncludes(alone.stderr, "&& git commit prompts/greet.md prompts/lock.json");
  passed(await t.sh(`git commit -m both ${GREET} prompts/lock.json`, { env: OFFLINE }));

  // Something bad is staged, but this commit leaves it out.
  await t.write(GREET, V3);
  await t.git("add", GREET);
  await t.write("notes.txt", "x");
  await t.git("add", "--intent-to-add", "notes.txt");
  passed(await t.sh("git commit -m notes notes.txt", { env: OFFLINE }));
});

Deno.test("pre-commit — git commit --amend", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.git("add", GREET);
  blocked(await t.sh("git commit --amend --no-edit", { env: OFFLINE }));
  await t.upload();
  passed(await t.sh("git commit --amend --no-edit", { env: OFFLINE }));
  assertEquals(await head(t), V2);
  passed(await t.sh("git commit --amend -m 'another message'", { env: OFFLINE }));
});

Deno.test("pre-commit — the first commit of a repository", async () => {
  await using t = await team();
  await t.git("update-ref", "-d", "HEAD");
  await t.git("rm", "--quiet", "--cached", "prompts/lock.json");
  blocked(await t.sh("git commit -m first", { env: OFFLINE }), "missing");
  await t.git("add", "prompts/lock.json");
  passed(await t.sh("git commit -m first", { env: OFFLINE }));
  assertEquals((await t.git("rev-list", "--count", "HEAD")).trim(), "1");
});

Deno.test("pre-commit — a merge is judged by its result", async () => {
  await using t = await team();
  await t.write("prompts/lines.md", "one\n\ntwo\n\nthree\n\nfour\n");
  await t.upload();
  await t.git("add", "--all");
  passed(await t.sh("git commit -m lines", { env: OFFLINE }));
  // Both sides went around the hook, so the merged text is none that was ever uploaded.
  await t.git("checkout", "--quiet", "-b", "side");
  await t.write("prompts/lines.md", "ONE\n\ntwo\n\nthree\n\nfour\n");
  await t.commit("top");
  await t.git("checkout", "--quiet", "main");
  await t.write("prompts/lines.md", "one\n\ntwo\n\nthree\n\nFOUR\n");
  await t.commit("bottom");
  blocked(await t.sh("git merge side", { env: OFFLINE }), "prompts/lines.md  pending");
  blocked(await t.sh("git commit --no-edit", { env: OFFLINE }), "prompts/lines.md  pending");
  await t.upload();
  passed(await t.sh("git commit --no-edit", { env: OFFLINE }));
  assertEquals(await head(t, "prompts/lines.md"), "ONE\n\ntwo\n\nthree\n\nFOUR\n");
});

Deno.test("pre-commit — a clean merge of an uploaded prompt passes", async () => {
  await using t = await team();
  await t.git("checkout", "--quiet", "-b", "side");
  await t.write(GREET, V2);
  await t.upload();
  passed(await t.sh("git commit -am side"));
  await t.git("checkout", "--quiet", "main");
  await t.write("other.txt", "x");
  await t.git("add", "--all");
  passed(await t.sh("git commit -m other"));
  passed(await t.sh("git merge side -m merge"));
});

/** Two branches that change the prompt: `main` is uploaded, `side` went around the hook. */
async function diverged(t: Team): Promise<void> {
  await t.git("checkout", "--quiet", "-b", "side");
  await t.write(GREET, V2);
  await t.commit("side");
  await t.git("checkout", "--quiet", "main");
  await t.write(GREET, V3);
  await t.upload();
  passed(await t.sh("git commit -am main", { env: OFFLINE }));
}

for (
  const [name, start, resume] of [
    ["a merge", "git merge side", "git commit --no-edit"],
    ["a cherry-pick", "git cherry-pick side", "git cherry-pick --continue"],
    // `git rebase --continue` would commit without asking any hook; `git commit` asks.
    ["a rebase", "git checkout --quiet side && git rebase main", "git commit --no-edit"],
  ] as const
) {
  Deno.test(`pre-commit — ${name} with a conflict is judged when it goes on`, async () => {
    await using t = await team();
    await diverged(t);
    const env = { ...OFFLINE, GIT_EDITOR: "true" };
    const conflict = await t.sh(start, { env });
    assertMatch(conflict.stdout + conflict.stderr, /CONFLICT/);
    const torn = await t.sh("deno task --quiet verify --staged --offline");
    assertStringIncludes(torn.stdout, "found a merge conflict");

    await t.write(GREET, "Say ho to {{name}}.\n");
    await t.git("add", GREET);
    const ran = await t.sh(resume, { env });
    assertEquals(ran.code === 0, false, ran.stdout);
    assertStringIncludes(ran.stderr, "prompts/greet.md  pending");
    await t.upload();
    passed(await t.sh(resume, { env }));
    assertEquals(await head(t), "Say ho to {{name}}.\n");
    if (name === "a rebase") passed(await t.sh("git rebase --continue", { env }));
    assertEquals(await t.git("status", "--porcelain"), "");
  });
}

Deno.test("pre-commit — a lock staged with conflict markers is blocked", async () => {
  await using t = await team();
  const lock = await t.read("prompts/lock.json");
  const other = lock.replace(/"version": "\d{5,}"/, '"version": "1000"');
  await t.write("prompts/lock.json", `<<<<<<< a\n${lock}=======\n${other}>>>>>>> b\n`);
  await t.git("add", "--all");
  const ran = await t.sh("git commit -m torn", { env: OFFLINE });
  blocked(ran, 'Found a merge conflict at "greet"');
  passed(await t.sh(ran.stderr.trim().split("\n").at(-1) ?? ""));
  assertEquals(await t.git("diff", "--cached", "--name-only"), "", "the lock is as it was");
});

Deno.test("pre-commit — a clean rebase and a clean cherry-pick go through", async () => {
  await using t = await team();
  await t.git("checkout", "--quiet", "-b", "side");
  await t.write(GREET, V2);
  await t.upload();
  passed(await t.sh("git commit -am side", { env: OFFLINE }));
  await t.git("checkout", "--quiet", "main");
  await t.write("other.txt", "x");
  await t.git("add", "--all");
  passed(await t.sh("git commit -m other", { env: OFFLINE }));
  await t.git("checkout", "--quiet", "-b", "picked");
  passed(await t.sh("git cherry-pick side", { env: OFFLINE }));
  passed(await t.sh("git checkout --quiet side && git rebase main", { env: OFFLINE }));
});

Deno.test("pre-commit — deleting a prompt takes its lock entry along", async () => {
  await using t = await team();
  await t.git("rm", "--quiet", GREET);
  const ran = await t.sh("git commit -m gone", { env: OFFLINE });
  blocked(ran, 'prompts/greet.md  deleted, but the staged prompts/lock.json still pins "greet"');
  assertStringIncludes(ran.stderr, "  deno task upload && git add prompts/lock.json\n");
  await t.upload();
  passed(await t.sh("git commit -m gone", { env: OFFLINE }));
});

Deno.test("pre-commit — a moved prompt passes with and without a new lock", async () => {
  await using t = await team();
  await t.sh("mkdir prompts/sub && git mv prompts/greet.md prompts/sub/greet.md");
  passed(await t.sh("git commit -m moved", { env: OFFLINE }));
  await t.upload();
  passed(await t.sh("git commit -m lock", { env: OFFLINE }));
  assertStringIncludes(await head(t, "prompts/lock.json"), "prompts/sub/greet.md");
});

Deno.test("pre-commit — a copy with the same slug is blocked", async () => {
  await using t = await team();
  await t.sh("mkdir prompts/sub && cp prompts/greet.md prompts/sub/greet.md && git add --all");
  const ran = await t.sh("git commit -m copy", { env: OFFLINE });
  blocked(ran, 'Expected one file with the slug "greet", found prompts/greet.md too');
});

Deno.test("pre-commit — a configuration that changes what prompts mean is judged with all", async () => {
  await using t = await team();
  const config = JSON.stringify({ project: "sandbox", defaults: { model: "gpt-5" } });
  await t.write("prompts/config.json", config);
  await t.git("add", "--all");
  blocked(await t.sh("git commit -m model", { env: OFFLINE }), "prompts/greet.md  pending");
  await t.upload();
  passed(await t.sh("git commit -m model", { env: OFFLINE }));

  await t.git("rm", "--quiet", "prompts/config.json");
  const gone = await t.sh("git commit -m none prompts/config.json", { env: OFFLINE });
  assertEquals(gone.code, 0, "nothing but the configuration goes: nothing is staged to judge");
});

Deno.test("pre-commit — prompts beside the code are found by the staged configuration", async () => {
  await using t = await team();
  const include = ["prompts/**/*.md", "backend/*/prompts/**"];
  await t.write("prompts/config.json", JSON.stringify({ project: "sandbox", include }));
  await t.git("add", "--all");
  passed(await t.sh("git commit -m config", { env: OFFLINE }));
  await t.write("backend/go/prompts/rank.md", "Rank.\n");
  await t.write("backend/go/prompts/rank.json", "{}\n");
  await t.write("backend/go/README.md", "# Go\n");
  await t.git("add", "--all");
  const ran = await t.sh("git commit -m rank", { env: OFFLINE });
  blocked(ran, "backend/go/prompts/rank.md  missing");
  assertEquals(ran.stderr.includes("README"), false);
});

Deno.test("pre-commit — the mending command stages the bundle, too", async () => {
  await using t = await team();
  const bundles = { proxy: { include: ["prompts/*.md"] } };
  await t.write("prompts/config.json", JSON.stringify({ project: "sandbox", bundles }));
  await t.write("supabase/functions/proxy/index.ts", "");
  await t.upload();
  await t.git("add", "--all");
  passed(await t.sh("git commit -m bundle", { env: OFFLINE }));
  await t.write(GREET, V2);
  await t.git("add", GREET);
  const ran = await t.sh("git commit -m change", { env: OFFLINE });
  blocked(ran, "pending");
  passed(await t.sh(ran.stderr.trim().split("\n").at(-1) ?? ""));
  passed(await t.sh("git commit -m change", { env: OFFLINE }));
  assertEquals(await t.git("status", "--porcelain"), "", "nothing is left behind");
});

Deno.test("pre-commit — a link is judged by what git holds at its target", async () => {
  await using t = await team();
  await t.write("shared/text.txt", V2);
  await t.sh("ln -s ../shared/text.txt prompts/linked.md && git add prompts/linked.md");
  blocked(
    await t.sh("git commit -m link", { env: OFFLINE }),
    "Expected a link to a file that is in git",
  );
  await t.git("add", "shared");
  blocked(await t.sh("git commit -m link", { env: OFFLINE }), "prompts/linked.md  missing");
  await t.upload();
  passed(await t.sh("git commit -m link", { env: OFFLINE }));
});

Deno.test("pre-commit — from a subdirectory", async () => {
  await using t = await team();
  await t.write("src/deep/code.ts", "");
  await t.write(GREET, V2);
  await t.git("add", GREET);
  blocked(await t.sh("git commit -m sub", { env: OFFLINE, cwd: "src/deep" }), "pending");
  await t.upload();
  passed(await t.sh("git commit -m sub", { env: OFFLINE, cwd: "src/deep" }));
});

Deno.test("pre-commit — in a linked worktree", async () => {
  await using t = await team();
  await t.git("worktree", "add", "--quiet", ".prompt-sync/linked tree", "-b", "linked");
  const at = { env: OFFLINE, cwd: ".prompt-sync/linked tree" };
  await t.write(`${at.cwd}/${GREET}`, V2);
  blocked(await t.sh("git commit -am linked", at), "pending");
  passed(await t.sh("deno task --quiet upload", { cwd: at.cwd }));
  const noted = await t.sh("git commit -qam linked", at);
  passed(noted);
  assertStringIncludes(noted.stderr, "a linked worktree does not use the .env of the main one");
  assertEquals(await t.git("show", `linked:${GREET}`), V2);
});

Deno.test("pre-commit — what git converts is refused, by upload and verify with the same words", async () => {
  await using t = await team();
  await t.write("prompts/id.md", "Version $Id$ of {{name}}.\n");
  await t.upload();
  await t.write(".gitattributes", "prompts/id.md ident\n");
  await t.git("add", "--all");
  const refusal = "prompts/id.md  Expected a prompt that git does not convert, found the attribute";
  blocked(await t.sh("git commit -m id", { env: OFFLINE }), refusal);
  for (const command of ["upload", "verify"]) {
    const { code, stdout } = await t.here(command);
    assertEquals(code, 1);
    assertStringIncludes(stdout, "prompts/id.md:1:1  Expected a prompt that git does not convert");
  }
  await t.write(".gitattributes", "* ident\nprompts/id.md -filter -ident !working-tree-encoding\n");
  await t.git("add", "--all");
  const others = await t.sh("git commit -m id", { env: OFFLINE });
  passed(others);
});

Deno.test("pre-commit — in a submodule checkout", async () => {
  await using t = await team();
  await using outer = await team({ isInstalled: false });
  const add = `git -c protocol.file.allow=always submodule add --quiet '${t.root}' 'a module'`;
  passed(await outer.sh(`${add} && git commit --quiet -m module`));
  const at = { cwd: "a module" };
  passed(await outer.sh("deno task --quiet hooks:install", at));
  passed(await outer.sh("deno task --quiet hooks:doctor", at));
  await outer.write(`a module/${GREET}`, V2);
  blocked(await outer.sh("git commit -am inside", { ...at, env: OFFLINE }), "pending");
  passed(await outer.sh("deno task --quiet upload --force && git commit -am inside", at));
});

Deno.test("pre-commit — the project in a folder below git's top", async () => {
  await using t = await team();
  await t.sh(
    "mkdir app && git mv prompts app/prompts && cp -r deno.json deno.lock deno.full.lock lib tasks types app",
  );
  await t.git("add", "--all", "app/prompts");
  const judge = (): Promise<Ran> =>
    t.sh("deno task --quiet verify --staged --offline", { cwd: "app" });
  passed(await judge());
  await t.write(`app/${GREET}`, V3);
  await t.git("add", "--all", "app/prompts");
  assertEquals((await judge()).code, 1);
  // As git sets it for hooks: relative to the top folder.
  const env = { GIT_INDEX_FILE: ".git/index" };
  const line = "deno task --quiet verify --staged --offline";
  assertEquals((await t.sh(line, { cwd: "app", env })).code, 1);
});

Deno.test("pre-commit — nothing relevant staged starts git once and nothing else", async () => {
  await using t = await team();
  await t.write("notes.txt", "x");
  await t.git("add", "notes.txt");
  await t.write("bin/git", '#!/bin/sh\necho "$*" >>"$LOG"\nPATH=$REAL exec git "$@"\n');
  await t.sh("chmod +x bin/git");
  const log = `${t.root}/log`;
  const env = { REAL: Deno.env.get("PATH") ?? "", LOG: log };
  passed(await t.sh(`PATH="$PWD/bin" /bin/sh .git/hooks/pre-commit`, { env }));
  const calls = (await Deno.readTextFile(log)).trim().split("\n");
  assertEquals(calls.length, 1);
  assertMatch(calls[0] ?? "", /^diff --cached --quiet /);
});

Deno.test("pre-commit — pathspec settings of the environment do not blind it", async () => {
  await using t = await team();
  await t.write("prompts/sub/deep.md", V2);
  await t.git("add", "--all");
  for (const name of ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS"]) {
    blocked(await t.sh("git commit -m deep", { env: { ...OFFLINE, [name]: "1" } }), "missing");
  }
});

Deno.test("pre-commit — settings that change what git diff prints do not mislead it", async () => {
  await using t = await team();
  await t.write("prompts/grüße dich.md", "---\nslug: hello\n---\nHallo.\n");
  await t.git("add", "--all");
  const settings = [
    ["color.ui", "always"],
    ["diff.external", "true"],
    ["diff.renames", "copies"],
    ["diff.noprefix", "true"],
    ["diff.relative", "true"],
    ["core.quotePath", "true"],
    ["core.abbrev", "7"],
  ];
  for (const [name = "", value = ""] of settings) await t.git("config", name, value);
  blocked(await t.sh("git commit -m hello", { env: OFFLINE }), "prompts/grüße dich.md  missing");
});

Deno.test("pre-commit — what is only marked with git add -N is no part of the commit", async () => {
  await using t = await team();
  await t.write("prompts/later.md", "Later.\n");
  await t.git("add", "--intent-to-add", "prompts/later.md");
  await t.write("notes.txt", "x");
  await t.git("add", "notes.txt");
  passed(await t.sh("git commit -m notes", { env: OFFLINE }));
  const exclude = ["**/README.md", "prompts/no/**"];
  await t.write("prompts/config.json", JSON.stringify({ project: "sandbox", exclude }));
  await t.git("add", "prompts/config.json");
  passed(await t.sh("git commit -m config", { env: OFFLINE }));
});

Deno.test("pre-commit — the ways around it", async () => {
  await using t = await team();
  await t.write(GREET, V2);
  await t.git("add", GREET);
  const skipped = await t.sh("git commit --quiet -m around", { env: { PROMPT_SYNC_SKIP: "1" } });
  passed(skipped);
  assertEquals(skipped.stderr, "prompt-sync: skipped (PROMPT_SYNC_SKIP=1); CI checks it again\n");
  await t.write(GREET, V3);
  passed(await t.sh("git commit --quiet --no-verify -am around"));
  await t.write(GREET, V2 + V3);
  blocked(await t.sh("git commit -am other", { env: { ...OFFLINE, PROMPT_SYNC_SKIP: "0" } }));
});

Deno.test("pre-commit — an entry that goes while its file stays is blocked", async () => {
  await using t = await team();
  await Deno.remove(`${t.root}/${GREET}`);
  await t.upload(); // stages the lock, not the deletion
  blocked(await t.sh("git commit -m lock", { env: OFFLINE }), `${GREET}  missing: not uploaded`);
});

Deno.test("pre-commit — a lock that git is to forget is blocked", async () => {
  await using t = await team();
  await t.git("rm", "--quiet", "--cached", "prompts/lock.json");
  blocked(await t.sh("git commit -m lock", { env: OFFLINE }), `${GREET}  missing: not uploaded`);
});

Deno.test("pre-commit — a file that moved without its deletion has a twin, which blocks", async () => {
  await using t = await team();
  const text = await t.read(GREET);
  await Deno.rename(`${t.root}/${GREET}`, `${t.root}/prompts/moved.md`);
  await t.write("prompts/moved.md", `---\nslug: greet\n---\n${text}`);
  await t.upload();
  await t.git("add", "prompts/moved.md");
  blocked(await t.sh("git commit -m moved", { env: OFFLINE }), 'one file with the slug "greet"');
});

Deno.test("pre-commit — a configuration that no longer selects a pinned file is blocked", async () => {
  await using t = await team();
  const config = JSON.parse(await t.read("prompts/config.json"));
  await t.write("prompts/config.json", JSON.stringify({ ...config, exclude: [GREET] }));
  await t.git("add", "prompts/config.json");
  blocked(await t.sh("git commit -m config", { env: OFFLINE }), 'pins "greet"');
});
