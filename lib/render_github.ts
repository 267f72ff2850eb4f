import type { Failure } from "./failure.ts";
import { githubMessage, githubProperty, githubText } from "./escape.ts";
import { isOk, type Report, type ReportedPrompt, summaryOf } from "./report.ts";

/** The report as GitHub workflow commands: an annotation for each problem and each prompt. */
export function renderGithub(report: Report): string {
  const problems = report.problems.map(({ file, line, column, message }) =>
    annotation("error", { file, line, col: column, title: "Invalid prompt" }, message)
  );
  const failed = report.prompts.filter(({ ok }) => !ok).map((prompt) =>
    promptAnnotation("error", prompt)
  );
  const passed = report.prompts.filter(({ ok, state }) => ok && state !== "in-sync")
    .map((prompt) => promptAnnotation("notice", prompt));
  const counts = Object.entries(summaryOf(report.prompts)).map(([state, count]) =>
    `${count} ${state}`
  );
  const verdict = isOk(report) ? "ok" : "not ok";
  const closing = `prompt-sync ${report.command}: ${verdict}${
    counts.map((text) => `, ${text}`).join("")
  }`;
  const notes = report.notes.map(githubText);
  return [...problems, ...failed, ...passed, ...notes, closing].map((line) => `${line}\n`).join("");
}

function promptAnnotation(level: "error" | "notice", prompt: ReportedPrompt): string {
  const { slug, path, state, detail, action } = prompt;
  const file = path ?? "prompts/lock.json";
  const did = action && action !== "skip" ? ` (${action})` : "";
  return annotation(
    level,
    { file, line: 1, title: `${slug}: ${state}` },
    `${slug} ${detail}${did}`,
  );
}

function annotation(
  level: string,
  properties: Record<string, string | number>,
  message: string,
): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${githubProperty(String(value))}`).join(",");
  return `::${level} ${list}::${githubMessage(message)}`;
}

/** The annotation of a command that could not find out. */
export function renderGithubFailure({ message, hint }: Failure): string {
  return `::error title=prompt-sync::${
    githubMessage(hint === undefined ? message : `${message}\n${hint}`)
  }\n`;
}
