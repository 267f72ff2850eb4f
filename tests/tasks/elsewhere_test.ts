// Prompts of other branches and repositories in the same project: nobody's to delete but their own.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

async function commit(box: Sandbox, message: string): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", `--message=${message}`);
}

/** A branch has uploaded and committed help.md; main has never heard of it. */
async function withColleague(): Promise<Sandbox> {
  const box = await sandbox({ "prompts/one.md": "One.\n" });
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "pin");
  await box.git("switch", "--quiet", "--create", "b2");
  await box.write("prompts/help.md", "Help.\n");
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "help");
  await box.git("switch", "--quiet", "main");
  return box;
}

Deno.test("a colleague's new prompt is elsewhere: strict passes, --prune leaves it, --force NAME adopts it", async () => {
  await using box = await withColleague();
  const strict = await box.here("verify", ["--strict"]);
  assertEquals(strict.code, 0, strict.stdout);
  assertStringIncludes(strict.stdout, "elsewhere");
  const pruned = await box.here("upload", ["--prune", "--yes"]);
  assertEquals(pruned.code, 0, pruned.stdout);
  assertEquals((await box.row("help")).slug, "help");

  assertEquals((await box.here("download", ["--force"])).code, 0);
  assertEquals(await box.exists("prompts/help.md"), false, "not without its name");
  const adopted = await box.here("download", ["--force", "help"]);
  assertEquals(adopted.code, 0, adopted.stdout);
  assertEquals(await box.read("prompts/help.md"), "Help.\n");
});

Deno.test("what this history pinned and dropped is orphaned, and --prune deletes it", async () => {
  await using box = await withColleague();
  await box.git("merge", "--quiet", "b2");
  await box.git("rm", "--quiet", "prompts/help.md");
  await box.here("upload");
  await commit(box, "drop help");
  const strict = await box.here("verify", ["--strict"]);
  assertEquals(strict.code, 1);
  assertStringIncludes(strict.stdout, "orphaned");
  const pruned = await box.here("upload", ["--prune", "--yes", "--format", "json"]);
  assertEquals(pruned.code, 0, pruned.stdout + pruned.stderr);
  const { prompts, summary } = JSON.parse(pruned.stdout);
  assertEquals(prompts.find(({ slug }: { slug: string }) => slug === "help").action, "delete");
  assertEquals(summary, { "in-sync": 1 }, "what is deleted is in no state");
});

Deno.test("two repositories on one project do not prune each other", async () => {
  await using box = await withColleague();
  await using other = await sandbox({ "prompts/two.md": "Two.\n" });
  const env = { BRAINTRUST_API_URL: box.local.url, BRAINTRUST_APP_URL: box.local.url };
  assertEquals((await other.here("upload", [], env)).code, 0);
  const pruned = await other.here("upload", ["--prune", "--yes"], env);
  assertEquals(pruned.code, 0, pruned.stdout);
  assertEquals((await box.row("one")).slug, "one");
});
