import type { ReportedPrompt } from "./report.ts";

/** What a branch has changed since `commit`. */
export interface Touched {
  /** The commit, as it was named. */
  commit: string;
  /** Paths of files that differ. */
  paths: ReadonlySet<string>;
  /** Slugs whose lock entry differs. */
  slugs: ReadonlySet<string>;
  /** Whether every prompt counts, since the configuration differs. */
  isWhole: boolean;
}

/** `prompts`, of which those that fail but are not touched pass with a warning. */
export function warnUntouched(
  prompts: readonly ReportedPrompt[],
  { commit, paths, slugs, isWhole }: Touched,
): ReportedPrompt[] {
  const isTouched = ({ slug, path }: ReportedPrompt): boolean =>
    isWhole || slugs.has(slug) || path !== null && paths.has(path);
  return prompts.map((prompt) => {
    // What could not be read is not known to be somebody else's.
    if (prompt.ok || prompt.state === "unknown" || isTouched(prompt)) return prompt;
    const detail = `${prompt.detail}; not changed here since ${commit}`;
    return { ...prompt, ok: true, isWarning: true, detail };
  });
}
