// Breaks every request of every command in turn, in every way. Whatever happens: success, or exit
// code 2 with one line; never a wrong "in sync", never half a file; and the same command once more
// finishes the job without a second version.
import { assert, assertEquals } from "@std/assert";
import { type Fault, FAULTS } from "../proxy.ts";
import { type Scenario, SCENARIOS } from "./scenarios.ts";
import { changedFiles } from "./tools.ts";
import {
  countVersions,
  requireFinished,
  requireWhole,
  run,
  stateOf,
  type Trial,
  trials,
} from "./trial.ts";

/** The ways to break this request: what is made for lists or writes is not tried on others. */
function faultsFor({ method, path }: { method: string; path: string }): [string, Fault][] {
  const isList = method === "GET" && path.startsWith("/v1/prompt");
  const isWrite = method !== "GET" && !path.startsWith("/btql") && !path.startsWith("/api/");
  return Object.entries(FAULTS).filter(([name]) => {
    if (name.includes("page again")) return isList;
    if (name.includes("metadata") || name.includes("list")) return method === "GET";
    return isWrite || !name.includes("after it is applied");
  });
}

/** Declares a test for each of these scenarios. */
export function breakEveryRequest(names: string[]): void {
  for (const name of names) declare(name, SCENARIOS[name] as Scenario);
}

function declare(name: string, scenario: Scenario): void {
  Deno.test(`${name} — every request broken in every way`, async () => {
    await using all = await trials(scenario);
    const { proxy } = all;
    let requests: { method: string; path: string }[] = [];
    let want: Record<string, number> = {};
    let end = "";
    await all.run(async (box) => {
      const { code, says } = await run(scenario, box.root, proxy.url);
      assertEquals(code, scenario.code, says);
      requests = [...proxy.passed];
      end = await stateOf(box);
      if (scenario.isRepeatable) await requireFinished(box, scenario, proxy);
      want = await countVersions(box);
    });
    const attempts = requests.flatMap((request, index) =>
      faultsFor(request).map(([fault, breaks]) => async (box: Trial): Promise<void> => {
        proxy.mend();
        proxy.break((number) => number === index + 1, breaks);
        const { code, says } = await run(scenario, box.root, proxy.url);
        const where = `${name}: ${request.method} ${request.path}: ${fault}: ${code} ${says}`;
        try {
          assert(isHonest(scenario.code, code, fault), "dishonest");
          await requireWhole(box.root);
          proxy.mend();
          // What ends like the undisturbed command, whose end was looked at, needs no second look.
          if (scenario.isRepeatable && (code !== scenario.code || await stateOf(box) !== end)) {
            await requireFinished(box, scenario, proxy);
            assertEquals(await countVersions(box), want);
          }
        } catch (error) {
          throw new Error(where, { cause: error });
        }
      })
    );
    if (scenario.isRepeatable) {
      for (const attempt of attempts) await all.run(attempt);
    } else await all.run((box) => inTurn(box, attempts, want));
    const { length } = attempts;
    assert(length >= requests.length * 12, `${length} trials for ${requests.length} requests`);
  });
}

/** What only reads goes through all in one repository, and leaves it and Braintrust as they were. */
async function inTurn(
  box: Trial,
  attempts: readonly ((box: Trial) => Promise<void>)[],
  want: Record<string, number>,
): Promise<void> {
  const before = await changedFiles(box);
  for (const attempt of attempts) await attempt(box);
  assertEquals(await changedFiles(box), before);
  assertEquals(await countVersions(box), want);
}

/** What a server leaves out of a valid answer may look like a change; it never looks like sync. */
function isHonest(usual: number, code: number, fault: string): boolean {
  if (code === 2 || code === usual) return true;
  const isLie = ["an empty list", "rows without metadata", "rows of nothing"].includes(fault);
  return isLie && code === 1;
}
