// However Braintrust tells a row: nobody is stuck, nothing is called in sync that is not, no edit is
// lost, and there is no drift that nobody made. The first half; tellings_second_test.ts has the other.
import { assert, assertEquals } from "@std/assert";
import { QUIRK_GROUPS } from "../../lib/local/quirks.ts";
import { HALVES, SINGLE, SOME_PAIRS } from "./cases.ts";
import { CHOSEN } from "./chosen.ts";
import { declare } from "./declare.ts";

declare(HALVES[0]);

Deno.test("the chosen cases — are cases, and some of each group", () => {
  const names = new Set([...SINGLE, ...SOME_PAIRS].map(({ name }) => name));
  assertEquals([...CHOSEN].filter((name) => !names.has(name)), []);
  for (const [group, quirks] of Object.entries(QUIRK_GROUPS)) {
    const played = [...CHOSEN].map((name) => name.split(/[=,]/)[0] ?? "");
    assert(played.some((name) => Object.hasOwn(quirks, name)), group);
  }
});
