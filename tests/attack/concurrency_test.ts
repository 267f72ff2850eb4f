// Two at once: whoever comes second loses nothing of the first without a word, the lock stays whole,
// and both end with the truth.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseLock } from "../../lib/state/lock.ts";
import {
  type Checkout,
  checkout,
  commandEnv,
  type Sandbox,
  sandbox,
  taskArguments,
} from "../sandbox.ts";
import type { Fault } from "../proxy.ts";
import { insert, rowOf, versions } from "./tools.ts";

const FILES = {
  "prompts/one.md": "One.\n",
  "prompts/two.md": "Two.\n",
  "prompts/three.md": "Three.\n",
};

async function lockedSlugs(box: Checkout): Promise<string[]> {
  const { lock, mistakes } = parseLock(await box.read("prompts/lock.json"));
  assertEquals(mistakes, []);
  return Object.keys(lock?.prompts ?? {});
}

/** A second checkout of the sandbox's repository, as a colleague has it. */
async function colleague(box: Sandbox): Promise<Checkout & AsyncDisposable> {
  const parent = await Deno.makeTempDir({ prefix: "colleague " });
  const root = `${parent}/r`;
  await box.git("clone", "--quiet", box.root, root);
  const dispose = (): Promise<void> => Deno.remove(parent, { recursive: true });
  return { ...checkout(root, box.local), [Symbol.asyncDispose]: dispose };
}

/** Does something once, before a request to `path` reaches the server or after it has. */
function once(path: RegExp, when: "before" | "after", act: () => Promise<unknown>): Fault {
  let isDone = false;
  return async (exchange) => {
    const isNow = path.test(exchange.path) && !isDone;
    if (isNow) isDone = true;
    if (isNow && when === "before") await act();
    const { status, text } = await exchange.forward();
    if (isNow && when === "after") await act();
    exchange.answer(status, text);
  };
}

Deno.test("two uploads of the same prompts in one checkout — one version each, both succeed", async () => {
  await using box = await sandbox(FILES);
  const ran = await Promise.all([box.run("upload"), box.run("upload"), box.run("upload")]);
  assertEquals(ran.map(({ code }) => code), [0, 0, 0], ran.map(({ stderr }) => stderr).join());
  for (const slug of ["one", "two", "three"]) assertEquals((await versions(box, slug)).length, 1);
  await box.ends(0, "verify --strict");
});

Deno.test("two uploads of different prompts in one checkout — the lock pins both", async () => {
  await using box = await sandbox(FILES);
  const ran = await Promise.all(["one", "two", "three"].map((slug) => box.run("upload", [slug])));
  assertEquals(ran.map(({ code }) => code), [0, 0, 0]);
  assertEquals(await lockedSlugs(box), ["one", "three", "two"]);
  await box.ends(0, "verify --strict");
});

Deno.test("a command that waits for another — says so, and goes on when that one is killed", async () => {
  await using box = await sandbox(FILES);
  await Deno.mkdir(`${box.root}/.prompt-sync`);
  const holds = `const f = await Deno.open(".prompt-sync/turn", { create: true, write: true });
    await f.lock(true); console.log("held"); setInterval(() => {}, 1000);`;
  const options = { cwd: box.root, stdout: "piped", stderr: "null" } as const;
  const other = new Deno.Command(Deno.execPath(), { args: ["eval", holds], ...options }).spawn();
  const reader = other.stdout.getReader();
  await reader.read();
  const env = commandEnv(box);
  const waiting = new Deno.Command(Deno.execPath(), {
    args: taskArguments("upload", env),
    cwd: box.root,
    env,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = waiting.stderr.pipeThrough(new TextDecoderStream()).getReader();
  assertStringIncludes((await said.read()).value ?? "", "Waiting for another command");
  other.kill("SIGKILL");
  while (!(await said.read()).done);
  assertEquals((await waiting.status).code, 0);
  await reader.cancel();
  await other.status;
  assertEquals(await box.git("status", "--porcelain"), "?? prompts/lock.json\n");
});

Deno.test("two checkouts, different texts of one prompt at once — no text vanishes without a word", async () => {
  await using box = await sandbox(FILES);
  await box.uploaded();
  await using other = await colleague(box);
  await box.write("prompts/one.md", "One, mine.\n");
  await other.write("prompts/one.md", "One, yours.\n");
  const [mine, yours] = await Promise.all([box.run("upload"), other.run("upload")]);
  const live = JSON.stringify((await box.row("one")).prompt_data);
  const winner = live.includes("mine") ? mine : yours;
  const loser = live.includes("mine") ? yours : mine;
  assert(
    loser.code !== 0 || (await versions(box, "one")).length === 3,
    "the loser was told nothing",
  );
  assert(winner.code === 0 || winner.code === 1, winner.stderr);
  await lockedSlugs(box);
  await lockedSlugs(other);
});

Deno.test("two checkouts, different prompts at once — both succeed", async () => {
  await using box = await sandbox(FILES);
  await using other = await colleague(box);
  const ran = await Promise.all([box.run("upload", ["one"]), other.run("upload", ["two"])]);
  assertEquals(ran.map(({ code }) => code), [0, 0]);
  assertEquals([await lockedSlugs(box), await lockedSlugs(other)], [["one"], ["two"]]);
  await box.ends(0, "verify one");
  assertEquals((await other.run("verify", ["two"])).code, 0);
});

Deno.test("an upload during a download — nothing is torn, and the next upload brings all in sync", async () => {
  await using box = await sandbox(FILES);
  await box.uploaded();
  await box.edit("two", "Two, edited.");
  await insert(box, [rowOf("new", "New.")]);
  await box.write("prompts/one.md", "One, changed.\n");
  const [down, up] = await Promise.all([box.run("download"), box.run("upload")]);
  assert(down.code <= 1 && up.code <= 1, down.stderr + up.stderr);
  await lockedSlugs(box);
  assertStringIncludes(await box.read("prompts/two.md"), "Two, edited.\n");
  await box.ends(0, "upload");
  await box.ends(0, "verify --strict");
});

Deno.test("an edit before upload looks for the last time — is left alone, and the upload says so", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.write("prompts/one.md", "One, of git.\n");
  const editing = once(
    // The last look at this prompt: others are looked at beside it.
    /^\/v1\/prompt\?project_id=.*&slug=one&/,
    "before",
    () => box.edit("one", "One, of the UI."),
  );
  await using disturbed = await box.behind(editing);
  const { stdout } = await disturbed.ends(1, "upload");
  assertStringIncludes(stdout, "changed while the command ran");
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "of the UI");
});

