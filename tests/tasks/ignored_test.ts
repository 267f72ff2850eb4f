import { assertEquals } from "@std/assert";
import { PROJECT, sandbox } from "../sandbox.ts";

Deno.test("verify — a prompt that is ignored is ignored offline and when staged, too", async () => {
  const ignore = [{ slug: "draft", reason: "not ours yet" }];
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({ project: PROJECT, ignore }),
    "prompts/greet.md": "Say hello.\n",
    "prompts/draft.md": "Draft.\n",
  });
  assertEquals((await box.here("upload")).code, 0);
  await box.write("prompts/draft.md", "Draft, changed.\n");
  await box.git("add", "--all");
  for (const flags of [[], ["--offline"], ["--staged"]]) {
    const { code, stdout } = await box.here("verify", [...flags, "--format", "json"]);
    const { ignored, prompts } = JSON.parse(stdout);
    assertEquals(code, 0, flags.join(" "));
    assertEquals(ignored, [{ slug: "draft", reason: "not ours yet" }]);
    assertEquals(prompts.filter(({ slug }: { slug: string }) => slug === "draft"), []);
  }
});
