import { isOk, type Report } from "../../report/report.ts";
import { renderSummary } from "../../report/summary.ts";

/** The label under which the issue is found again. */
export const LABEL = "prompt-drift";
/** Tells our issue from one that a person gave the same label. */
const MARKER = "<!-- prompt-sync: drift issue -->";
/** GitHub takes 65,536 characters. */
const MAX_BYTES = 60_000;

/** An open issue, as `gh issue list` shows it. */
export interface Issue {
  number: number;
  title: string;
  body: string;
}

/** What is to be done so that one issue is open while there is drift, and none otherwise. */
export type IssueStep =
  | { step: "create"; title: string; body: string }
  | { step: "edit"; number: number; body: string }
  | { step: "close"; number: number; comment: string };

/** Plans the steps; nothing to do when the one open issue says what it should say. */
export function planIssue(report: Report, open: readonly Issue[]): IssueStep[] {
  const title = `Prompts have drifted: ${report.target?.project ?? "Braintrust"}`;
  const ours = open.filter((issue) => issue.title === title && issue.body.includes(MARKER))
    .toSorted((a, b) => a.number - b.number);
  if (isOk(report)) {
    const comment = "`verify --strict` finds everything in sync again.";
    return ours.map(({ number }) => ({ step: "close", number, comment }));
  }
  const body = issueBody(report);
  const [first, ...others] = ours;
  if (!first) return [{ step: "create", title, body }];
  const isSame = normalized(first.body) === normalized(body);
  return [
    ...(isSame ? [] : [{ step: "edit" as const, number: first.number, body }]),
    ...others.map(({ number }) => ({
      step: "close" as const,
      number,
      comment: `Continued in #${first.number}.`,
    })),
  ];
}

function issueBody(report: Report): string {
  const intro =
    "The nightly `verify --strict` finds that git and Braintrust do not agree. This text is " +
    "kept up to date, and the issue is closed when they agree again.";
  return `${MARKER}\n${intro}\n\n${renderSummary(report, MAX_BYTES)}`;
}

/** GitHub may store line ends and outer blank lines in its own way. */
function normalized(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}
