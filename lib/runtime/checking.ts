// When the check runs: once, as soon as it can, and again for as long as it has not worked.
import type { CheckResult } from "./check.ts";
import type { Log } from "./log.ts";
import { nextTurn } from "./turns.ts";

/** The check, and what it found last. */
export interface Checking {
  /** Begins the check, unless it has begun. */
  begin: () => void;
  /** The result of the first check. */
  first: () => Promise<CheckResult>;
  /** The result of the check that is running or has run; of a new one when that failed. */
  check: () => Promise<CheckResult>;
  /** Begins a failed check again in the background, if it was a while ago. */
  retry: () => void;
  /** The last result. */
  last: () => CheckResult;
}

/** What a checking works with. */
export interface CheckingOptions {
  isOn: boolean;
  run: () => Promise<CheckResult>;
  /** Whether there is something that a check could compare with. */
  hasKey: boolean;
  prompts: number;
  /** The first request of an isolate comes first: this long, the check leaves it the processor. */
  delayMs: number;
  background: (work: Promise<unknown>) => void;
  now: () => number;
  log: Log;
}

/** A failed check is not repeated more often than that, however often health is asked for. */
const RETRY_AFTER_MS = 5_000;

/** Starts the check where that is allowed; where it is not (Workers), the first use starts it. */
export function createChecking(options: CheckingOptions): Checking {
  const { isOn, hasKey, prompts, background, now, log } = options;
  const empty: CheckResult = {
    state: "running",
    at: null,
    prompts,
    mismatches: [],
    newer: [],
    reason: null,
  };
  let last = empty;
  let endedAt = 0;
  let running: Promise<CheckResult> | undefined;
  let isRunning = false;

  const start = (): Promise<CheckResult> => {
    const started = nextTurn(running ? 0 : options.delayMs)
      .then(() => isOn && hasKey ? options.run() : unable())
      .then((result) => {
        [last, endedAt, isRunning] = [result, now(), false];
        return result;
      });
    [running, isRunning] = [started, true];
    background(started);
    return started;
  };
  const unable = (): CheckResult => {
    const at = new Date(now()).toISOString();
    if (!isOn) return { ...empty, at, state: "skipped", reason: "PROMPT_CHECK is off" };
    const reason = "BRAINTRUST_API_KEY is not set";
    log("warn", "prompt_check_failed", { reason, count: prompts });
    return { ...empty, at, state: "failed", reason };
  };
  const begin = (): Promise<CheckResult> => running ?? start();
  const hasFailed = (): boolean => last.state === "failed" && hasKey && !isRunning;
  try {
    begin();
  } catch {
    running = undefined; // no timers at module scope: the first use begins it
  }
  let first = running;
  return {
    begin: () => void begin(),
    first: () => first ??= begin(),
    check: () => hasFailed() ? start() : begin(),
    retry(): void {
      if (!hasFailed() || now() - endedAt < RETRY_AFTER_MS) return;
      endedAt = now();
      start();
    },
    last: () => last,
  };
}
