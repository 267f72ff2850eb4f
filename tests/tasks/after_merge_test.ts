// "upload": "after-merge": nothing that nobody has reviewed reaches Braintrust. Real branches, one project.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

const ONE = "prompts/one.md";
const CONFIG = { project: PROJECT, defaults: { model: null }, upload: "after-merge" };
const FILES = {
  "prompts/config.json": JSON.stringify(CONFIG),
  [ONE]: "One.\nWith two lines.\nAnd a third.\n",
  "prompts/two.md": "Two.\n",
};

async function commit(box: Sandbox, message: string): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", `--message=${message}`);
}

async function edit(box: Sandbox, slug: string, content: string): Promise<void> {
  const { id } = await box.row(slug);
  const messages = [{ role: "system", content }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
}

/** What the job on main does. */
async function mainJob(box: Sandbox): Promise<void> {
  const upload = await box.here("upload", ["--reassert"]);
  assertEquals(upload.code, 0, upload.stdout + upload.stderr);
  const verify = await box.here("verify", ["--merged"]);
  assertEquals(verify.code, 0, verify.stdout + verify.stderr);
  assertEquals(await box.git("status", "--porcelain"), "");
}

/** main is uploaded; a branch is checked out. */
async function team(files: Record<string, string> = FILES): Promise<Sandbox> {
  const box = await sandbox(files);
  await mainJob(box);
  await box.git("switch", "--quiet", "--create", "branch");
  return box;
}

async function states(box: Sandbox, ...args: string[]): Promise<Record<string, string>> {
  const { stdout } = await box.here("verify", [...args, "--format", "json"]);
  const { prompts } = JSON.parse(stdout);
  return Object.fromEntries(
    prompts.map(({ slug, state }: { slug: string; state: string }) => [slug, state]),
  );
}

async function merge(box: Sandbox, branch: string, ...how: string[]): Promise<void> {
  await box.git("switch", "--quiet", "main");
  await box.git("merge", "--quiet", "--no-edit", ...how, branch);
}

async function live(box: Sandbox, slug: string): Promise<string> {
  const { prompt_data } = await box.row(slug) as unknown as {
    prompt_data: { prompt: { messages: { content: string }[] } };
  };
  return prompt_data.prompt.messages[0]?.content ?? "";
}

Deno.test("a change — passes with its plan, cannot be uploaded, is live after the merge", async () => {
  await using box = await team();
  await box.write(ONE, "One, changed.\n");
  await box.write("prompts/three.md", "Three.\n");
  await commit(box, "change");
  const verify = await box.here("verify");
  assertEquals(verify.code, 0, verify.stdout);
  assertStringIncludes(verify.stdout, "The merge uploads: 1 to create, 1 to replace.");
  assertStringIncludes(verify.stdout, "+One, changed.");
  assertEquals((await box.here("verify", ["--merged"])).code, 1);
  assertEquals((await box.here("verify", ["--offline"])).code, 0);

  const versions = await live(box, "one");
  const upload = await box.here("upload");
  assertEquals(upload.code, 2);
  assertStringIncludes(upload.stderr, 'Cannot upload before the merge: HEAD is not on "main"');
  assertEquals((await box.here("upload", ["--dry-run"])).code, 0);
  assertEquals(await live(box, "one"), versions);

  await merge(box, "branch");
  await mainJob(box);
  assertEquals(await live(box, "one"), "One, changed.");
  assertEquals(await states(box), { one: "in-sync", three: "in-sync", two: "in-sync" });
  assertEquals(await box.exists("prompts/lock.json"), false);
});

Deno.test("upload — not of what nobody has committed, nor from a commit that main has passed", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.write(ONE, "One, not committed.\n");
  const dirty = await box.here("upload");
  assertEquals(dirty.code, 2);
  assertStringIncludes(dirty.stderr, `${ONE} has uncommitted changes`);
  await commit(box, "newer");
  await box.git("checkout", "--quiet", "HEAD~1");
  const behind = await box.here("upload");
  assertStringIncludes(behind.stderr, 'HEAD is older than "main"');
  await box.git("checkout", "--quiet", "main");
  await mainJob(box);
});

Deno.test("upload — not of a text that git was told not to look at", async () => {
  await using box = await team({ ...FILES, ".gitignore": "prompts/mine.md\n.prompt-sync/\n" });
  await box.git("switch", "--quiet", "main");
  const says = async (path: string): Promise<void> => {
    const { code, stderr } = await box.here("upload");
    assertEquals(code, 2);
    assertStringIncludes(stderr, `${path} has a text that is not committed`);
  };
  await box.write("prompts/mine.md", "Ignored by git.\n");
  await says("prompts/mine.md");
  await Deno.remove(`${box.root}/prompts/mine.md`);
  await box.git("update-index", "--skip-worktree", ONE);
  await box.write(ONE, "Hidden from git.\n");
  await says(ONE);
  await box.write(ONE, FILES[ONE]);
  await mainJob(box);
});

