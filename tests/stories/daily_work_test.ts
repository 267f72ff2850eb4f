// What people met in daily work: each message names a way out, and each way out is typed here.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { quirksOf } from "../lib/survey/opened.ts";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

async function make(box: Sandbox, slug: string, prompt_data: unknown): Promise<void> {
  const { id } = await box.api("POST", "/v1/project", { name: PROJECT });
  await box.api("POST", "/v1/prompt", { project_id: id, name: slug, slug, prompt_data });
}

const SAYS = (content: string): unknown => ({
  prompt: { type: "chat", messages: [{ role: "system", content }] },
});

Deno.test("a lock in conflict is rebuilt without --force, and an edit made meanwhile is kept", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n", "prompts/two.md": "Two.\n" });
  await box.uploaded();
  await box.git("switch", "--quiet", "--create", "a");
  await box.write("prompts/one.md", "One, by a.\n");
  await box.here("upload");
  await box.commit("a");
  await box.git("switch", "--quiet", "main");
  await box.write("prompts/one.md", "One, by main.\n");
  await box.ends(0, "upload --force one");
  await box.commit("main");
  await box.git("merge", "a").catch(() => ""); // conflicts in the prompt and in the lock
  await box.write("prompts/one.md", "One, by both.\n");
  await box.edit("two", "Two, edited.");
  await box.ends(1, "upload");
  assertStringIncludes(JSON.stringify(await box.row("one")), "One, by both.");
  assertStringIncludes(JSON.stringify(await box.row("two")), "Two, edited.");
  assertEquals((await box.pins()).one?.path, "prompts/one.md");
});

Deno.test("a second edit is taken while the first one's download is uncommitted", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  await box.uploaded();
  for (const text of ["One, edited.", "One, edited twice."]) {
    await box.edit("one", text);
    await box.ends(0, "download");
    assertEquals(await box.read("prompts/one.md"), `${text}\n`);
  }
  await box.write("prompts/one.md", "My own work.\n");
  await box.edit("one", "A third edit.");
  assertEquals((await box.here("download", ["--force"])).code, 1, "work in progress is kept");
  assertEquals(await box.read("prompts/one.md"), "My own work.\n");
});

Deno.test("one prompt that no application could load does not keep the others from being uploaded", async () => {
  const broken =
    "---\nbraintrust:\n  prompt_data:\n    prompt:\n      type: chat\n      messages: nothing\n---\n";
  await using box = await sandbox({ "prompts/good.md": "Good.\n", "prompts/bad.md": broken });
  const { code, stdout } = await box.here("upload", ["--format", "json"]);
  const { prompts, problems } = JSON.parse(stdout);
  assertEquals(code, 1);
  const actions = prompts.map(({ slug, action }: Record<string, string>) => [slug, action]);
  assertEquals(actions, [["bad", "refuse"], ["good", "create"]]);
  assertStringIncludes(problems[0].message, "ignore");
  assertEquals((await box.row("good")).slug, "good");
});

Deno.test("a problem elsewhere: nothing is done, and no action is claimed", async () => {
  await using box = await sandbox({ "prompts/good.md": "Good.\n", "prompts/bad.md": "---\n" });
  const { code, stdout } = await box.here("upload", ["--format", "json"]);
  assertEquals([code, JSON.parse(stdout).prompts[0].action], [1, "skip"]);
});

Deno.test("prompts beside the code: a new prompt needs a folder, and --into names it", async () => {
  const config = JSON.stringify({ project: PROJECT, include: ["svc/*/prompts/**/*.md"] });
  await using box = await sandbox({
    "prompts/config.json": config,
    "svc/a/prompts/one.md": "One.\n",
  });
  await box.here("upload");
  await make(box, "new", SAYS("New."));
  const refused = await box.ends(1, "download");
  assertStringIncludes(refused.stdout, "--into FOLDER");
  await box.ends(0, "download --into svc/a/prompts");
  assertStringIncludes(await box.read("svc/a/prompts/new.md"), "New.\n");
});

Deno.test("deleted in Braintrust: both ways out are named and work", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n", "prompts/two.md": "Two.\n" });
  await box.uploaded();
  for (const slug of ["one", "two"]) {
    await box.api("DELETE", `/v1/prompt/${(await box.row(slug)).id}`);
  }
  assertStringIncludes((await box.here("verify", ["two"])).stdout, "git rm prompts/two.md");
  await box.git("rm", "--quiet", "prompts/two.md");
  await box.ends(0, "upload");
  await box.ends(0, "verify");
});

Deno.test("a project is found by its very name, whatever a server lists", async () => {
  for (const quirk of ["project-prefix", "project-case", "project-ignored"]) {
    await using box = await sandbox({ "prompts/one.md": "One.\n" });
    for (const name of [`${PROJECT}-eu`, PROJECT.toUpperCase()]) {
      const { id } = await box.api("POST", "/v1/project", { name });
      const row = { project_id: id, name: "one", slug: "one", prompt_data: SAYS("Not ours.") };
      await box.api("POST", "/v1/prompt", row);
    }
    box.local.setQuirks(quirksOf(quirk));
    await box.ends(0, "upload --prune --yes");
    const { objects } = await box.api("GET", "/v1/prompt?limit=100");
    const others = (objects as Record<string, unknown>[]).filter((row) =>
      JSON.stringify(row).includes("Not ours.")
    );
    assertEquals(others.length, 2, quirk);
  }
});

Deno.test("a replica that shows an older version than the pinned one proves nothing", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  await box.here("upload");
  await box.write("prompts/one.md", "One, newer.\n");
  await box.here("upload");
  const lock = JSON.parse(await box.read("prompts/lock.json"));
  lock.prompts.one.version = String(BigInt(lock.prompts.one.version) + 5n);
  await box.write("prompts/lock.json", JSON.stringify(lock));
  const { stdout } = await box.ends(2, "verify");
  assertStringIncludes(stdout, "older than the pinned one");
  await box.here("download");
  assertEquals(await box.read("prompts/one.md"), "One, newer.\n");
  assertStringIncludes(stdout, "deno task upload --force one");
  await box.ends(0, "upload --force one");
  await box.ends(0, "verify");
});
