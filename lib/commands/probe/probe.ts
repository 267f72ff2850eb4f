// Finds out by real calls how a Braintrust behaves, in projects of its own.
import type { Braintrust } from "../../braintrust/client.ts";
import type { Printed } from "../../report/report.ts";
import { Failure } from "../../text/failure.ts";
import type { Context } from "../context.ts";
import { type Bench, type Counts, openAsk, type Sizes } from "./bench.ts";
import { type Ended, judge } from "./points/points.ts";
import { makeProjects, type Names, namesFor, removeAll, type Removed } from "./scratch.ts";
import { corners } from "./steps/corners.ts";
import { environments } from "./steps/environments.ts";
import { filters } from "./steps/filters.ts";
import { later } from "./steps/later.ts";
import { limits } from "./steps/limits.ts";
import { pages } from "./steps/pages.ts";
import { NotApplied, WHOLE } from "./steps/settle.ts";
import { values } from "./steps/values.ts";
import { writes } from "./steps/writes.ts";
import { announcement, probed } from "./words.ts";

/** More prompts than pages of many services hold; as many bytes as `upload` sends at most, under 4 MB. */
const SIZES: Sizes = { prompts: 120, page: 50, bytes: 3_900_000 };

/** Probes the Braintrust that `braintrust` is logged in to, once somebody agreed. */
export async function probe(
  context: Context,
  braintrust: Braintrust,
  sizes = SIZES,
): Promise<Printed> {
  const names = namesFor(crypto.randomUUID().slice(0, 8));
  requireConsent(context, announcement(braintrust, names));
  using interrupts = context.watchInterrupts?.(() =>
    context.say("Interrupted: removing what the probe made. Press Ctrl-C again to leave it there")
  );
  const counts: Counts = { requests: 0, limited: 0, limitedWithTime: 0, failed: 0 };
  const interrupt = interrupts?.signal ?? new AbortController().signal;
  const bench = {
    counts,
    sizes,
    orgName: braintrust.orgName,
    environment: names.environment,
    best: { state: WHOLE },
    ask: openAsk(braintrust, counts, interrupt),
    wait: (ms: number) => interrupt.aborted ? Promise.resolve() : braintrust.wait(ms),
  };
  const { result, left } = await cleaned(braintrust, names, async () => {
    context.say(`Making the projects ${names.projects.join(", ")}`);
    const projects = await makeProjects(bench.ask, bench.orgName, names);
    return await runSteps({ ...bench, ...projects }, context, interrupt);
  });
  return probed({ names, counts, left, found: judge(result.ended, result.why) }, context.paint);
}

/** Asks a person; throws a Failure where nobody agrees. */
function requireConsent({ args, ask, narrate }: Context, text: string): void {
  narrate(text);
  if (args.switches["yes"]) return;
  if (!ask) {
    throw new Failure("Cannot probe: nobody can be asked here", {
      hint: "If that is what you want: deno task doctor --probe --yes",
    });
  }
  if (!ask("Go on? [y/N] ")) throw new Failure("Cannot probe: the answer was no");
}

/** Does `work` and removes what it made, however it ends. */
async function cleaned<T>(
  braintrust: Braintrust,
  names: Names,
  work: () => Promise<T>,
): Promise<{ result: T; left: string[] }> {
  const remove = (): Promise<Removed> => removeAll(braintrust.withoutEnd(), names);
  try {
    const result = await work();
    return { result, left: (await remove()).left };
  } catch (error) {
    const { removed, left } = await remove();
    if (!(error instanceof Failure)) throw error;
    if (left.length > 0) {
      throw new Failure(`${error.message}; these could not be removed: ${left.join(", ")}`, {
        cause: error,
        hint: "Delete them in Braintrust, if they are there",
      });
    }
    if (removed === 0) throw error;
    throw new Failure(`${error.message}; what the probe made is removed`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}

/** All steps. One that fails says why, and the others go on. */
async function runSteps(
  bench: Bench,
  { progress }: Context,
  interrupt: AbortSignal,
): Promise<{ ended: Ended; why: Record<string, string> }> {
  const ended: Ended = {};
  const why: Record<string, string> = {};
  const step = async <Step extends keyof Ended>(
    name: Step,
    work: () => Promise<Ended[Step]>,
  ): Promise<void> => {
    progress(`Probing: ${name} (${bench.counts.requests} requests so far)`);
    try {
      ended[name] = await work();
    } catch (error) {
      if (!(error instanceof Failure) || interrupt.aborted) throw error;
      why[name] = error.message;
    }
  };
  await step("applied", async () => {
    try {
      ended.values = await values(bench);
      return { isApplied: true };
    } catch (error) {
      if (error instanceof NotApplied) return { isApplied: false };
      throw error;
    }
  });
  const { values: first } = ended;
  if (first) {
    await step("writes", () => writes(bench));
    await step("pages", () => pages(bench));
    await step("filters", () => filters(bench));
    await step("corners", () => corners(bench, ended.writes));
    await step("environments", () => environments(bench));
    await step("limits", () => limits(bench));
    await step("later", () => later(bench, first));
  }
  return { ended, why };
}
