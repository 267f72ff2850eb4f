// A probe of the embedded Braintrust under quirks.
import { Braintrust, type Patience } from "../../../../lib/braintrust/client.ts";
import type { Context } from "../../../../lib/commands/context.ts";
import type { Found } from "../../../../lib/commands/probe/points/points.ts";
import { probe } from "../../../../lib/commands/probe/probe.ts";
import type { Printed } from "../../../../lib/report/report.ts";
import { parseQuirk, type Quirk } from "../../../../lib/local/quirks.ts";
import { startLocal } from "../../../../lib/local/server.ts";

/** Small ones: what is found does not depend on them. */
const SIZES = { prompts: 12, page: 5, bytes: 20_000 };

/** Reads a list of quirks, as `local --quirk` does. */
export const quirksOf = (names: string): Quirk[] =>
  names === "" ? [] : names.split(",").map((text) => {
    const quirk = parseQuirk(text);
    if (!quirk) throw new Error(`no quirk ${text}`);
    return quirk;
  });

/** A context in which nobody is asked and nothing is printed. */
export function quietContext(root: string, more: Partial<Context> = {}): Context {
  const silent = (): void => {};
  const args = {
    help: false,
    format: undefined,
    switches: { yes: true },
    values: {},
    operands: [],
  };
  const paint: Context["paint"] = (_, text) => text;
  return { root, args, env: {}, say: silent, narrate: silent, progress: silent, paint, ...more };
}

/** Probes a server, without waits between its requests. */
export async function probeOf(
  url: string,
  context: Partial<Context> = {},
  patience: Partial<Patience> = {},
): Promise<Printed> {
  const settings = {
    apiKey: "sk-probe",
    appUrl: url,
    apiUrl: url,
    orgName: undefined,
    project: "",
  };
  const quick = { timeoutMs: 5000, attempts: 4, pace: 0, ...patience };
  return await probe(quietContext("/", context), await Braintrust.login(settings, quick), SIZES);
}

/** What a probe found under `quirks`, by the name of the point, and how many requests it took. */
export async function probed(
  quirks: string,
): Promise<{ found: Map<string, Found>; requests: number; left: string[] }> {
  await using local = await startLocal({ quirks: quirksOf(quirks) });
  const { json } = await probeOf(local.url);
  const { points, requests, left } = json as { points: Found[]; requests: number; left: string[] };
  return { found: new Map(points.map((point) => [point.name, point])), requests, left };
}

/** The answers of a probe, those that could not be told left out. */
export function answersOf(found: ReadonlyMap<string, Found>): Record<string, string> {
  return Object.fromEntries(
    [...found].flatMap(([name, { seen }]) => seen === null ? [] : [[name, seen]]),
  );
}
