import type { Config } from "../config.ts";
import type { Content } from "../content.ts";
import { formatPrompt } from "../format_prompt.ts";
import { textWith } from "../prompt_diff.ts";
import { definedModel } from "../prompt_file.ts";
import type { Side } from "../unified_diff.ts";
import { prettyVersion } from "../version.ts";
import type { Braintrust } from "./braintrust.ts";
import { readPointers } from "./environments.ts";
import { type Surveyed, versionOf } from "./survey.ts";

/** A side that `diff` can be asked for. */
export type SideName = "file" | "live" | "pinned" | { environment: string };

/** The text of one side of a prompt, as the file would have it; empty where that side has nothing. */
export async function readSide(
  { braintrust, config }: { braintrust: Braintrust; config: Config },
  prompt: Surveyed,
  name: SideName,
): Promise<Side> {
  const { slug, file, live, lock } = prompt;
  const defaults = definedModel(config);
  const path = file?.path ?? `${slug}.md`;
  const side = (label: string, content: Content | undefined): Side => {
    if (!content) return { name: "/dev/null", text: "" };
    const text = file
      ? textWith(file, content, defaults)
      : formatPrompt(content, { path, defaults });
    return { name: label, text };
  };
  if (name === "file") return side(`git/${path}`, file?.content);
  if (name === "live") {
    return side(`braintrust/${slug}@${prettyVersion(live?.version ?? "")}`, live?.content);
  }
  const pin = name === "pinned" ? lock : await assignment(braintrust, live?.id, name.environment);
  const row = pin && await braintrust.promptAt(pin.id, pin.version);
  const label = name === "pinned" ? "pinned" : name.environment;
  const version = row && await versionOf(row, config);
  return side(`${label}/${slug}@${prettyVersion(pin?.version ?? "")}`, version?.content);
}

async function assignment(
  braintrust: Braintrust,
  id: string | undefined,
  environment: string,
): Promise<{ id: string; version: string } | undefined> {
  if (id === undefined) return undefined;
  const assigned = await readPointers(braintrust, id);
  const version = assigned.find((candidate) => candidate.environment === environment)?.version;
  return version === undefined ? undefined : { id, version };
}
