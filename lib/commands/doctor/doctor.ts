import type { Outcome, Printed, Report } from "../../report/report.ts";
import type { Context } from "../context.ts";
import { check, type Checked } from "./checks.ts";
import { readLocal } from "./read.ts";
import { readRemote } from "./read_braintrust.ts";
import { countLine, renderChecks } from "./words.ts";

/** Checks whether everything is set up. Reads only. `proveHook` is what `hooks:doctor` does. */
export async function doctor(
  context: Context,
  proveHook: (context: Context) => Promise<Report>,
): Promise<Printed> {
  const local = await readLocal(context, proveHook);
  const { facts, braintrust } = await readRemote(context, local.config);
  const checks = check({ ...local, ...facts });
  const outcome = outcomeOf(checks);
  const target = braintrust ? { org: braintrust.orgName, api_url: braintrust.apiUrl } : null;
  return {
    human: `${renderChecks(checks, context.paint)}\n${countLine(checks)}`,
    json: {
      version: 1,
      command: "doctor",
      ok: outcome === "clean",
      target,
      checks: checks.map(json),
    },
    outcome,
  };
}

/** What could not be found out outweighs what was found, as everywhere. */
export function outcomeOf(checks: readonly Checked[]): Outcome {
  if (checks.some(({ is }) => is === "cannot tell")) return "unknown";
  return checks.some(({ is }) => is === "not ok") ? "found" : "clean";
}

function json({ name, is, says, fix }: Checked): unknown {
  return { name, verdict: is, says, fix };
}
