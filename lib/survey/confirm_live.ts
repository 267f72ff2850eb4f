import type { Config } from "../config/config.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { unsteadyFields, withoutAll } from "./unsteady.ts";

/** A version as a single read tells it, without the fields that differ at each read. */
export interface Confirmed extends LiveVersion {
  unsteady: string[];
}

/**
 * `listed` as a single read tells it, without what differs at each read: a list may leave out or cut
 * what a prompt holds, and a file must not be written from that.
 */
export async function confirmLive(
  braintrust: Braintrust,
  config: Config,
  listed: LiveVersion,
): Promise<Confirmed | { refusal: string }> {
  const row = await braintrust.promptById(listed.id);
  if (!row) return { refusal: "cannot be downloaded: Braintrust lists it, but does not have it" };
  const single = versionOf(row, config);
  if (single.version !== listed.version) {
    return { refusal: "cannot be downloaded: it changed while the command ran; run it again" };
  }
  if (unsteadyFields(listed, single).size === 0) return { ...single, unsteady: [] };
  const again = await braintrust.promptById(listed.id);
  const unsteady = again ? [...unsteadyFields(single, versionOf(again, config))] : [];
  const content = withoutAll(single.content(), unsteady);
  return { ...single, content: () => content, unsteady };
}
