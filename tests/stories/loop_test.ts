import { assertEquals, assertStringIncludes } from "@std/assert";
import { sandbox } from "../sandbox.ts";

const PATH = "prompts/greet.md";

Deno.test("the loop — upload, verify, an edit in Braintrust, download, upload", async () => {
  await using box = await sandbox({ [PATH]: "Say hello to {{name}}.\n" });
  assertEquals((await box.run("verify")).code, 1, "nothing is uploaded yet");
  assertEquals((await box.run("upload")).code, 0);
  await box.ends(0, "verify");

  await box.edit("greet", "Say goodbye to {{name}}.");

  const drifted = await box.here("verify");
  assertEquals(drifted.code, 1, "the old stamp survived the edit, the content hash sees it");
  assertStringIncludes(drifted.stdout, "-Say goodbye to {{name}}.\n+Say hello to {{name}}.");
  assertEquals((await box.here("upload")).code, 1, "upload does not overwrite the edit");

  assertEquals((await box.run("download")).code, 0);
  assertEquals(await box.read(PATH), "Say goodbye to {{name}}.\n");
  await box.ends(0, "upload");
  await box.ends(0, "verify");
});

Deno.test("a renamed file — verify tells what became of it, and how to keep the prompt", async () => {
  await using box = await sandbox({ [PATH]: "Say hello to {{name}}.\n" });
  await box.ends(0, "upload");
  await Deno.rename(`${box.root}/${PATH}`, `${box.root}/prompts/welcome.md`);

  const { stdout } = await box.ends(1, "verify");
  assertStringIncludes(stdout, "lost its file, which is now prompts/welcome.md");
  assertStringIncludes(stdout, 'put "slug: greet" into the file');

  await box.write("prompts/welcome.md", "---\nslug: greet\n---\nSay hello to {{name}}.\n");
  await box.ends(0, "upload");
  await box.ends(0, "verify");
  assertEquals(Object.keys(await box.pins()), ["greet"]);
});
