import type { Action } from "./plan.ts";
import type { Problem } from "./problem.ts";
import { type State, STATE_NAMES } from "./state.ts";

/** The formats that every command prints. */
export const FORMATS = ["human", "json", "github"] as const;

/** A format of `FORMATS`. */
export type Format = (typeof FORMATS)[number];

/** One prompt in a report. */
export interface ReportedPrompt {
  slug: string;
  /** Null for a prompt without a file. */
  path: string | null;
  state: State;
  /** What upload or download did, or with --dry-run would do. */
  action?: Action;
  source_sha256: string | null;
  live: { version: string; source_sha256: string | null } | null;
  pinned: { version: string } | null;
  /** Why, in words that follow the slug. */
  detail: string;
  /** The unified diff of the change that is waiting; empty when the texts are equal. */
  diff: string;
  /** Whether the command ends well in spite of this prompt. */
  ok: boolean;
}

/** Everything that a command found out or did. */
export interface Report {
  command: string;
  target: { org: string; project: string; api_url: string } | null;
  prompts: ReportedPrompt[];
  problems: Problem[];
  ignored: { slug: string; reason: string }[];
  /** Sentences for people, such as what was written. */
  notes: string[];
  /** Commands to type next, each with what it does. */
  next: { command: string; does: string }[];
  /** Asks for the short layout for people, which is silent when all is well; heads it when not. */
  headline?: string;
}

/** Whether the command found nothing to complain about. */
export function isOk({ prompts, problems }: Report): boolean {
  return problems.length === 0 && prompts.every(({ ok }) => ok);
}

/** 0 clean, 1 found something, 2 could not find out. */
export function exitCodeOf(report: Report): 0 | 1 | 2 {
  if (report.prompts.some(({ state }) => state === "unknown")) return 2;
  return isOk(report) ? 0 : 1;
}

/** How many prompts are in each state; states without a prompt are left out. */
export function summaryOf(prompts: readonly ReportedPrompt[]): Partial<Record<State, number>> {
  const counts = STATE_NAMES.map((state): [State, number] => [
    state,
    prompts.filter((prompt) => prompt.state === state).length,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
