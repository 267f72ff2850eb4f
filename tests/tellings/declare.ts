import { assertEquals } from "@std/assert";
import type { Case } from "./cases.ts";
import { chosen } from "./chosen.ts";
import { STEPS } from "./steps.ts";
import { play } from "./story.ts";

/** Declares a test for each of these cases that is chosen. */
export function declare(cases: readonly Case[]): void {
  for (const { name, quirks, mayStop } of chosen(cases)) {
    Deno.test(`the way of a prompt — ${name}`, async () => {
      const { wrongs } = await play(quirks, mayStop, STEPS);
      assertEquals(wrongs, []);
    });
  }
}