Deno.test("an edit between the last look and the write — is overwritten, named, and can be taken back", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.write("prompts/one.md", "One, of git.\n");
  let edited = "";
  const editing = once(/^\/insert-functions/, "before", async () => {
    await box.edit("one", "One, of the UI.");
    edited = String((await box.row("one"))._xact_id);
  });
  await using disturbed = await box.behind(editing);
  const { stdout } = await disturbed.ends(1, "upload");
  assertStringIncludes(stdout, "overwrote version");
  const [version] = /rollback one --to [0-9a-f]{16}/.exec(stdout) ?? [];
  assert(version !== undefined, stdout);
  assertEquals((await versions(box, "one")).includes(edited), true);
  assertEquals((await box.here("verify")).code, 0, "the upload itself is proven");
  await box.commit("uploaded");
  assertEquals((await box.here("rollback", version.split(" ").slice(1))).code, 0);
  assertStringIncludes(await box.read("prompts/one.md"), "One, of the UI.\n");
});

Deno.test("an edit between the write and its proof — is not taken for what was uploaded", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.write("prompts/one.md", "One, of git.\n");
  const editing = once(/^\/insert-functions/, "after", () => box.edit("one", "One, of the UI."));
  await using disturbed = await box.behind(editing);
  const { stdout } = await disturbed.ends(1, "upload");
  assertStringIncludes(stdout, "edited it in Braintrust right after");
  assertStringIncludes(stdout, "deno task download one");
  const { prompts: { one } } = JSON.parse(await box.read("prompts/lock.json"));
  assert(
    one.version !== (await box.row("one"))._xact_id,
    "what was uploaded is pinned, not the edit",
  );
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "of the UI");
  await box.ends(1, "verify");
});

Deno.test("an edit of a prompt that is about to be pruned — keeps it from being deleted", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await Deno.remove(`${box.root}/prompts/one.md`);
  const editing = once(
    // The last look at this prompt: others are looked at beside it.
    /^\/v1\/prompt\?project_id=.*&slug=one&/,
    "before",
    () => box.edit("one", "One, of the UI."),
  );
  await using disturbed = await box.behind(editing);
  const { stderr } = await disturbed.ends(2, "upload --prune --yes");
  assertStringIncludes(stderr, `Cannot delete "one": it changed while the command ran`);
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "of the UI");
});

Deno.test("a prompt created by somebody else before the write — is not replaced", async () => {
  await using box = await sandbox(FILES);
  const creating = once(
    // The last look at this prompt: others are looked at beside it.
    /^\/v1\/prompt\?project_id=.*&slug=one&/,
    "before",
    () => insert(box, [rowOf("one", "One, of the UI.")]),
  );
  await using disturbed = await box.behind(creating);
  await disturbed.ends(1, "upload");
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "of the UI");
});

Deno.test("a file saved in an editor while download runs — is not written over", async () => {
  await using box = await sandbox(FILES);
  await box.uploaded();
  await box.edit("one", "One, of the UI.");
  // git status has been asked by then: the file is saved while the pinned version is read.
  await box.write("prompts/two.md", "Two, changed, so that a merge reads its base.\n");
  await box.edit("two", "Two, of the UI.");
  await box.commit("changed");
  const { id } = await box.row("two");
  const saving = once(
    new RegExp(`^/v1/prompt/${id}`),
    "before",
    () => box.write("prompts/one.md", "Saved.\n"),
  );
  await using disturbed = await box.behind(saving);
  const { stderr } = await disturbed.ends(2, "download --merge");
  assertStringIncludes(stderr, "Cannot write prompts/one.md: it changed while the command ran");
  assertEquals(await box.read("prompts/one.md"), "Saved.\n");
});
