import type { Content } from "./content.ts";
import { formatPrompt } from "./format_prompt.ts";
import type { Prompt } from "./parse_prompt.ts";
import type { State } from "./state.ts";
import { firstChangedLine, type Side, unifiedDiff } from "./unified_diff.ts";
import { prettyVersion } from "./version.ts";

/** What a diff compares: a prompt file and its live version. */
export interface Compared {
  state: State;
  file: Prompt | undefined;
  live: { content: Content; version: string } | undefined;
}

/**
 * The unified diff of a prompt's canonical files. It reads in the direction of the change that is
 * waiting: from live to the file, or from the file to live where live was edited outside git.
 */
export function promptDiff({ state, file, live }: Compared, defaults: { model?: string }): string {
  if (!file) return "";
  const { git, braintrust } = sidesOf(file, live, defaults);
  return state === "drifted" ? unifiedDiff(git, braintrust) : unifiedDiff(braintrust, git);
}

/** The first line of the prompt file, 1-based, that differs from live; 1 where no line does. */
export function changedLine({ file, live }: Compared, defaults: { model?: string }): number {
  if (!file || !live) return 1;
  const { git, braintrust } = sidesOf(file, live, defaults);
  const lines = file.text.trimEnd().split("\n");
  const line = firstChangedLine(braintrust.text, git.text);
  if (file.text === git.text) return Math.min(line, lines.length);
  // The file is not in canonical form: the same words stand in another line.
  return lines.indexOf(git.text.split("\n")[line - 1] ?? "") + 1 || 1;
}

function sidesOf(
  file: Prompt,
  live: Compared["live"],
  defaults: { model?: string },
): { git: Side; braintrust: Side } {
  const options = { path: file.path, inputs: file.inputs, defaults };
  const git: Side = { name: `git/${file.path}`, text: formatPrompt(file.content, options) };
  const braintrust: Side = live
    ? {
      name: `braintrust/${file.slug}@${prettyVersion(live.version)}`,
      text: formatPrompt(live.content, options),
    }
    : { name: "/dev/null", text: "" };
  return { git, braintrust };
}
