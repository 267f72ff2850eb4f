// Prompts of other branches and repositories in the same project: nobody's to delete but their own.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

/** A branch has uploaded and committed help.md; main has never heard of it. */
async function withColleague(): Promise<Sandbox> {
  const box = await sandbox({ "prompts/one.md": "One.\n" });
  await box.uploaded();
  await box.git("switch", "--quiet", "--create", "b2");
  await box.write("prompts/help.md", "Help.\n");
  await box.ends(0, "upload");
  await box.commit("help");
  await box.git("switch", "--quiet", "main");
  return box;
}

Deno.test("a colleague's new prompt is elsewhere: strict passes, --prune leaves it, --force NAME adopts it", async () => {
  await using box = await withColleague();
  const strict = await box.ends(0, "verify --strict");
  assertStringIncludes(strict.stdout, "elsewhere");
  await box.ends(0, "upload --prune --yes");
  assertEquals((await box.row("help")).slug, "help");

  await box.ends(0, "download --force");
  assertEquals(await box.exists("prompts/help.md"), false, "not without its name");
  await box.ends(0, "download --force help");
  assertEquals(await box.read("prompts/help.md"), "Help.\n");
});

Deno.test("what this history pinned and dropped is orphaned, and --prune deletes it", async () => {
  await using box = await withColleague();
  await box.git("merge", "--quiet", "b2");
  await box.git("rm", "--quiet", "prompts/help.md");
  await box.here("upload");
  await box.commit("drop help");
  const strict = await box.ends(1, "verify --strict");
  assertStringIncludes(strict.stdout, "orphaned");
  const pruned = await box.ends(0, "upload --prune --yes --format json");
  const { prompts, summary } = JSON.parse(pruned.stdout);
  assertEquals(prompts.find(({ slug }: { slug: string }) => slug === "help").action, "delete");
  assertEquals(summary, { "in-sync": 1 }, "what is deleted is in no state");
});

Deno.test("two repositories on one project do not prune each other", async () => {
  await using box = await withColleague();
  await using other = await sandbox({ "prompts/two.md": "Two.\n" });
  const env = { BRAINTRUST_API_URL: box.local.url, BRAINTRUST_APP_URL: box.local.url };
  await other.ends(0, "upload", env);
  await other.ends(0, "upload --prune --yes", env);
  assertEquals((await box.row("one")).slug, "one");
});
