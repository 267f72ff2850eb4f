import type { Config } from "./config.ts";

/**
 * Whether, as far as the configuration tells, applications may get a prompt before anybody has reviewed
 * it: it is uploaded first, and nothing says that they read something else than the latest version.
 */
export function isLiveBeforeReview({ upload, environments, bundles }: Config): boolean {
  return upload === "before-commit" && environments.length === 0 &&
    Object.keys(bundles).length === 0;
}
