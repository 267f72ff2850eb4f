import type { Config } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { type Download, prepareDownloads, type Refusal, writeDownloads } from "./write.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { LOCK_PATH, markerLine, type ReadLock } from "../../state/lock.ts";
import { downloadSteps } from "./steps.ts";
import { type Action, downloadAction } from "../../state/plan.ts";
import { sortProblems } from "../../text/problem.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Report, ReportedPrompt } from "../../report/report.ts";
import type { Context } from "../context.ts";
import { surveyRepository } from "../../survey/repository.ts";
import { reported, reportOf, targetLine } from "../../survey/reported.ts";

export async function download(context: Context): Promise<Report> {
  const isDryRun = context.args.switches["dry-run"] ?? false;
  const surveying = await surveyRepository(context, undefined, { isPartialEnough: true });
  const { config, files, lock, prompts, target, isSelected } = surveying;
  requireWholeLock(lock);
  const { force = false, merge = false } = context.args.switches;
  const isNamed = context.args.operands.length > 0;
  const plan = prompts.map((prompt) => ({
    ...prompt,
    action: downloadAction(prompt.state, { force, merge, isNamed }),
  }));
  const wanted = plan.filter(({ action }) => action === "write" || action === "merge");
  const prepared = await prepareDownloads(wanted, {
    root: context.root,
    config,
    braintrust: surveying.braintrust,
    into: context.args.values.into?.replace(/^\.\/|\/+$/g, ""),
  });
  const bySlug = new Map(prepared.map((download) => [download.slug, download]));
  const ready = prepared.filter((download) => "text" in download);
  context.say(`Downloading from ${targetLine(target)}: ${ready.length} to write`);
  if (!isDryRun) {
    await writeDownloads(context.root, ready, {
      project: target.project,
      lock: lock.lock,
      flow: config.upload,
    });
  }
  const report = reportOf("download", surveying);
  report.prompts = plan.map((prompt) => {
    const line = downloaded(prompt, config, bySlug.get(prompt.slug));
    return isDryRun ? line : afterWrite(line);
  });
  report.problems = sortProblems([
    ...files.problems.filter(({ file }) => isSelected({ path: file })),
    ...ready.flatMap(({ problems }) => problems),
  ]);
  report.notes.push(...leftNotes(ready));
  if (isDryRun) report.notes.push("Dry run: nothing was written.");
  else if (ready.length > 0 && config.upload === "before-commit") {
    report.notes.push(`Wrote ${LOCK_PATH} too: to drop the edit, revert both files.`);
  }
  const isNew = ({ slug }: Download): boolean => !plan.some((one) => one.slug === slug && one.file);
  const written = isDryRun ? [] : ready;
  report.next = downloadSteps({
    changed: written.filter((one) => !isNew(one)).map(({ path }) => path),
    added: written.filter(isNew).map(({ path }) => path),
    unsettled: written.filter(({ problems }) => problems.length > 0).map(({ path }) => path),
    marked: written.filter(({ conflicts }) => conflicts > 0).map(({ path }) => path),
    uncommitted: plan.flatMap(({ slug, file }) =>
      file && isUncommitted(bySlug.get(slug)) ? [{ slug, path: file.path }] : []
    ),
    prompts: report.prompts,
    flow: config,
  });
  return report;
}

function isUncommitted(prepared: Download | Refusal | undefined): boolean {
  return prepared !== undefined && "refusal" in prepared && prepared.isUncommitted === true;
}

/** Fields that nobody knows are not taken without a word. */
function leftNotes(downloads: Download[]): string[] {
  const fields = [...new Set(downloads.flatMap(({ left }) => left))].sort();
  if (fields.length === 0) return [];
  return [`Not downloaded, because Braintrust seems to have added them: ${fields.join(", ")}`];
}

function downloaded(
  { action, ...prompt }: Surveyed & { action: Action },
  config: Config,
  prepared: Download | Refusal | undefined,
): ReportedPrompt {
  const refusal = prepared && "refusal" in prepared ? prepared.refusal : undefined;
  const isRefused = action === "refuse" || refusal !== undefined;
  const conflicts = prepared && "conflicts" in prepared ? prepared.conflicts : 0;
  const marked = `has ${conflicts} conflict${conflicts === 1 ? "" : "s"}, marked in the file`;
  const line = reported(
    { ...prompt, detail: refusal ?? (conflicts > 0 ? marked : prompt.detail) },
    config,
    {
      ok: !isRefused && conflicts === 0,
      hasDiff: action !== "skip" && action !== "merge",
      towards: "braintrust",
      action: isRefused ? "refuse" : action,
    },
  );
  if (!prepared || !("path" in prepared)) return line;
  const { path, text, replaces } = prepared;
  const diff = line.diff === "" || !replaces ? line.diff : unifiedDiff(
    { name: `git/${path}`, text: replaces.prompt().text },
    { name: `braintrust/${line.slug}@${prettyVersion(prepared.live.version)}`, text },
  );
  return { ...line, path, diff };
}

/** A prompt as it stands once it was taken: Braintrust has no stamp of the file yet. */
function afterWrite(line: ReportedPrompt): ReportedPrompt {
  if (!line.ok || line.path === null) return line;
  if (line.action === "write") {
    return { ...line, state: "unstamped", detail: `downloaded to ${line.path}` };
  }
  if (line.action !== "merge") return line;
  return { ...line, state: "pending", detail: `both sides merged into ${line.path}` };
}

/** Writing a lock with merge conflicts would settle them without a word. */
function requireWholeLock({ text, conflicted }: ReadLock): void {
  if (markerLine(text) === undefined) return;
  throw new Failure(
    `Cannot update ${LOCK_PATH}: it has merge conflicts at ${conflicted.join(", ") || "its head"}`,
    {
      hint: "deno task upload rebuilds it from Braintrust",
    },
  );
}