Deno.test("upload — the remote's branch counts, not the local one", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.git("update-ref", "refs/remotes/origin/main", "HEAD");
  await box.write(ONE, "One, committed here only.\n");
  await commit(box, "not pushed");
  assertStringIncludes((await box.here("upload")).stderr, 'HEAD is not on "main"');
  // A remote of another name, which the branch follows.
  await box.git("update-ref", "refs/remotes/acme/main", "refs/remotes/origin/main");
  await box.git("update-ref", "-d", "refs/remotes/origin/main");
  await box.git("config", "remote.acme.fetch", "+refs/heads/*:refs/remotes/acme/*");
  await box.git("config", "branch.main.remote", "acme");
  await box.git("config", "branch.main.merge", "refs/heads/main");
  assertStringIncludes((await box.here("upload")).stderr, 'HEAD is not on "main"');
  await box.git("update-ref", "refs/remotes/acme/main", "HEAD");
  await mainJob(box);
});

Deno.test("an edit in Braintrust — fails everywhere, comes into git by a pull request", async () => {
  await using box = await team();
  await edit(box, "one", "One, edited.");
  assertEquals((await box.here("verify")).code, 1);
  assertEquals((await states(box)).one, "drifted");
  await box.git("switch", "--quiet", "main");
  assertEquals((await box.here("upload")).code, 1, "it is not overwritten");
  assertEquals(await live(box, "one"), "One, edited.");

  await box.git("switch", "--quiet", "branch");
  const download = await box.here("download");
  assertEquals(download.code, 0, download.stdout);
  assertStringIncludes(download.stdout, "the merge uploads it");
  assertEquals(await box.exists("prompts/lock.json"), false);
  await commit(box, "take the edit");
  assertEquals((await box.here("verify")).code, 0);
  await merge(box, "branch");
  await mainJob(box);
  assertEquals(await box.read(ONE), "One, edited.\n");
});

Deno.test("many edits in Braintrust — the upload before them is found", async () => {
  await using box = await team();
  for (let count = 1; count <= 40; count++) await edit(box, "one", `One, edit ${count}.`);
  assertEquals((await states(box)).one, "drifted");
  await box.write("prompts/two.md", "Two, changed.\n");
  assertEquals((await box.here("download", ["one"])).code, 0);
  assertEquals(await box.read(ONE), "One, edit 40.\n");
});

Deno.test("both sides changed — a conflict, merged into the file", async () => {
  await using box = await team();
  await box.write(ONE, "One.\nWith two lines.\nAnd a third, of git.\n");
  await commit(box, "change");
  await edit(box, "one", "One, of the UI.\nWith two lines.\nAnd a third.");
  assertEquals((await states(box)).one, "conflict");
  assertEquals((await box.here("verify")).code, 1);
  const merged = await box.here("download", ["--merge", "one"]);
  assertEquals(merged.code, 0, merged.stdout + merged.stderr);
  assertEquals(await box.read(ONE), "One, of the UI.\nWith two lines.\nAnd a third, of git.\n");
  await commit(box, "merge the edit");
  assertEquals((await states(box)).one, "pending", "the file holds the edit");
  await merge(box, "branch");
  await mainJob(box);
  assertEquals(await live(box, "one"), "One, of the UI.\nWith two lines.\nAnd a third, of git.");
});

Deno.test("both sides changed one line — decided on the branch, settled from main", async () => {
  await using box = await team();
  await box.write(ONE, "One, of git.\nWith two lines.\nAnd a third.\n");
  await commit(box, "change");
  await edit(box, "one", "One, of the UI.\nWith two lines.\nAnd a third.");
  assertEquals((await box.here("download", ["--merge", "one"])).code, 1);
  await box.write(ONE, "One, of both.\nWith two lines.\nAnd a third.\n");
  await commit(box, "decide");
  const { stdout } = await box.here("verify");
  assertStringIncludes(stdout, "deno task upload --force one");
  assertStringIncludes(stdout, 'on "main" only');
  assertEquals((await box.here("upload", ["--force", "one"])).code, 2);
  await box.git("switch", "--quiet", "main");
  assertEquals((await box.here("upload", ["--force", "one"])).code, 0);
  await box.git("switch", "--quiet", "branch");
  assertEquals((await states(box)).one, "pending");
  await merge(box, "branch");
  await mainJob(box);
  assertEquals(await live(box, "one"), "One, of both.\nWith two lines.\nAnd a third.");
});

