import { pathFrom } from "../../text/place.ts";
import { readText } from "../../disk/files.ts";
import { type Approved, parseApproved } from "./approved.ts";
import { planBetween, promoteBetween } from "./between.ts";
import { baseVersions } from "./base_version.ts";
import { Failure } from "../../text/failure.ts";
import {
  createEnvironment,
  readEnvironments,
  requireEnvironment,
} from "../../braintrust/environments.ts";
import { movePointers } from "./move_pointers.ts";
import type { NextStep } from "../../report/next_steps.ts";
import { sortProblems } from "../../text/problem.ts";
import type { Printed, Report } from "../../report/report.ts";
import { quoted } from "../../text/shell.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Context } from "../context.ts";
import { promoteVersion } from "./promote_version.ts";
import { type Planned, planOf } from "./plan.ts";
import { removeFrom } from "./removal.ts";
import { type Surveying, surveyRepository } from "../../survey/repository.ts";
import { reported, reportOf, targetLine } from "../../survey/reported.ts";

export async function promote(context: Context): Promise<Report | Printed> {
  const environment = environmentOf(context);
  const isDryRun = context.args.switches["dry-run"] ?? false;
  const surveying = await surveyRepository(context);
  const { files, isSelected, config } = surveying;
  await prepareEnvironment(context, surveying, environment);
  const { version, since, from } = context.args.values;
  if (from !== undefined) {
    const way = { from, to: environment };
    if (context.args.switches.plan) return printed(await planBetween(context, surveying, way));
    return await promoteBetween(context, surveying, way, await approvedOf(context));
  }
  if (context.args.switches.remove) return await removeFrom(context, surveying, environment);
  if (version !== undefined) {
    return await promoteVersion(context, surveying, { environment, version, isDryRun });
  }
  const base = since === undefined ? undefined : await baseVersions(context.root, since, surveying);
  const plan = await planOf(surveying, environment, base);
  const report = reportOf("promote", surveying);
  report.problems = sortProblems(files.problems.filter(({ file }) => isSelected({ path: file })));
  report.prompts = plan.map(({ prompt, promotion: { action: decided, detail } }) => {
    const action = decided === "hold" ? "refuse" : decided;
    return reported({ ...prompt, detail }, config, {
      ok: action !== "refuse",
      hasDiff: false,
      action,
    });
  });
  const moves = plan.filter(({ promotion }) => promotion.action === "promote");
  context.say(`Promoting ${moves.length} to "${environment}" in ${targetLine(surveying.target)}`);
  const isRefused = report.problems.length > 0 ||
    plan.some(({ promotion }) => promotion.action === "refuse");
  report.next = isRefused
    ? [{ command: "deno task verify", does: "see what is not in sync" }]
    : plan.flatMap((planned) => stepsOfHeld(environment, planned));
  if (isRefused || isDryRun) {
    report.notes = [`${isRefused ? "Refused" : "Dry run"}: nothing was moved.`];
    return report;
  }
  await movePointers(
    surveying.braintrust,
    environment,
    moves.flatMap(({ prompt: { slug, lock }, current }) =>
      lock ? [{ slug, id: lock.id, from: current, to: lock.version }] : []
    ),
  );
  return report;
}

function printed(plan: Approved): Printed {
  return { human: `${JSON.stringify(plan, null, 2)}\n`, json: plan };
}

async function approvedOf(context: Context): Promise<Approved | undefined> {
  const file = context.args.values.apply;
  if (file === undefined) return undefined;
  const text = file === "-"
    ? await new Response(Deno.stdin.readable).text()
    : await readText(context.root, pathFrom(context, file));
  if (text === undefined) throw new Failure(`Cannot read ${file}: it does not exist`);
  return parseApproved(text);
}

/** The two ways out where somebody has moved a pointer. */
function stepsOfHeld(environment: string, { prompt, current, promotion }: Planned): NextStep[] {
  if (promotion.action !== "hold") return [];
  const { slug } = prompt;
  const move = `deno task promote --environment ${quoted(environment)} ${slug}`;
  return [
    ...(current === undefined ? [] : [{
      command: `deno task rollback ${slug} --to ${prettyVersion(current)}`,
      does: "bring git up to date",
    }]),
    { command: move, does: "move it to the pinned version anyway" },
  ];
}

function environmentOf({ args }: Context): string {
  const { environment, from, to, apply } = args.values;
  if (to !== undefined && from === undefined) {
    throw new Failure("Cannot promote: --to needs --from", {
      hint: "deno task promote --environment NAME points it at the pinned versions",
    });
  }
  if (from === undefined && (apply !== undefined || args.switches.plan)) {
    throw new Failure("Cannot promote: --plan and --apply need --from and --to", {
      hint: "deno task promote --from staging --to production --plan",
    });
  }
  const name = environment ?? to;
  if (name !== undefined) return name;
  throw new Failure("Cannot promote: no environment is named", {
    hint: "deno task promote --environment NAME",
  });
}

/** Only this flag creates one: a typo must not. */
async function prepareEnvironment(
  { args: { switches }, say }: Context,
  { braintrust, target }: Surveying,
  name: string,
): Promise<void> {
  if (switches["create-environment"] && !(await readEnvironments(braintrust)).includes(name)) {
    if (switches["dry-run"]) {
      throw new Failure(`Cannot plan for the environment "${name}": it does not exist yet`, {
        hint: "Run it without --dry-run to create it",
      });
    }
    await createEnvironment(braintrust, name);
    say(`Created the environment "${name}" of "${target.org}" at ${target.api_url}`);
  }
  await requireEnvironment(braintrust, name);
}
