import { assertEquals, assertStringIncludes } from "@std/assert";
import { assign, told } from "./told.ts";

const SIDES: [args: string[], removed: string, added: string][] = [
  [[], "Shout at", "Please greet"],
  [["--live"], "Shout at", "Please greet"],
  [["--pinned", "--live"], "Please greet", "Shout at"],
  [["--environment", "production"], "Greet", "Please greet"],
];
Deno.test("diff --pinned — a version that Braintrust does not hold is not shown as another", async () => {
  await using box = await told();
  const lock = await box.read("prompts/lock.json");
  await box.write(
    "prompts/lock.json",
    lock.replace(/"version": "(\d{5,})\d{4}"/, '"version": "$19999"'),
  );
  const { stderr } = await box.ends(2, "diff --pinned greet");
  assertStringIncludes(stderr, "Braintrust does not have it");
});

Deno.test("diff — the flags choose the sides", async () => {
  await using box = await told();
  const { versions } = box;
  await assign(box, "production", versions[0]);
  for (const [args, removed, added] of SIDES) {
    const { code, stdout } = await box.here("diff", args);
    assertEquals(code, 1, args.join(" "));
    assertStringIncludes(stdout, `-${removed} {{name}}.\n+${added} {{name}}.`);
  }
  const same = await box.run("diff", ["--pinned"]);
  assertEquals(same.code, 0, "the file is what the lock pins");
  assertStringIncludes(same.stdout, "1 without differences.");
  await box.ends(2, "diff --pinned --live --environment x");
});
