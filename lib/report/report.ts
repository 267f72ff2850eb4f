import type { Action } from "../state/plan.ts";
import type { Problem } from "../text/problem.ts";
import { type State, STATE_NAMES } from "../state/state.ts";
import type { ToldCount } from "./told.ts";

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
  /** The first line of the file that differs from Braintrust; absent where there is none to name. */
  line?: number;
  /** Drifted, but by Braintrust's own hand: it keeps other values than it was sent. */
  isRewritten?: boolean;
  /** Deleted by this command: it is in no state any more. */
  isGone?: boolean;
  /** Whether the command ends well in spite of this prompt. */
  ok: boolean;
  /** It would fail, but is not what this run has to answer for. */
  isWarning?: boolean;
}

/** Everything that a command found out or did. */
export interface Report {
  command: string;
  target: { org: string; project: string; api_url: string } | null;
  prompts: ReportedPrompt[];
  problems: Problem[];
  ignored: { slug: string; reason: string }[];
  /** What Braintrust tells otherwise than it was sent, without an edit. */
  told: ToldCount[];
  /** Sentences for people, such as what was written. */
  notes: string[];
  /** Commands to type next, each with what it does. */
  next: { command: string; does: string }[];
  /** It is about diffs: as many as a person can read, or all. */
  diffs?: "readable" | "all";
  /** Asks for the short layout for people, which is silent when all is well. */
  brief?: { headline: string };
  /** Why something is not proven, where the caller asked that an outage be no failure. */
  outage?: string;
}

/** What a command prints that is no report. */
export interface Printed {
  human: string;
  json: unknown;
  /** How the command ended; clean when left out. */
  outcome?: Outcome;
}

/** A report about nothing yet. */
export function emptyReport(command: string): Report {
  return {
    command,
    target: null,
    prompts: [],
    problems: [],
    ignored: [],
    told: [],
    notes: [],
    next: [],
  };
}

/** How a command ended, in one word. */
export type Outcome = "clean" | "found" | "unknown";

/** Whether the command proved that there is nothing to complain about. */
export function isOk(report: Report): boolean {
  return outcomeOf(report) === "clean";
}

/** How a command ended. What it found for certain outweighs an outage that the caller tolerates. */
export function outcomeOf({ prompts, problems, outage }: Report): Outcome {
  const isUnknown = prompts.some(({ state }) => state === "unknown");
  const hasFound = problems.length > 0 ||
    prompts.some(({ ok, state }) => !ok && state !== "unknown");
  if (isUnknown && outage === undefined) return "unknown";
  if (hasFound) return "found";
  return outage === undefined ? "clean" : "unknown";
}

/** 0 clean, 1 found something, 2 could not find out. */
export const EXIT_CODES = { clean: 0, found: 1, unknown: 2 } as const;

/** The exit code of a report; 0 as well where an outage is tolerated. */
export function exitCodeOf(report: Report): 0 | 1 | 2 {
  const outcome = outcomeOf(report);
  return outcome === "unknown" && report.outage !== undefined ? 0 : EXIT_CODES[outcome];
}

/** What a report counts, in words: prompts in each state, problems, what is ignored. */
export function countsOf({ prompts, problems, ignored }: Report): string[] {
  const states = Object.entries(summaryOf(prompts)).map(([state, count]) => `${count} ${state}`);
  const { length } = problems;
  if (length > 0) states.push(`${length} problem${length === 1 ? "" : "s"}`);
  return ignored.length > 0 ? [...states, `${ignored.length} ignored`] : states;
}

/** How many prompts are in each state; states without a prompt are left out. */
export function summaryOf(prompts: readonly ReportedPrompt[]): Partial<Record<State, number>> {
  const counts = STATE_NAMES.map((state): [State, number] => [
    state,
    prompts.filter((prompt) => prompt.state === state && !prompt.isGone).length,
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
