// The same under two behaviours at once: nobody is stuck, nothing is called in sync that is not, no edit is
// lost, and there is no drift that nobody made.
import { assertEquals } from "@std/assert";
import { SOME_PAIRS } from "./cases.ts";
import { STEPS } from "./steps.ts";
import { play } from "./story.ts";

for (const { name, quirks, mayStop } of SOME_PAIRS) {
  Deno.test(`the way of a prompt — ${name}`, async () => {
    assertEquals(await play(quirks, mayStop, STEPS), []);
  });
}
