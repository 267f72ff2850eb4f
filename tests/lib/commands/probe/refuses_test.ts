// Where the probe says "not safe", `upload` refuses by itself: the tests that the probe's table names.
import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { POINTS, proofOf } from "../../../../lib/commands/probe/points/points.ts";
import { sandbox } from "../../../sandbox.ts";
import { answersOf, probed, quirksOf } from "./probed.ts";

/** Answer that is not safe → a quirk under which it is given, and what `upload` then says. */
const UNDER: Record<string, [quirk: string, says: string]> = {
  "writes: no": ["ignore-write", "reported success but did not apply the write"],
  "metadata: lost": ["drop-metadata", "did not keep the metadata that holds the stamp"],
  "metadata: changed": ["metadata-json", "did not keep the metadata that holds the stamp"],
  "slugs: changed": ["lower-slugs", "Braintrust does not list it"],
  "pages: no end": ["repeat-page", "repeats the same page"],
  "pages: refused": ["cursor-refused,page-cap=2", "Expected a cursor"],
  "pages while others write: no end": ["repeat-page", "repeats the same page"],
  "pages while others write: refused": ["cursor-refused,page-cap=2", "Expected a cursor"],
};

const FILES = { "prompts/Cased.md": "A.\n", "prompts/b.md": "B.\n", "prompts/c.md": "C.\n" };

const UNSAFE = POINTS.flatMap(({ name, answers }) =>
  Object.entries(answers).filter(([, { follows }]) => follows === "unsafe")
    .map(([answer]) => [name, answer] as const)
);

Deno.test("the probe — every answer that is not safe has its test", () => {
  const answers = UNSAFE.map((pair) => pair.join(": "));
  assertEquals(Object.keys(UNDER).toSorted(), answers.toSorted());
});

for (const [name, answer] of UNSAFE) {
  const [quirk, says] = UNDER[`${name}: ${answer}`] ?? ["", ""];
  Deno.test(proofOf(name, answer), async () => {
    const { found } = await probed(quirk);
    assertEquals(answersOf(found)[name], answer);
    assertEquals(found.get(name)?.proof, proofOf(name, answer));
    await using box = await sandbox(FILES);
    assertEquals((await box.here("upload")).code, 0);
    const lock = await box.read("prompts/lock.json");
    await box.write("prompts/Cased.md", "A, changed.\n");
    box.local.setQuirks(quirksOf(quirk));
    const { code, stderr } = await box.here("upload", ["--wait", "0"]);
    assertNotEquals(code, 0);
    assertStringIncludes(stderr, says);
    assertEquals(await box.read("prompts/lock.json"), lock);
  });
}
