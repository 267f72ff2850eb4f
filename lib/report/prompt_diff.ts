import type { Content } from "../content/content.ts";
import { updatedText } from "../prompt/format.ts";
import type { Prompt } from "../prompt/prompt.ts";
import { firstChangedLine, type Side, unifiedDiff } from "../text/unified_diff.ts";
import { prettyVersion } from "../content/version.ts";

/** What a diff compares: a prompt file and its live version. */
export interface Compared {
  file: Prompt;
  live: { content: Content; version: string } | undefined;
}

/** Where a diff leads: `git` shows what upload would change, `braintrust` what download would. */
export type Direction = "git" | "braintrust";

/** The two texts of a diff, with their names; without a live version the other one is empty. */
export interface Sides {
  git: Side;
  braintrust: Side;
  hasLive: boolean;
}

/**
 * The unified diff between a prompt file and its live version, as the file would have to change: so
 * the line numbers are the file's, and comments and spelling are no difference. In one output all
 * diffs lead the same way, which their headers name.
 */
export function promptDiff({ git, braintrust }: Sides, towards: Direction): string {
  return towards === "git" ? unifiedDiff(braintrust, git) : unifiedDiff(git, braintrust);
}

/** The first line of the prompt file, 1-based, that differs from live; 1 where no line does. */
export function changedLine({ git, braintrust, hasLive }: Sides): number {
  if (!hasLive) return 1;
  return Math.min(
    firstChangedLine(braintrust.text, git.text),
    git.text.trimEnd().split("\n").length,
  );
}

/** The text that `file` would have with `content` in it. */
export function textWith(file: Prompt, content: Content, defaults: { model?: string }): string {
  return updatedText(file, content, { path: file.path, defaults });
}

/** What a diff and its first line are taken from: the texts cost more than both. */
export function sidesOf({ file, live }: Compared, defaults: { model?: string }): Sides {
  const git: Side = { name: `git/${file.path}`, text: file.text };
  const braintrust: Side = live
    ? {
      name: `braintrust/${file.slug}@${prettyVersion(live.version)}`,
      text: textWith(file, live.content, defaults),
    }
    : { name: "/dev/null", text: "" };
  return { git, braintrust, hasLive: live !== undefined };
}