Deno.test("two pull requests on one prompt — merged within seconds, each job uploads the tip", async () => {
  await using box = await team();
  await box.write(ONE, "One, by a.\nWith two lines.\nAnd a third.\n");
  await commit(box, "a");
  await box.git("switch", "--quiet", "--create", "b", "main");
  await box.write(ONE, "One.\nWith two lines.\nAnd a third, by b.\n");
  await commit(box, "b");
  await merge(box, "branch");
  await merge(box, "b");
  await mainJob(box); // the job of a, which takes the tip
  await mainJob(box); // the job of b
  assertEquals(await live(box, "one"), "One, by a.\nWith two lines.\nAnd a third, by b.");
});

Deno.test("a branch that main has left behind — what main uploaded is no edit", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.write(ONE, "One, newer on main.\n");
  await commit(box, "newer");
  await mainJob(box);
  await box.git("switch", "--quiet", "branch");
  assertEquals(await states(box), { one: "superseded", two: "in-sync" });
  assertEquals((await box.here("verify")).code, 0);
  await box.write(ONE, "One, changed on the branch.\n");
  await commit(box, "change");
  assertEquals((await states(box)).one, "conflict", "git has one to resolve, too");
  await box.git("rebase", "--quiet", "--strategy-option=theirs", "main");
  assertEquals((await states(box)).one, "pending");
});

Deno.test("a merge with conflicts — what main uploaded is known before the merge is committed", async () => {
  await using box = await team();
  await box.write(ONE, "One, of the branch.\n");
  await commit(box, "change");
  await box.git("switch", "--quiet", "main");
  await box.write(ONE, "One, of main.\n");
  await commit(box, "newer");
  await mainJob(box);
  await box.git("switch", "--quiet", "branch");
  await box.git("merge", "--quiet", "main").catch(() => {}); // conflicts
  await box.write(ONE, "One, of both.\n");
  await box.git("add", ONE);
  const hook = await box.here("verify", ["--staged"]);
  assertEquals(hook.code, 0, hook.stdout);
  assertEquals((await states(box)).one, "pending");
});

Deno.test("a revert, a squash merge, a branch pushed anew — nothing is lost, nothing stays behind", async () => {
  await using box = await team();
  await box.write(ONE, "One, first try.\n");
  await commit(box, "first try");
  await box.write(ONE, "One, second try.\n");
  await box.git("commit", "--quiet", "--all", "--amend", "--message=second try");
  await merge(box, "branch", "--squash");
  await commit(box, "squashed");
  await mainJob(box);
  assertEquals(await live(box, "one"), "One, second try.");
  await box.git("revert", "--no-edit", "HEAD");
  assertEquals((await states(box)).one, "pending");
  await mainJob(box);
  assertEquals(await live(box, "one"), FILES[ONE].trimEnd());
});

Deno.test("a shallow clone — says what it cannot tell, and the command that ends it", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.write(ONE, "One, newer.\n");
  await commit(box, "newer");
  await box.write("note.txt", "x\n");
  await commit(box, "something else");
  const shallow = `${box.root}-shallow`;
  try {
    await box.git("clone", "--quiet", "--depth=1", `file://${box.root}`, shallow);
    const clone = (args: string[]): Promise<{ code: number; stderr: string }> =>
      box.in(shallow, "verify", args);
    const { code, stderr } = await clone([]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "git fetch --unshallow");
    await box.git("-C", shallow, "fetch", "--quiet", "--unshallow");
    assertEquals((await clone([])).code, 0);
  } finally {
    await Deno.remove(shallow, { recursive: true }).catch(() => {});
  }
});

for (const format of ["sha1", "sha256"]) {
  Deno.test(`below git's top, ${format} — a change, a deleted file`, async () => {
    await using box = await sandbox();
    const [top, root] = [`${box.root}/top`, `${box.root}/top/below`];
    await box.git("init", "--quiet", "--initial-branch=main", `--object-format=${format}`, top);
    const run = async (task: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await box.in(root, task, args);
      return `${code} ${stdout}${stderr}`;
    };
    const save = async (): Promise<void> => {
      await box.git("-C", top, "add", "--all");
      await box.git("-C", top, "commit", "--quiet", "--message=change");
    };
    for (const [path, text] of Object.entries(FILES)) await box.write(`top/below/${path}`, text);
    await save();
    assertEquals((await run("upload", "--reassert"))[0], "0");
    await box.git("-C", top, "switch", "--quiet", "--create", "branch");
    await box.write(`top/below/${ONE}`, "One, changed.\n");
    await Deno.remove(`${root}/prompts/two.md`);
    await box.git("-C", top, "add", "--all");
    assertEquals((await run("verify", "--staged"))[0], "0");
    await save();
    assertStringIncludes(await run("verify"), "1 pending, 1 orphaned");
    assertStringIncludes(await run("upload"), "Cannot upload before the merge");
    await box.git("-C", top, "switch", "--quiet", "main");
    await box.git("-C", top, "merge", "--quiet", "branch");
    assertStringIncludes(await run("upload", "--reassert"), "1 in-sync, 1 orphaned");
    assertEquals((await run("upload", "--prune", "--yes"))[0], "0");
    assertStringIncludes(await run("verify", "--strict"), "1 in-sync");
  });
}

