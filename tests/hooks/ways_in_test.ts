// The ways into a branch that ask pre-commit nothing: git am, and what only a push brings.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Ran } from "../sandbox.ts";
import { GREET, OFFLINE, type Team, team } from "./team.ts";

const V2 = "Say hi to {{name}}.\n";
const at = { env: OFFLINE };

function passed({ code, stdout, stderr }: Ran): void {
  assertEquals(code, 0, stdout + stderr);
}

function blocked({ code, stdout, stderr }: Ran, what: string): string {
  assertEquals(code === 0, false, stdout + stderr);
  assertStringIncludes(stderr, what);
  assertStringIncludes(stderr, "prompts/greet.md  pending");
  return stderr.trim().split("\n").find((line) => line.startsWith("  deno task"))?.trim() ?? "";
}

/** Commits without asking the hook. */
async function around(t: Team, text = V2): Promise<void> {
  await t.write(GREET, text);
  await t.commit("around");
}

/** A repository to push to that holds what is committed so far. */
async function remote(t: Team): Promise<void> {
  passed(await t.sh("git init -q --bare .prompt-sync/remote.git"));
  passed(await t.sh("git remote add origin .prompt-sync/remote.git && git push -q origin main"));
}

Deno.test("pre-applypatch — git am is judged, and goes on after the upload", async () => {
  await using t = await team();
  await around(t);
  passed(
    await t.sh("git format-patch -1 --stdout > .prompt-sync/patch && git reset -q --hard HEAD^"),
  );
  const fix = blocked(await t.sh("git am .prompt-sync/patch", at), "blocks this commit");
  passed(await t.sh(fix, { env: { GIT_EDITOR: "echo fixed >" } }));
  passed(await t.sh("git am --continue", at));
  assertEquals(await t.git("show", `HEAD:${GREET}`), V2);
});

Deno.test("pre-push — what went around the hook is stopped, whatever was committed after it", async () => {
  await using t = await team();
  await remote(t);
  await around(t);
  // Amended by something else, the commit keeps the bad prompt and pre-commit sees nothing of it.
  passed(
    await t.sh("echo x > notes.txt && git add notes.txt && git commit -q --amend --no-edit", at),
  );
  const fix = blocked(
    await t.sh("git push origin main", at),
    "blocks this push (fix it in a commit",
  );
  passed(
    await t.sh("git push origin --delete nothing; git push -q origin main~1:refs/heads/old", at),
  );
  passed(await t.sh("git push -q origin --delete old", at));
  passed(await t.sh(fix, { env: { GIT_EDITOR: "echo fixed >" } }));
  passed(await t.sh("git push -q origin main", at));
});

Deno.test("pre-push — a push that brings no prompts, or what others have pushed, passes", async () => {
  await using t = await team();
  await remote(t);
  // A colleague's bad prompt is on the remote already, merged by a fast-forward.
  await around(t);
  passed(await t.sh("git push -q --no-verify origin main:side && git reset -q --hard HEAD^"));
  passed(await t.sh("git merge -q origin/side && echo x > notes.txt && git add notes.txt"));
  passed(await t.sh("git commit -q -m notes && git push -q origin main", at));
});

Deno.test("pre-push — a first push is judged as a whole; PROMPT_SYNC_SKIP lets it go", async () => {
  await using t = await team();
  await around(t);
  passed(await t.sh("git init -q --bare .prompt-sync/remote.git"));
  const push = "git push -q .prompt-sync/remote.git main";
  blocked(await t.sh(push, at), "blocks this push");
  passed(await t.sh(push, { env: { PROMPT_SYNC_SKIP: "1" } }));
});

Deno.test("pre-push — what cannot be judged is no reason to stop a push", async () => {
  await using t = await team();
  await remote(t);
  await around(t);
  await t.write(".git/prompt-sync/hook.js", "not a program");
  const ran = await t.sh("git push -q origin main", at);
  passed(ran);
  assertStringIncludes(ran.stderr, "prompt-sync: not checked here, CI checks it again");
});
