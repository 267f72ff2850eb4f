// Every quirk is found by the probe: quirk on → exactly those points change. The first half;
// quirks_second_test.ts has the other, so that both can run at once.
import { assertEquals } from "@std/assert";
import { POINTS } from "../../../../lib/commands/probe/points/points.ts";
import { QUIRKS } from "../../../../lib/local/quirks.ts";
import { assertShown, HALVES } from "./shown.ts";
import { answersOf, probed } from "./probed.ts";
import { SHOWN, STOPPED, UNSEEN } from "./quirks.ts";

const nameOf = (quirk: string): string => quirk.replace(/=.*/, "");

Deno.test("the probe — no quirk: all as assumed, nothing is left behind", async () => {
  const { found, left } = await probed("");
  const other = [...found.values()].filter(({ seen, assumes }) => !assumes.includes(seen ?? ""));
  assertEquals(other, []);
  assertEquals([...found.values()].filter(({ follows }) => follows !== "fine"), []);
  assertEquals(left, []);
});

Deno.test("the probe — each quirk is in one table, and each point is moved by one", () => {
  const tables = [SHOWN, STOPPED, UNSEEN].flatMap((table) => Object.keys(table).map(nameOf));
  assertEquals(tables.toSorted(), Object.keys(QUIRKS).toSorted());
  const moved = new Set(Object.values(SHOWN).flatMap((points) => Object.keys(points)));
  assertEquals(POINTS.map(({ name }) => name).filter((name) => !moved.has(name)), []);
});

for (const [quirk, reason] of Object.entries(UNSEEN)) {
  Deno.test(`the probe — ${quirk} is not seen: ${reason}`, async () => {
    const [without, under] = [await probed(""), await probed(quirk)];
    assertEquals(answersOf(under.found), answersOf(without.found));
  });
}

assertShown(HALVES[0]);
