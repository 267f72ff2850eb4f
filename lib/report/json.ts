import { visibleJson } from "../text/escape.ts";
import type { Failure } from "../text/failure.ts";
import { isOk, type Report, type ReportedPrompt, summaryOf } from "./report.ts";

/** The report for machines, as docs/json.md describes it. Ends with a line feed. */
export function renderJson(report: Report): string {
  const { command, target, prompts, problems } = report;
  const value = {
    version: 1,
    command,
    ok: isOk(report),
    target,
    summary: summaryOf(prompts),
    prompts: prompts.map((prompt) => shown(prompt, report.diffs !== undefined)),
    problems,
    ignored: report.ignored,
    told: report.told,
    ...(report.changes === undefined ? {} : { changes: report.changes }),
    ...(report.outage === undefined ? {} : { error: { message: report.outage, hint: null } }),
  };
  return `${visibleJson(value)}\n`;
}

function shown(prompt: ReportedPrompt, hasDiff: boolean): unknown {
  const { slug, path, state, action, source_sha256, live, pinned, detail, diff } = prompt;
  return {
    slug,
    path,
    state,
    ...(action === undefined ? {} : { action }),
    source_sha256,
    live,
    pinned,
    detail,
    ...(hasDiff ? { diff } : {}),
  };
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
    told: [],
    error,
  };
  return `${visibleJson(value)}\n`;
}
