// An edit that an upload overwrote without having seen it is named, whatever happened in between.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { quirksOf } from "../lib/survey/opened.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";
import { prettyVersion } from "../../lib/content/version.ts";

/** One is uploaded; then somebody edits it in Braintrust. Returns the version of the edit. */
async function withEdit(): Promise<{ box: Sandbox; lock: string; edit: string }> {
  const box = await sandbox({ "prompts/one.md": "One.\n" });
  await box.ends(0, "upload");
  const lock = await box.read("prompts/lock.json");
  const edit = prettyVersion(await box.edit("one", "One, edited."));
  return { box, lock, edit };
}

Deno.test("upload — killed before it pinned what overwrote an edit: the next one names the edit", async () => {
  const { box, lock, edit } = await withEdit();
  await using _ = box;
  await box.write("prompts/one.md", "One, changed.\n");
  await box.ends(0, "upload --force");
  await box.write("prompts/lock.json", lock); // as a kill between the write and the lock leaves it
  const again = await box.ends(1, "upload");
  assertStringIncludes(again.stdout, `overwrote version ${edit}`);
  const rollback = `deno task rollback one --to ${edit}`;
  assertStringIncludes(again.stdout, rollback);
  await box.ends(0, "verify");
});

Deno.test("upload — the same text put over an edit, and not pinned, is no superseded version", async () => {
  const { box, lock, edit } = await withEdit();
  await using _ = box;
  await box.ends(0, "upload --force");
  await box.write("prompts/lock.json", lock);
  await box.ends(1, "verify");
  assertStringIncludes((await box.here("upload")).stdout, `overwrote version ${edit}`);
  await box.ends(0, "verify");
});

Deno.test("upload — whether it overwrote something could not be read: not pinned, and both ways out work", async () => {
  const { box } = await withEdit();
  await using _ = box;
  box.local.setQuirks(quirksOf("version-status=403", "history-refused"));
  const first = await box.here("upload", ["--force", "one"]);
  assertEquals(first.code, 0, "asked for by name");
  await box.write("prompts/one.md", "One, changed.\n");
  const second = await box.ends(2, "upload");
  assertStringIncludes(second.stdout, "deno task upload --force one");
  await box.ends(0, "upload --force one");
  await box.ends(0, "verify");
});

Deno.test("upload — every overwrite names the version that it replaced", async () => {
  const { box, edit } = await withEdit();
  await using _ = box;
  const forced = await box.here("upload", ["--force"]);
  assertStringIncludes(forced.stdout, `replaced version ${edit}`);
});

Deno.test("upload --reassert — names the restored old version that it replaces", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  await box.ends(0, "upload");
  const { slug, name, metadata, prompt_data, project_id } = await box.row("one");
  await box.write("prompts/one.md", "One, better.\n");
  await box.ends(0, "upload");
  const old = { slug, name, metadata, prompt_data, project_id, if_exists: "replace" };
  await box.api("POST", "/insert-functions", {
    functions: [{ ...old, function_data: { type: "prompt" } }],
  });
  const restored = prettyVersion(String((await box.row("one"))._xact_id));
  assertStringIncludes((await box.here("verify")).stdout, "superseded");
  const { stdout } = await box.ends(0, "upload --reassert");
  assertStringIncludes(stdout, `replaced version ${restored}`);
});
