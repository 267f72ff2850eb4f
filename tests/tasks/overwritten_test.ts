// An edit that an upload overwrote without having seen it is named, whatever happened in between.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { quirksOf } from "../lib/survey/opened.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";
import { prettyVersion } from "../../lib/content/version.ts";

/** One is uploaded; then somebody edits it in Braintrust. Returns the version of the edit. */
async function withEdit(): Promise<{ box: Sandbox; lock: string; edit: string }> {
  const box = await sandbox({ "prompts/one.md": "One.\n" });
  assertEquals((await box.here("upload")).code, 0);
  const lock = await box.read("prompts/lock.json");
  const { id } = await box.row("one");
  const messages = [{ role: "system", content: "One, edited." }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
  const edit = prettyVersion(String((await box.row("one"))._xact_id));
  return { box, lock, edit };
}

Deno.test("upload — killed before it pinned what overwrote an edit: the next one names the edit", async () => {
  const { box, lock, edit } = await withEdit();
  await using _ = box;
  await box.write("prompts/one.md", "One, changed.\n");
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  await box.write("prompts/lock.json", lock); // as a kill between the write and the lock leaves it
  const again = await box.here("upload");
  assertEquals(again.code, 1);
  assertStringIncludes(again.stdout, `overwrote version ${edit}`);
  const rollback = `deno task rollback one --to ${edit}`;
  assertStringIncludes(again.stdout, rollback);
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("upload — the same text put over an edit, and not pinned, is no superseded version", async () => {
  const { box, lock, edit } = await withEdit();
  await using _ = box;
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  await box.write("prompts/lock.json", lock);
  assertEquals((await box.here("verify")).code, 1);
  assertStringIncludes((await box.here("upload")).stdout, `overwrote version ${edit}`);
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("upload — whether it overwrote something could not be read: not pinned, and both ways out work", async () => {
  const { box } = await withEdit();
  await using _ = box;
  box.local.setQuirks(quirksOf("version-status=403", "history-refused"));
  const first = await box.here("upload", ["--force", "one"]);
  assertEquals(first.code, 0, "asked for by name");
  await box.write("prompts/one.md", "One, changed.\n");
  const second = await box.here("upload");
  assertEquals(second.code, 2, second.stdout);
  assertStringIncludes(second.stdout, "deno task upload --force one");
  assertEquals((await box.here("upload", ["--force", "one"])).code, 0);
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("upload — every overwrite names the version that it replaced", async () => {
  const { box, edit } = await withEdit();
  await using _ = box;
  const forced = await box.here("upload", ["--force"]);
  assertStringIncludes(forced.stdout, `replaced version ${edit}`);
});

Deno.test("upload --reassert — names the restored old version that it replaces", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  assertEquals((await box.here("upload")).code, 0);
  const { slug, name, metadata, prompt_data, project_id } = await box.row("one");
  await box.write("prompts/one.md", "One, better.\n");
  assertEquals((await box.here("upload")).code, 0);
  const old = { slug, name, metadata, prompt_data, project_id, if_exists: "replace" };
  await box.api("POST", "/insert-functions", {
    functions: [{ ...old, function_data: { type: "prompt" } }],
  });
  const restored = prettyVersion(String((await box.row("one"))._xact_id));
  assertStringIncludes((await box.here("verify")).stdout, "superseded");
  const { code, stdout } = await box.here("upload", ["--reassert"]);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, `replaced version ${restored}`);
});
