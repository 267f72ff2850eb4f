// `promote --remove`: takes prompts out of an environment.
import { Failure } from "../../text/failure.ts";
import { inPool } from "../../disk/in_pool.ts";
import { type Move, movePointers } from "./move_pointers.ts";
import { readSide } from "../../survey/sides.ts";
import { versionIn } from "../../braintrust/environments.ts";
import type { Report, ReportedPrompt } from "../../report/report.ts";
import { quoted } from "../../text/shell.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Context } from "../context.ts";
import type { Surveying } from "../../survey/repository.ts";
import { reported, reportOf, targetLine } from "../../survey/reported.ts";

/** Takes the named prompts out of `environment`; without --yes it only shows who would be hit. */
export async function removeFrom(
  { args: { operands, switches }, say }: Context,
  surveying: Surveying,
  environment: string,
): Promise<Report> {
  const command = `deno task promote --environment ${quoted(environment)} --remove`;
  if (operands.length === 0) {
    throw new Failure("Cannot remove: name the prompts", { hint: `${command} SLUG` });
  }
  const plan = await planOf(surveying, environment);
  const moves = plan.flatMap(({ move }) => move ? [move] : []);
  const report = reportOf("promote", surveying);
  const isDryRun = switches["dry-run"] ?? false;
  const isConfirmed = switches.yes ?? false;
  report.prompts = plan.map(({ line }) => ({ ...line, ok: line.diff === "" || isConfirmed }));
  if (isDryRun) report.prompts = plan.map(({ line }) => line);
  say(`Removing ${moves.length} from "${environment}" in ${targetLine(surveying.target)}`);
  if (isDryRun || !isConfirmed && moves.length > 0) {
    report.notes = [
      `Applications that load these prompts from "${environment}" would no longer find them.`,
      `${isDryRun ? "Dry run" : "To remove them, add --yes"}: nothing was moved.`,
    ];
    report.next = [{
      command: `${command} ${operands.map(quoted).join(" ")} --yes`,
      does: "remove what is listed",
    }];
    return report;
  }
  await movePointers(surveying.braintrust, environment, moves);
  return report;
}

async function planOf(
  surveying: Surveying,
  environment: string,
): Promise<{ line: ReportedPrompt; move: Move | undefined }[]> {
  const { braintrust, config, prompts } = surveying;
  return await inPool(8, prompts, async (prompt) => {
    const { slug, live, lock } = prompt;
    const id = live?.id ?? lock?.id;
    const from = id === undefined ? undefined : await versionIn(braintrust, environment, id);
    const step = `${environment}: ${from === undefined ? "none" : prettyVersion(from)} → none`;
    const isThere = id !== undefined && from !== undefined;
    const line = reported({ ...prompt, detail: step }, config, {
      ok: true,
      hasDiff: false,
      action: isThere ? "delete" : "skip",
    });
    if (!isThere) return { line, move: undefined };
    const now = await readSide(surveying, prompt, { environment });
    const diff = unifiedDiff(now, { name: "/dev/null", text: "" });
    return { line: { ...line, diff }, move: { slug, id, from, to: undefined } };
  });
}
