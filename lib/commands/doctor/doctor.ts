import type { Braintrust } from "../../braintrust/client.ts";
import type { Outcome, Printed, Report } from "../../report/report.ts";
import { Failure } from "../../text/failure.ts";
import type { Context } from "../context.ts";
import { check, type Checked } from "./checks.ts";
import { reading, readLocal } from "./read.ts";
import { readRemote } from "./read_braintrust.ts";
import { countLine, renderChecks, shown } from "./words.ts";

/** What the task hands over: work of other commands. */
export interface Others {
  /** What `hooks:doctor` does. */
  proveHook: (context: Context) => Promise<Report>;
  /** Finds out how Braintrust behaves; the one thing here that writes. */
  probe: (context: Context, braintrust: Braintrust) => Promise<Printed>;
}

/** Checks whether everything is set up, which only reads, and with `--probe` how Braintrust behaves. */
export async function doctor(
  context: Context,
  { proveHook, probe }: Others,
): Promise<Printed> {
  const local = await readLocal(context, proveHook);
  const { facts, braintrust } = await readRemote(context, local.config);
  const checks = check({ ...local, ...facts });
  const { switches } = context.args;
  const probed = switches["probe"] ? await tryProbe(context, braintrust, probe) : undefined;
  const outcome = probed ? worse(outcomeOf(checks), probed.outcome ?? "clean") : outcomeOf(checks);
  const target = braintrust ? { org: braintrust.orgName, api_url: braintrust.apiUrl } : null;
  const found = `${renderChecks(checks, context.paint)}\n${countLine(checks)}`;
  return {
    human: probed ? `${found}\n${probed.human}` : found,
    json: {
      version: 1,
      command: "doctor",
      ok: outcome === "clean",
      target,
      checks: checks.map(json),
      ...(probed ? { probe: probed.json } : {}),
    },
    outcome,
  };
}

/** Whatever ends a probe early, what was read is worth printing. */
async function tryProbe(
  context: Context,
  braintrust: Braintrust | undefined,
  probe: Others["probe"],
): Promise<Printed> {
  const failed = ({ message, hint }: Failure): Printed => ({
    human: `${shown(message)}\n${hint === undefined ? "" : `  ${shown(hint)}\n`}`,
    json: { error: { message, hint: hint ?? null } },
    outcome: "unknown",
  });
  if (!braintrust) return failed(new Failure("Cannot probe: see what is not ok above"));
  const probed = await reading(() => probe(context, braintrust));
  return probed instanceof Failure ? failed(probed) : probed;
}

function worse(a: Outcome, b: Outcome): Outcome {
  const order: readonly Outcome[] = ["unknown", "found", "clean"];
  return order.find((outcome) => outcome === a || outcome === b) ?? "clean";
}

/** What could not be found out outweighs what was found, as everywhere. */
export function outcomeOf(checks: readonly Checked[]): Outcome {
  if (checks.some(({ is }) => is === "cannot tell")) return "unknown";
  return checks.some(({ is }) => is === "not ok") ? "found" : "clean";
}

function json({ name, is, says, fix }: Checked): unknown {
  return { name, verdict: is, says, fix };
}
