import { assert, assertEquals } from "@std/assert";
import { mutate, randomOf } from "./mutate.ts";
import { TARGETS } from "./targets.ts";

Deno.test("mutate() — the same seed makes the same inputs", () => {
  const inputs = (): string[] => {
    const random = randomOf(5);
    return Array.from({ length: 50 }, () => mutate(random, ["a\n", "---\n"]));
  };
  assertEquals(inputs(), inputs());
  assert(new Set(inputs()).size > 40);
});

for (const [name, { seeds, run }] of Object.entries(TARGETS)) {
  Deno.test(`deno task fuzz, in short — ${name}: 300 inputs end with a value or with problems`, async () => {
    const random = randomOf(11);
    for (let count = 0; count < 300; count++) await run(mutate(random, seeds));
  });
}
