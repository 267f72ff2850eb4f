import type { Failure } from "../text/failure.ts";
import { code, codeBlock, html, inline } from "../text/markdown.ts";
import { countsOf, type Outcome, outcomeOf, type Report, type ReportedPrompt } from "./report.ts";
import { bySeverity } from "./severity.ts";
import { toldLines } from "./told.ts";
import { prettyVersion } from "../content/version.ts";

/** Half of what GitHub takes per step, so that a step may run two commands. */
const MAX_BYTES = 500_000;
/** Kept free for the lines that say what was left out. */
const RESERVE = 300;
/** This many rows are shown at once; the others are folded. */
const MANY = 50;
const MARKS: Record<Outcome, string> = { clean: "✅", found: "❌", unknown: "⚠️" };

/** The whole report as Markdown: the table, the diffs, what to type. At most `maxBytes` of UTF-8. */
export function renderSummary(report: Report, maxBytes = MAX_BYTES): string {
  const { target, notes, outage, next, problems, ignored } = report;
  const page = new Page(maxBytes - RESERVE);
  page.add([heading(report)]);
  if (target) {
    page.add([`Project ${code(target.project)} of ${code(target.org)} at ${code(target.api_url)}`]);
  }
  if (outage !== undefined) page.add([`**Not verified**: ${inline(outage)}`]);
  page.add(notes.map((note) => `- ${inline(note)}`));
  const steps = next.map(({ command, does }) => `${command}  # ${does}`).join("\n");
  if (steps) page.add([`To fix it:\n\n${codeBlock(steps, "sh")}`]);
  page.add(
    problems.map(({ file, line, column, message }) =>
      `- ${code(`${file}:${line}:${column}`)} ${inline(message)}`
    ),
    "problem",
  );
  const prompts = bySeverity(report.prompts);
  const isQuiet = ({ state, action }: ReportedPrompt): boolean =>
    state === "in-sync" && (action ?? "skip") === "skip";
  const loud = prompts.filter((prompt) => !isQuiet(prompt));
  table(page, loud.slice(0, MANY));
  foldedTable(page, loud.slice(MANY), "more");
  for (const { slug, diff } of prompts) {
    if (diff !== "") page.add([folded(`Diff of ${slug}`, codeBlock(diff, "diff"))], "diff");
  }
  page.add(toldLines(report.told).map((line) => inline(line.trim())), "line");
  page.add(ignored.map(({ slug, reason }) => `- ignored: ${code(slug)} ${inline(reason)}`), "line");
  foldedTable(page, prompts.filter(isQuiet), "in sync");
  return page.text();
}

/** The page of a command that could not find out. */
export function renderFailureSummary(command: string, { message, hint }: Failure): string {
  const lines = [`## ${MARKS.unknown} ${command}: could not find out`, inline(message)];
  return `${[...lines, ...(hint === undefined ? [] : [inline(hint)])].join("\n\n")}\n`;
}

function heading(report: Report): string {
  const counts = countsOf(report);
  const isInSync = (count: string): boolean => count.endsWith(" in-sync");
  const ordered = [...counts.filter((count) => !isInSync(count)), ...counts.filter(isInSync)];
  const outage = report.outage === undefined ? [] : ["not verified"];
  const words = [...outage, ...ordered].join(", ") || "ok";
  return `## ${MARKS[outcomeOf(report)]} ${report.command}: ${words}`;
}

/** Three short columns: a telephone shows them without scrolling. */
function table(page: Page, prompts: ReportedPrompt[]): void {
  if (prompts.length === 0) return;
  const rows = prompts.map(({ slug, path, state, detail, action, live }) => {
    const did = action === undefined || action === "skip" ? "" : `**${action}**: `;
    const version = live ? ` (live ${code(prettyVersion(live.version))})` : "";
    const where = path === null ? "" : `<br>${code(path)}`;
    return `| ${state} | ${code(slug)}${where} | ${did}${inline(detail)}${version} |`;
  });
  page.add(["| state | prompt | why |\n|---|---|---|", ...rows], "row");
}

function foldedTable(page: Page, prompts: ReportedPrompt[], words: string): void {
  if (prompts.length === 0) return;
  page.fold(`${prompts.length} ${words}`, () => table(page, prompts));
}

function folded(title: string, block: string): string {
  return `<details><summary>${html(title)}</summary>\n\n${block}\n\n</details>`;
}

/** Blocks of lines that fit into a number of bytes, and a count of what did not. */
class Page {
  readonly #blocks: string[] = [];
  readonly #left = new Map<string, number>();
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Adds one block of `lines`; each line that does not fit is counted as one `what`. */
  add(lines: string[], what = "line"): void {
    const kept = lines.filter((line) => {
      const size = new TextEncoder().encode(line).length + 2;
      if (size > this.#free) {
        this.#left.set(what, (this.#left.get(what) ?? 0) + 1);
        return false;
      }
      this.#free -= size;
      return true;
    });
    if (kept.length > 0) this.#blocks.push(kept.join("\n"));
  }

  /** Adds what `fill` adds, folded under `title`: what is opened is always closed. */
  fold(title: string, fill: () => void): void {
    const [open, close] = [`<details><summary>${title}</summary>`, "</details>"];
    const size = open.length + close.length + 4;
    if (size > this.#free) return fill();
    this.#free -= size;
    this.#blocks.push(open);
    fill();
    this.#blocks.push(close);
  }

  text(): string {
    const left = [...this.#left].map(([what, count]) =>
      `${count} ${what}${count === 1 ? "" : "s"}`
    );
    const blocks = left.length === 0 ? this.#blocks : [
      ...this.#blocks,
      `**Left out, because the page is full:** ${left.join(", ")}; see \`deno task diff\`.`,
    ];
    return `${blocks.join("\n\n")}\n`;
  }
}
