import type { Content } from "../content/content.ts";
import { updatePrompt } from "../prompt/format.ts";
import type { Prompt } from "../prompt/prompt.ts";
import { firstChangedLine, type Side, unifiedDiff } from "../text/unified_diff.ts";
import { prettyVersion } from "../content/version.ts";

/** What a diff compares: a prompt file and its live version. */
export interface Compared {
  file: Prompt | undefined;
  live: { content: Content; version: string } | undefined;
}

/** Where a diff leads: `git` shows what upload would change, `braintrust` what download would. */
export type Direction = "git" | "braintrust";

/**
 * The unified diff between a prompt file and its live version, as the file would have to change: so
 * the line numbers are the file's, and comments and spelling are no difference. In one output all
 * diffs lead the same way, which their headers name.
 */
export function promptDiff(
  { file, live }: Compared,
  towards: Direction,
  defaults: { model?: string },
): string {
  if (!file) return "";
  const { git, braintrust } = sidesOf(file, live, defaults);
  return towards === "git" ? unifiedDiff(braintrust, git) : unifiedDiff(git, braintrust);
}

/** The first line of the prompt file, 1-based, that differs from live; 1 where no line does. */
export function changedLine({ file, live }: Compared, defaults: { model?: string }): number {
  if (!file || !live) return 1;
  const { git, braintrust } = sidesOf(file, live, defaults);
  return Math.min(
    firstChangedLine(braintrust.text, git.text),
    git.text.trimEnd().split("\n").length,
  );
}

/** The text that `file` would have with `content` in it. */
export function textWith(file: Prompt, content: Content, defaults: { model?: string }): string {
  return updatePrompt(file.text, content, { path: file.path, defaults });
}

function sidesOf(
  file: Prompt,
  live: Compared["live"],
  defaults: { model?: string },
): { git: Side; braintrust: Side } {
  const git: Side = { name: `git/${file.path}`, text: file.text };
  const braintrust: Side = live
    ? {
      name: `braintrust/${file.slug}@${prettyVersion(live.version)}`,
      text: textWith(file, live.content, defaults),
    }
    : { name: "/dev/null", text: "" };
  return { git, braintrust };
}
