import { BRAINTRUST_IS_DOWN } from "./fetch_rows.ts";
import type { Checking } from "./checking.ts";
import type { Log } from "./log.ts";

/** Hears of every request to Braintrust that serving makes. */
export interface FallbackLog {
  onFallback: (slug: string, reason: string) => void;
  onRecovery: (slug: string) => void;
}

/**
 * One warning per outage, however many requests it meets: logs are limited, and the second line says
 * nothing new. What the check has warned of is not warned of again; what it could not find out, it
 * finds out when Braintrust is back.
 */
export function createFallbackLog(log: Log, checking: Checking): FallbackLog {
  const reported = new Set<string>();
  let hasRecovered = false;
  const first = checking.first;
  return {
    onFallback(slug, reason): void {
      const outage = BRAINTRUST_IS_DOWN.test(reason) ? "*" : slug;
      if (reported.has(outage)) return;
      reported.add(outage);
      void first().then(({ state, mismatches }) => {
        const isKnown = state === "failed" || mismatches.some((known) => known.slug === slug);
        if (!isKnown || hasRecovered) log("warn", "prompt_fallback", { slug, reason });
      });
    },
    onRecovery(slug): void {
      checking.retry();
      const wasReported = [reported.delete("*"), reported.delete(slug)].includes(true);
      if (!wasReported) return;
      hasRecovered = true;
      log("info", "prompt_recovered", { slug });
    },
  };
}
