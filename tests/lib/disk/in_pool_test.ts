import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { inPool } from "../../../lib/disk/in_pool.ts";

Deno.test("inPool() — results in the order of the items, never more than the limit at a time", async () => {
  let [running, most] = [0, 0];
  const results = await inPool(3, [5, 1, 4, 2, 3, 0], async (number) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 100 * number; turn++) await Promise.resolve();
    running--;
    return number * 2;
  });
  assertEquals([results, most], [[10, 2, 8, 4, 6, 0], 3]);
  assertEquals(await inPool(3, [], () => Promise.resolve(1)), []);
});

Deno.test("inPool() — throws what the work threw, as it is", async () => {
  const failure = new Failure("m");
  const thrown = await assertRejects(() => inPool(2, [1, 2, 3], () => Promise.reject(failure)));
  assertEquals(thrown === failure, true);
  const one = (item: number): Promise<number> =>
    item === 2 ? Promise.reject(failure) : Promise.resolve(item);
  assertEquals(await assertRejects(() => inPool(2, [1, 2, 3], one)) === failure, true);
});
