import type { Content } from "./content.ts";
import { formatPrompt } from "./format_prompt.ts";
import type { Prompt } from "./parse_prompt.ts";
import type { State } from "./state.ts";
import { type Side, unifiedDiff } from "./unified_diff.ts";
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
  const options = { path: file.path, inputs: file.inputs, defaults };
  const git: Side = { name: `git/${file.path}`, text: formatPrompt(file.content, options) };
  const braintrust: Side = live
    ? {
      name: `braintrust/${file.slug}@${prettyVersion(live.version)}`,
      text: formatPrompt(live.content, options),
    }
    : { name: "/dev/null", text: "" };
  return state === "drifted" ? unifiedDiff(git, braintrust) : unifiedDiff(braintrust, git);
}
