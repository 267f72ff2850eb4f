import type { Config } from "../config.ts";
import { knownFields } from "../vocabulary.ts";
import type { Braintrust } from "./braintrust.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { unsteadyFields } from "./read_back.ts";
import { canonicalContent, type Content } from "../content.ts";
import type { JsonObject } from "../json.ts";
import { withoutTold } from "../telling.ts";

/**
 * `listed` as a single read tells it, without what differs at each read. A list may leave out or cut
 * what a prompt holds, and a file must not be written from that: then the refusal says so.
 */
export async function confirmLive(
  braintrust: Braintrust,
  config: Config,
  listed: LiveVersion,
): Promise<LiveVersion | { refusal: string }> {
  const row = await braintrust.promptById(listed.id);
  if (!row) return { refusal: "cannot be taken: Braintrust lists it, but holds no such prompt" };
  const single = await versionOf(row, config);
  if (single.version !== listed.version) {
    return { refusal: "cannot be taken: it was changed while this ran; run the command again" };
  }
  const differing = unsteadyFields(listed, single);
  if (differing.size === 0) return single;
  const again = await braintrust.promptById(listed.id);
  const unsteady = again
    ? unsteadyFields(single, await versionOf(again, config))
    : new Set<string>();
  const cut = [...differing].find((field) => !unsteady.has(field));
  if (cut !== undefined) {
    return { refusal: `cannot be taken: Braintrust's list tells ${cut} otherwise than the prompt` };
  }
  return { ...single, content: withoutFieldsOf(single.content, [...unsteady]) };
}

function withoutFieldsOf(content: Content, fields: string[]): Content {
  const { known } = knownFields(content);
  const kept = fields.reduce<JsonObject>(
    (rest, field) => withoutTold(rest, field) as JsonObject,
    known,
  );
  return canonicalContent(kept) as Content;
}
