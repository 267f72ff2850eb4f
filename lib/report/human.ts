import { STATE_LOOKS } from "./state_looks.ts";
import type { Paint } from "./paint.ts";
import { visible, visibleLine } from "../text/escape.ts";
import type { Problem } from "../text/problem.ts";
import { type Report, type ReportedPrompt, summaryOf } from "./report.ts";
import { bySeverity } from "./severity.ts";
import type { State } from "../state/state.ts";
import { toldLines } from "./told.ts";
import { prettyVersion } from "../content/version.ts";

/** Above this many prompts, those that are in sync are only counted. */
const MANY = 20;
/** What a person reads of each kind; all the rest is in `--format json`. */
const MAX_LINES = 40;
const MAX_DIFFS = 10;
const MAX_DIFF_LINES = 60;
/** What a person reads of the diffs that were asked for: whole ones, as many as fit. */
const MAX_ASKED_DIFFS = 40;
const MAX_ASKED_LINES = 2000;
const MORE_DIFFS = "diffs: deno task diff SLUG prints one, deno task diff --all every one";

/** The report for people: what is wrong first in words, then the diffs, then what to type next. */
export function renderHuman(report: Report, paint: Paint): string {
  const { prompts, problems, ignored, notes, next } = report;
  const shown = prompts.filter(({ state, action }) =>
    prompts.length <= MANY || state !== "in-sync" || (action ?? "skip") !== "skip"
  );
  const changed = shown.filter(({ diff }) => diff !== "");
  const isAsked = report.diffs !== undefined;
  const diffs = isAsked ? askedDiffs(changed, report) : bySeverity(changed).slice(0, MAX_DIFFS);
  const blocks = [
    cut(problems.map((problem) => problemLine(problem, paint)), paint).join("\n"),
    table(shown, paint),
    ...diffs.map(({ diff }) => paintDiff(diff, isAsked ? Infinity : MAX_DIFF_LINES, paint)),
    more(changed.length - diffs.length, isAsked ? MORE_DIFFS : "diffs: deno task diff", paint),
    ignored.map(({ slug, reason }) => visibleLine(`ignored: ${slug} (${reason})`)).join("\n"),
    toldLines(report.told).map(visibleLine).join("\n"),
    notes.map(visible).join("\n"),
    report.outage === undefined ? "" : paint("yellow", visible(`not verified: ${report.outage}`)),
    closing(report, paint),
    nextLines(next, paint),
  ];
  return blocks.filter((block) => block !== "").map((block) => `${block}\n`).join("\n");
}

/** The diffs that `diff` prints: all that were named, of many others those that need a person most. */
function askedDiffs(changed: ReportedPrompt[], { diffs }: Report): ReportedPrompt[] {
  const sizes = new Map(changed.map((prompt) => [prompt, prompt.diff.split("\n").length]));
  const fits = (prompts: ReportedPrompt[]): boolean =>
    prompts.length <= MAX_ASKED_DIFFS &&
    prompts.reduce((lines, prompt) => lines + (sizes.get(prompt) ?? 0), 0) <= MAX_ASKED_LINES;
  if (diffs === "all" || fits(changed)) return changed;
  const kept: ReportedPrompt[] = [];
  for (const prompt of bySeverity(changed)) {
    if (kept.length > 0 && !fits([...kept, prompt])) break;
    kept.push(prompt);
  }
  return kept;
}

function problemLine({ file, line, column, message }: Problem, paint: Paint): string {
  return `${paint("bold", visibleLine(`${file}:${line}:${column}`))}  ${visibleLine(message)}`;
}

/** The first of `lines`, and how many more there are. */
function cut(lines: string[], paint: Paint): string[] {
  const rest = lines.length - MAX_LINES;
  return rest > 0
    ? [...lines.slice(0, MAX_LINES), more(rest, "(--format json lists all)", paint)]
    : lines;
}

function more(count: number, what: string, paint: Paint): string {
  return count > 0 ? paint("dim", `... ${count} more ${what}`) : "";
}

/** What needs a person most comes first where not all of it is shown. */
function table(prompts: ReportedPrompt[], paint: Paint): string {
  const ordered = prompts.length > MAX_LINES ? bySeverity(prompts) : prompts;
  const width = ordered.slice(0, MAX_LINES)
    .reduce((most, { slug }) => Math.max(most, visibleLine(slug).length), 0);
  const lines = ordered.map((prompt) => {
    const { slug, state, detail, action, live } = prompt;
    const { sigil, style } = STATE_LOOKS[state];
    const did = action === undefined || action === "skip" ? "" : `${action}: `;
    const words = state === "in-sync" && did === "" ? "" : visibleLine(`${did}${detail}`);
    const version = live ? paint("dim", `(live ${prettyVersion(live.version)})`) : "";
    const name = paint(style, `${sigil} ${visibleLine(slug).padEnd(width)}  ${state.padEnd(10)}`);
    return `${name}  ${[words, version].filter((text) => text !== "").join(" ")}`.trimEnd();
  });
  return cut(lines, paint).join("\n");
}

function paintDiff(diff: string, maxLines: number, paint: Paint): string {
  if (diff === "") return "";
  const lines = visible(diff).trimEnd().split("\n");
  const kept = lines.slice(0, maxLines).map((line) => {
    if (/^(---|\+\+\+) /.test(line)) return paint("bold", line);
    if (line.startsWith("@@")) return paint("cyan", line);
    if (line.startsWith("+")) return paint("green", line);
    return line.startsWith("-") ? paint("red", line) : line;
  });
  const cut = lines.length - kept.length;
  return [...kept, ...(cut > 0 ? [paint("dim", `... ${cut} more lines: deno task diff`)] : [])]
    .join("\n");
}

function closing(report: Report, paint: Paint): string {
  const { target, prompts, problems, ignored, notes, outage } = report;
  const counts = Object.entries(summaryOf(prompts))
    .map(([state, count]) => paint(STATE_LOOKS[state as State].style, `${count} ${state}`));
  if (problems.length > 0) counts.push(paint("red", plural(problems.length, "problem")));
  if (ignored.length > 0) counts.push(`${ignored.length} ignored`);
  if (counts.length === 0 && (notes.length > 0 || outage)) return "";
  const where = target &&
    visibleLine(` in project "${target.project}" of "${target.org}" at ${target.api_url}`);
  return `${counts.join(", ") || "no prompts"}${where ? paint("dim", where) : ""}`;
}

function nextLines(next: Report["next"], paint: Paint): string {
  const width = Math.max(0, ...next.map(({ command }) => command.length));
  return next.map(({ command, does }) =>
    `  ${paint("bold", visibleLine(command.padEnd(width)))}  ${paint("dim", visibleLine(does))}`
  ).join("\n");
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
