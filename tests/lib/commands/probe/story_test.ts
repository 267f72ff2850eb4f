// The way of a prompt under the quirks that came with the probe. Some go together: each case takes seconds.
import { assertEquals } from "@std/assert";
import { caseOf } from "../../../tellings/cases.ts";
import { STEPS } from "../../../tellings/steps.ts";
import { play } from "../../../tellings/story.ts";

const CASES = [
  "body-limit=4000,late-lists=3",
  "order-by-change,page-cap=2,missing-403",
  "oldest-first,page-cap=2,batch-partial,text-parts",
  "before-first,drop-nulls,tools-listed",
];
for (const { name, quirks, mayStop } of CASES.map(caseOf)) {
  Deno.test(`the way of a prompt — ${name}`, async () => {
    const { wrongs } = await play(quirks, mayStop, STEPS);
    assertEquals(wrongs, []);
  });
}