Deno.test("--from-branch — main knows that this text is not its own, and puts its own on top", async () => {
  await using box = await team();
  await box.write(ONE, "One, tried out.\n");
  await commit(box, "try");
  assertEquals((await box.here("upload", ["--from-branch"])).code, 0);
  assertEquals((await states(box)).one, "in-sync");
  await box.git("switch", "--quiet", "main");
  assertEquals((await states(box)).one, "superseded");
  assertEquals((await box.here("verify", ["--strict"])).code, 1);
  await mainJob(box);
  assertEquals(await live(box, "one"), FILES[ONE].trimEnd());
});

Deno.test("promote, restore — write nothing to Braintrust from a branch, unless told so", async () => {
  await using box = await team();
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  await box.write("note.txt", "x\n");
  await commit(box, "something on the branch");
  const promote = ["--environment", "production"];
  for (const [task, args] of [["promote", promote], ["restore", ["row.json"]]] as const) {
    const held = await box.here(task, [...args]);
    assertEquals(held.code, 2);
    assertStringIncludes(held.stderr, `deno task ${task} --from-branch`);
  }
  assertEquals((await box.here("promote", [...promote, "--dry-run"])).code, 0);
  assertEquals((await box.here("promote", [...promote, "--from-branch"])).code, 0);
});

Deno.test("rollback — writes the file; the merge uploads it", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.write(ONE, "One, bad.\n");
  await commit(box, "bad");
  await mainJob(box);
  await box.git("switch", "--quiet", "--create", "fix");
  const rolled = await box.here("rollback", ["one", "--to", "HEAD~1"]);
  assertEquals(rolled.code, 0, rolled.stderr);
  assertStringIncludes(rolled.stdout, "the merge uploads it");
  assertEquals(await live(box, "one"), "One, bad.");
  await commit(box, "roll back");
  await merge(box, "fix");
  await mainJob(box);
  assertEquals(await live(box, "one"), FILES[ONE].trimEnd());
});

Deno.test("promote --since — follows what main uploaded, keeps what somebody moved", async () => {
  await using box = await team();
  await box.git("switch", "--quiet", "main");
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  const promote = (since: string): ReturnType<Sandbox["here"]> =>
    box.here("promote", ["--environment", "production", "--since", since]);
  const empty = (await box.git("hash-object", "-t", "tree", "/dev/null")).trim();
  assertEquals((await promote(empty)).code, 0);
  await box.write(ONE, "One, newer.\n");
  await commit(box, "newer");
  await mainJob(box);
  const first = await promote("HEAD~1");
  assertEquals(first.code, 0, first.stdout);
  assertEquals((await box.here("diff", ["--environment", "production"])).code, 0);

  const { stdout } = await box.here("log", ["one", "--format", "json"]);
  const [, older] = JSON.parse(stdout).versions;
  const args = ["--environment", "production", "--version", older.version, "one"];
  assertEquals((await box.here("promote", args)).code, 0);
  await box.write("prompts/two.md", "Two, newer.\n");
  await commit(box, "unrelated");
  await mainJob(box);
  const held = await promote("HEAD~1");
  assertEquals(held.code, 1, held.stdout);
  assertStringIncludes(held.stdout, "one");
});

Deno.test("from one flow to the other and back, as the guide says", async () => {
  await using box = await sandbox({
    ...FILES,
    "prompts/config.json": JSON.stringify({ ...CONFIG, upload: "before-commit" }),
  });
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "pin");
  await box.write("prompts/config.json", JSON.stringify(CONFIG));
  const stray = await box.here("verify");
  assertEquals(stray.code, 1);
  assertStringIncludes(stray.stdout, "git rm prompts/lock.json");
  await box.git("rm", "--quiet", "prompts/lock.json");
  await commit(box, "upload after the merge");
  await mainJob(box);
  await box.write("prompts/config.json", JSON.stringify({ ...CONFIG, upload: "before-commit" }));
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "upload before the commit");
  assertEquals((await box.here("verify", ["--strict"])).code, 0);
});
