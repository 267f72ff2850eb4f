// The way of a prompt under the quirks that came with the probe, alone and beside another of each kind.
import { assertEquals } from "@std/assert";
import { caseOf } from "../../../tellings/cases.ts";
import { STEPS } from "../../../tellings/steps.ts";
import { play } from "../../../tellings/story.ts";

const CASES = [
  "body-limit=4000",
  "order-by-change,page-cap=2",
  "oldest-first,page-cap=2,add-comments",
  "missing-403,text-parts",
  "drop-nulls,late-lists=3",
];
for (const { name, quirks, mayStop } of CASES.map(caseOf)) {
  Deno.test(`the way of a prompt — ${name}`, async () => {
    assertEquals(await play(quirks, mayStop, STEPS), []);
  });
}
