import type { Failure } from "../text/failure.ts";
import { githubMessage, githubProperty, githubText } from "../text/escape.ts";
import { countsOf, outcomeOf, type Report, type ReportedPrompt } from "./report.ts";
import { bySeverity } from "./severity.ts";
import { toldLines } from "./told.ts";

/** GitHub shows this many annotations per level and step. */
const MAX_PER_LEVEL = 10;
const VERDICTS = { clean: "ok", found: "not ok", unknown: "not verified" };

type Level = "error" | "warning" | "notice";

/**
 * The report as GitHub workflow commands: an annotation for each problem and each prompt, the most
 * severe first. `folder` is where the paths of the report start, relative to the checkout.
 */
export function renderGithub(report: Report, folder = ""): string {
  const problems = report.problems.map(({ file, line, column, message }) =>
    annotation("error", { file: within(folder, file), line, col: column, title: "prompt" }, message)
  );
  const prompts = bySeverity(report.prompts);
  const annotated = (level: Level, isMeant: (prompt: ReportedPrompt) => boolean): string[] =>
    prompts.filter(isMeant).map((prompt) => promptAnnotation(level, prompt, folder));
  // One warning says of an outage what there is to say.
  const failed = annotated(
    "error",
    ({ ok, state }) => !ok && !(state === "unknown" && report.outage !== undefined),
  );
  const warned = annotated("warning", ({ isWarning }) => isWarning === true);
  const passed = annotated(
    "notice",
    ({ ok, state, isWarning }) => ok && state !== "in-sync" && !isWarning,
  );
  const outage = report.outage === undefined
    ? []
    : [annotation("warning", { title: "not verified" }, `not verified: ${report.outage}`)];
  const counts = countsOf(report).map((count) => `, ${count}`);
  const verdict = VERDICTS[outcomeOf(report)];
  return [
    ...limited("error", [...problems, ...failed]),
    ...limited("warning", [...outage, ...warned]),
    ...limited("notice", passed),
    ...toldLines(report.told).map(githubText),
    ...report.notes.map(githubText),
    `prompt-sync ${report.command}: ${verdict}${counts.join("")}`,
  ].map((line) => `${line}\n`).join("");
}

/** The annotation of a command that could not find out. */
export function renderGithubFailure({ message, hint }: Failure): string {
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return `${annotation("error", { title: "prompt-sync" }, text)}\n`;
}

function promptAnnotation(level: Level, prompt: ReportedPrompt, folder: string): string {
  const { slug, path, state, detail, action, line = 1 } = prompt;
  const did = action && action !== "skip" ? ` (${action})` : "";
  return annotation(
    level,
    { file: within(folder, path ?? "prompts/lock.json"), line, title: `${slug}: ${state}` },
    `${slug} ${detail}${did}`,
  );
}

/** What exceeds the limit is summed up in the last annotation, so that none is dropped unseen. */
function limited(level: Level, annotations: string[]): string[] {
  if (annotations.length <= MAX_PER_LEVEL) return annotations;
  const rest = annotations.length - (MAX_PER_LEVEL - 1);
  const message = `${rest} more, all of them in the job summary`;
  return [
    ...annotations.slice(0, MAX_PER_LEVEL - 1),
    annotation(level, { title: "prompt-sync" }, message),
  ];
}

function annotation(
  level: Level,
  properties: Record<string, string | number>,
  message: string,
): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${githubProperty(String(value))}`).join(",");
  return `::${level} ${list}::${githubMessage(message)}`;
}

function within(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
