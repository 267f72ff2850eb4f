import type { Config } from "../config/config.ts";
import { canonicalContent, type Content } from "../content/content.ts";
import { Failure } from "../text/failure.ts";
import { formatPrompt } from "../prompt/format.ts";
import { textWith } from "../report/prompt_diff.ts";
import { definedModel } from "../prompt/prompt_file.ts";
import { isExact } from "../state/state.ts";
import { inTermsOf } from "../content/telling.ts";
import type { Side } from "../text/unified_diff.ts";
import { prettyVersion } from "../content/version.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { versionIn } from "../braintrust/environments.ts";
import { versionOf } from "./live_version.ts";
import type { Surveyed } from "./survey.ts";

/** A side that `diff` can be asked for. */
export type SideName = "file" | "live" | "pinned" | { environment: string };

/** A side, and which version of Braintrust it is; two reads of one version show no difference. */
export interface VersionSide extends Side {
  version?: string;
}

/** The text of one side of a prompt, as the file would have it; empty where that side has nothing. */
export async function readSide(
  { braintrust, config }: { braintrust: Braintrust; config: Config },
  prompt: Surveyed,
  name: SideName,
): Promise<VersionSide> {
  const { slug, file, live, lock } = prompt;
  const defaults = definedModel(config);
  const path = file?.path ?? `${slug}.md`;
  const side = (
    label: string,
    content: Content | undefined,
    version?: string,
  ): VersionSide => {
    if (!content) return { name: "/dev/null", text: "" };
    const text = file
      ? textWith(
        file.prompt(),
        canonicalContent(inTermsOf(content, file.prompt().content)),
        defaults,
      )
      : formatPrompt(content, { path, defaults });
    return { name: label, text, ...(version === undefined ? {} : { version }) };
  };
  if (name === "file") return side(`git/${path}`, file?.prompt().content);
  if (name === "live") {
    // A list may cut what a prompt holds.
    const row = live && !isExact(live) ? await braintrust.promptById(live.id) : undefined;
    const shown = row ? versionOf(row, config) : live;
    return side(
      `braintrust/${slug}@${prettyVersion(shown?.version ?? "")}`,
      shown?.content(),
      shown?.version,
    );
  }
  const pin = name === "pinned" ? lock : await assignment(braintrust, live?.id, name.environment);
  const label = name === "pinned" ? "pinned" : name.environment;
  if (!pin) return side(label, undefined);
  if (live && pin.id === live.id && pin.version === live.version) {
    return await readSide({ braintrust, config }, prompt, "live");
  }
  const row = await braintrust.exactVersion(pin.id, pin.version);
  const version = prettyVersion(pin.version);
  if (row) {
    return side(
      `${label}/${slug}@${version}`,
      versionOf(row, config).content(),
      row._xact_id,
    );
  }
  throw new Failure(`Cannot show version ${version} of "${slug}": Braintrust does not have it`, {
    hint: `deno task log ${slug}`,
  });
}

async function assignment(
  braintrust: Braintrust,
  id: string | undefined,
  environment: string,
): Promise<{ id: string; version: string } | undefined> {
  if (id === undefined) return undefined;
  const version = await versionIn(braintrust, environment, id);
  return version === undefined ? undefined : { id, version };
}
