// What a command prints and asks for when many prompts differ.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

const COUNT = 45;
const SLUGS = Array.from({ length: COUNT }, (_, index) => `p${index}`);

/** Prompts that were uploaded and then edited in Braintrust, all of them. */
async function edited(): Promise<Sandbox> {
  const files = SLUGS.map((slug) => [`prompts/${slug}.md`, `Text of ${slug}.\n`]);
  const box = await sandbox(Object.fromEntries(files));
  await box.ends(0, "upload");
  for (const slug of SLUGS) await box.edit(slug, "Edited.");
  box.requests.splice(0);
  return box;
}

const diffsIn = (text: string): number =>
  text.split("\n").filter((line) => line === "-Edited.").length;

Deno.test("diff — of many prompts the first, and the commands that print one and all", async () => {
  await using box = await edited();
  const { stdout } = await box.here("diff");
  assertEquals(diffsIn(stdout), 40);
  assertStringIncludes(
    stdout,
    "... 5 more diffs: deno task diff SLUG prints one, deno task diff --all every one",
  );
  assertEquals(diffsIn((await box.here("diff", ["--all"])).stdout), COUNT);
  assertEquals(diffsIn((await box.here("diff", SLUGS)).stdout), COUNT);
  const { prompts } = JSON.parse((await box.here("diff", ["--format", "json"])).stdout);
  assertEquals(prompts.filter(({ diff }: { diff: string }) => diffsIn(diff) === 1).length, COUNT);
});

Deno.test("verify — an edit costs two requests, and only of a prompt that is named", async () => {
  await using box = await edited();
  await box.here("verify", ["p7"]);
  const single = box.requests.splice(0).filter(({ path }) => path.startsWith("/v1/prompt/"));
  assertEquals(single.map(({ path }) => path.includes("version=")), [false, true]);
  await box.here("verify");
  const all = box.requests.splice(0).filter(({ path }) => path.startsWith("/v1/prompt/"));
  assertEquals(all.length, 2 * COUNT);
});
