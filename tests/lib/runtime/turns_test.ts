import { assert, assertEquals } from "@std/assert";
import { inTurns } from "../../../lib/runtime/turns.ts";

const ITEMS = Array.from({ length: 20 }, (_, index) => index);

Deno.test("inTurns() — does everything, at most so much at once", async () => {
  let [underWay, most] = [0, 0];
  const done: number[] = [];
  await inTurns(3, ITEMS, async (item) => {
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay--;
    done.push(item);
  });
  assertEquals([most, done.toSorted((a, b) => a - b)], [3, ITEMS]);
});

Deno.test("inTurns() — lets a timer come between", async () => {
  let done = 0;
  let doneBefore: number | undefined;
  setTimeout(() => doneBefore = done, 0);
  await inTurns(1, ITEMS, () => {
    const begun = performance.now();
    while (performance.now() - begun < 2); // work that holds the processor
    done++;
    return Promise.resolve();
  });
  assert(doneBefore !== undefined && doneBefore < ITEMS.length, `${doneBefore}`);
});
