import { assertEquals } from "@std/assert";
import { answersOf, probed } from "./probed.ts";
import { SHOWN } from "./quirks.ts";

type Cases = [quirk: string, points: Record<string, string>][];

const ALL = Object.entries(SHOWN);

/** The quirks that show, in two parts. */
export const HALVES: readonly [Cases, Cases] = [
  ALL.filter((_, index) => index % 2 === 0),
  ALL.filter((_, index) => index % 2 === 1),
];

/** Declares a test for each: exactly these points change, and nothing is left behind. */
export function assertShown(cases: Cases): void {
  for (const [quirk, points] of cases) {
    const words = Object.entries(points).map((pair) => pair.join(": ")).join(", ");
    Deno.test(`the probe — ${quirk} → ${words}`, async () => {
      const [{ found: without }, { found, left }] = [await usual(), await probed(quirk)];
      const before = answersOf(without);
      const changed = Object.entries(answersOf(found))
        .filter(([name, answer]) => answer !== before[name]);
      assertEquals(Object.fromEntries(changed), points);
      assertEquals([...found.values()].filter(({ follows }) => follows === "unknown"), []);
      assertEquals(left, []);
    });
  }
}

let known: ReturnType<typeof probed> | undefined;
/** A probe without quirks, once for all. */
const usual = (): ReturnType<typeof probed> => known ??= probed("");
