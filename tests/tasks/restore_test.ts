import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FIRST, PATH } from "./told.ts";
import { isObject, type JsonObject } from "../../lib/content/json.ts";
import { sandbox } from "../sandbox.ts";

Deno.test("restore — a file of somebody else's has no power over the terminal", async () => {
  await using box = await sandbox({ [PATH]: FIRST });
  const slug = "x\u001b]0;pwned\u0007\n::stop-commands::x";
  const prompt_data = { prompt: { type: "completion", content: "x" } };
  await box.write("row.json", JSON.stringify({ slug, name: "n", prompt_data }));
  const { stdout, stderr } = await box.here("restore", ["row.json"]);
  assertStringIncludes(stderr, 'Restoring "x\\u{1b}]0;pwned');
  assertEquals(
    (stdout + stderr).includes("\u001b") || /^::/m.test(stdout + stderr),
    false,
    stdout + stderr,
  );
});

Deno.test("restore — brings a pruned prompt back as it was", async () => {
  await using box = await sandbox({
    "prompts/old.md": "---\ntags: [x]\n---\nOld.\n",
    [PATH]: FIRST,
  });
  await box.ends(0, "upload");
  const before = await box.row("old");
  await Deno.remove(`${box.root}/prompts/old.md`);
  assertEquals((await box.run("upload", ["--prune", "--yes"])).code, 0);
  const kept = `.prompt-sync/pruned/old@${before._xact_id}.json`;
  const { code, stdout, stderr } = await box.run("restore", [kept]);
  assertEquals(code, 0, stderr);
  const stamp = isObject(before.metadata) ? before.metadata.prompt_sync as JsonObject : {};
  assertStringIncludes(stdout, `--find-object=${stamp.blob}`);
  const after = await box.row("old");
  assertEquals([after.prompt_data, after.tags, after.metadata], [
    before.prompt_data,
    before.tags,
    before.metadata,
  ]);
  assertStringIncludes((await box.here("restore", [kept])).stdout, 'already has "old"');
  await box.api("PATCH", `/v1/prompt/${after.id}`, { description: "Edited." });
  box.requests.splice(0);
  const over = await box.here("restore", [kept]);
  assertEquals(over.code, 2, "never over a prompt that is there");
  assertStringIncludes(over.stderr, "Braintrust has a prompt with that slug");
  assertEquals(box.requests.filter(({ path }) => path.startsWith("/insert")), []);
  await box.ends(2, "restore prompts/config.json");
  assert((await box.here("verify")).code !== 2);
});
