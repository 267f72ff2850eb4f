import { Failure } from "../../text/failure.ts";
import { requireEnvironment } from "../../braintrust/environments.ts";
import { inPool } from "../../disk/in_pool.ts";
import { readSide, type SideName } from "../../survey/sides.ts";
import { sortProblems } from "../../text/problem.ts";
import type { Report, ReportedPrompt } from "../../report/report.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import type { Arguments, Context } from "../context.ts";
import { type Surveying, surveyRepository } from "../../survey/repository.ts";
import { reported, reportOf } from "../../survey/reported.ts";

export async function diff(context: Context): Promise<Report> {
  const sides = sidesOf(context.args);
  const surveying = await surveyRepository(context);
  const { config, files, prompts, isSelected } = surveying;
  const { environment } = context.args.values;
  if (environment !== undefined) await requireEnvironment(surveying.braintrust, environment);
  const compared = sides
    ? await compareSides(surveying, sides)
    : prompts.filter(({ state }) => state !== "in-sync")
      .map((prompt) => reported(prompt, config, { ok: true, hasDiff: true }));
  const { operands, switches } = context.args;
  const same = prompts.length - compared.length;
  return {
    ...reportOf("diff", surveying),
    diffs: operands.length > 0 || switches.all ? "all" : "readable",
    notes: same > 0 ? [`${same} without differences.`] : [],
    prompts: compared.map((line) => ({ ...line, ok: line.diff === "" })),
    problems: sortProblems(files.problems.filter(({ file }) => isSelected({ path: file }))),
  };
}

async function compareSides(
  surveying: Surveying,
  [from, to]: readonly [SideName, SideName],
): Promise<ReportedPrompt[]> {
  const { config, prompts } = surveying;
  const lines = await inPool(4, prompts, async (prompt) => {
    const before = await readSide(surveying, prompt, from);
    const after = await readSide(surveying, prompt, to);
    const line = reported(prompt, config, { ok: true, hasDiff: false });
    const isSame = before.version !== undefined && before.version === after.version;
    return { ...line, diff: isSame ? "" : unifiedDiff(before, after) };
  });
  return lines.filter((line) => line.diff !== "");
}

/** Undefined without a flag: then the diff is what upload would change. */
function sidesOf({ switches, values }: Arguments): [SideName, SideName] | undefined {
  const sides: SideName[] = [];
  if (switches.pinned) sides.push("pinned");
  if (values.environment !== undefined) sides.push({ environment: values.environment });
  if (switches.live) sides.push("live");
  const [first, second, ...more] = sides;
  if (more.length > 0) throw new Failure("Cannot compare three sides: give one or two flags");
  return first && [first, second ?? "file"];
}
