// Which version an upload replaced without having seen it.
import { assertEquals, assertNotEquals } from "@std/assert";
import { findOverwritten } from "../../../../lib/commands/upload/overwritten.ts";
import type { LiveVersion } from "../../../../lib/survey/live_version.ts";
import { unsteadyFields } from "../../../../lib/survey/unsteady.ts";
import { promptData } from "../../local/open.ts";
import { configOf, edited, fileOf, open, type Opened, uploaded } from "../../survey/opened.ts";

/** The version that is found to be overwritten by `ours`. */
async function overwritten(
  { client }: Opened,
  ours: LiveVersion,
  expected?: string,
): Promise<unknown> {
  const found = await findOverwritten(client, configOf(), [{ slug: "a", ours, expected }]);
  return found.get("a");
}

Deno.test("findOverwritten() — without a lock entry: an edit counts, an older upload does not", async () => {
  await using opened = await open();
  const first = await uploaded(opened, await fileOf("a"));
  const second = await uploaded(opened, await fileOf("a", "Two.\n"), first);
  assertEquals(await overwritten(opened, second), undefined);
  const edit = await edited(opened, second, { prompt_data: promptData("Edited.") });
  const third = await uploaded(opened, await fileOf("a", "Three.\n"), edit);
  assertEquals(await overwritten(opened, third), { version: edit.version });
});

Deno.test("findOverwritten() — sent twice, both versions are ours; an edit in between is not", async () => {
  await using opened = await open();
  const first = await uploaded(opened, await fileOf("a"));
  const file = await fileOf("a", "Two.\n");
  const sent = await uploaded(opened, file, first);
  const again = await uploaded(opened, file, sent);
  assertEquals(await overwritten(opened, again, first.version), undefined);
  // An edit keeps the stamp.
  const edit = await edited(opened, again, { prompt_data: promptData("Edited.") });
  const last = await uploaded(opened, file, edit);
  assertEquals(await overwritten(opened, last, first.version), { version: edit.version });
});

Deno.test("findOverwritten() — the same content under another stamp was uploaded by somebody else", async () => {
  await using opened = await open();
  const first = await uploaded(opened, await fileOf("a"));
  const theirs = await uploaded(opened, await fileOf("a", "---\n# theirs\n---\nTwo.\n"), first);
  const ours = await uploaded(opened, await fileOf("a", "Two.\n"), theirs);
  assertEquals(theirs.content_sha256, ours.content_sha256);
  assertEquals(await overwritten(opened, ours, first.version), { version: theirs.version });
});

Deno.test("unsteadyFields() — two versions differ by an edit, not by themselves", async () => {
  await using opened = await open();
  const first = await uploaded(opened, await fileOf("a"));
  const second = await edited(opened, first, { prompt_data: promptData("Edited.") });
  assertEquals(unsteadyFields(first, second), new Set());
  const sameVersion = { ...second, version: first.version };
  assertNotEquals(unsteadyFields(first, sameVersion), new Set());
});
