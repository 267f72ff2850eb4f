import type { Log } from "../_shared/log.ts";
import { BRAINTRUST_IS_DOWN } from "./braintrust.ts";
import type { CheckResult } from "./sync_check.ts";

/** Hears of every request to Braintrust that serving makes. */
export interface FallbackLog {
  onFallback: (slug: string, reason: string) => void;
  onRecovery: (slug: string) => void;
}

/**
 * One warning per outage, however many requests it meets: logs are limited, and the second line says
 * nothing new. What the check at cold start has warned of is not warned of again.
 */
export function createFallbackLog(log: Log, check: Promise<CheckResult>): FallbackLog {
  const reported = new Set<string>();
  let hasRecovered = false;
  return {
    onFallback(slug, reason): void {
      const outage = BRAINTRUST_IS_DOWN.test(reason) ? "*" : slug;
      if (reported.has(outage)) return;
      reported.add(outage);
      void check.then(({ state, mismatches }) => {
        const isKnown = state === "failed" || mismatches.some((known) => known.slug === slug);
        if (!isKnown || hasRecovered) log("warn", "prompt_fallback", { slug, reason });
      });
    },
    onRecovery(slug): void {
      const wasReported = [reported.delete("*"), reported.delete(slug)].includes(true);
      if (!wasReported) return;
      hasRecovered = true;
      log("info", "prompt_recovered", { slug });
    },
  };
}
