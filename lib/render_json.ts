import { visibleJson } from "./escape.ts";
import type { Failure } from "./failure.ts";
import { isOk, type Report, summaryOf } from "./report.ts";

/** The report for machines, as docs/json.md describes it. Ends with a line feed. */
export function renderJson(report: Report): string {
  const { command, target, prompts, problems } = report;
  const value = {
    version: 1,
    command,
    ok: isOk(report),
    target,
    summary: summaryOf(prompts),
    prompts: prompts.map(({ ok: _, line: __, isWarning: ___, diff, ...prompt }) =>
      command === "diff" ? { ...prompt, diff } : prompt
    ),
    problems,
    ignored: report.ignored,
    ...(report.outage === undefined ? {} : { error: { message: report.outage, hint: null } }),
  };
  return `${visibleJson(value)}\n`;
}

/** The report of a command that could not find out. */
export function renderJsonFailure(command: string, { message, hint }: Failure): string {
  const error = { message, hint: hint ?? null };
  const value = {
    version: 1,
    command,
    ok: false,
    target: null,
    summary: {},
    prompts: [],
    problems: [],
    ignored: [],
    error,
  };
  return `${visibleJson(value)}\n`;
}
