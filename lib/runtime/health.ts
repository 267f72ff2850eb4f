import type { Bundle } from "../content/bundled.ts";
import type { CheckResult } from "./check.ts";
import { type Policy } from "./prompt_source.ts";
import { policyName } from "./settings.ts";

/** What anybody may know: whether all is well, and counts. */
export interface Health {
  /** False when what is served is not what git holds, or nobody could find out. */
  ok: boolean;
  policy: string;
  check: {
    state: CheckResult["state"];
    at: string | null;
    prompts: number;
    /** How many prompts differ, of those that are served and of those that are not. */
    mismatches: number;
    reason: string | null;
  };
}

/** What is for those who run the application: slugs, hashes, versions. No text of a prompt. */
export interface HealthDetails {
  details: {
    mismatches: CheckResult["mismatches"];
    newer: string[];
    prompts: { slug: string; source_sha256: string; pinned_version: string | null }[];
  };
}

/** The health of an application's prompts. */
export function healthOf(
  policy: Policy,
  { prompts }: Bundle,
  { state, at, prompts: count, mismatches, newer, reason }: CheckResult,
): Health & HealthDetails {
  return {
    ok: state !== "out_of_sync" && state !== "failed",
    policy: policyName(policy),
    check: { state, at, prompts: count, mismatches: mismatches.length, reason },
    details: {
      mismatches,
      newer,
      prompts: prompts.map(({ slug, source_sha256, pinned }) => ({
        slug,
        source_sha256,
        pinned_version: pinned?.version ?? null,
      })),
    },
  };
}
