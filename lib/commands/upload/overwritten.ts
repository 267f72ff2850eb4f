import { isStampedAs } from "../../content/stamp.ts";
import { inPool } from "../../disk/in_pool.ts";
import type { Config } from "../../config/config.ts";
import type { Overwritten } from "./overwrite_words.ts";
import { tellsSame } from "../../content/telling.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { type LiveVersion, versionOf } from "../../survey/live_version.ts";
import { readBefore, traceOrigin } from "../../survey/origin.ts";

/** A version of ours that is to be pinned, and the version that ought to stand before it. */
export interface Successor {
  slug: string;
  ours: LiveVersion;
  /** Transaction id; undefined where nothing is known of older versions. */
  expected: string | undefined;
}

/**
 * Slug → what was overwritten. The API has no write that depends on a version, so that an edit between
 * our last look and our write cannot be prevented; but Braintrust keeps every version, and the one
 * before ours ought to be the one we saw, or the one that the lock pins.
 */
export async function findOverwritten(
  braintrust: Braintrust,
  config: Config,
  successors: readonly Successor[],
): Promise<Map<string, Overwritten>> {
  const found = new Map<string, Overwritten>();
  await inPool(8, successors, async ({ slug, ours, expected }) => {
    const before = await beforeOurs(braintrust, config, ours, expected);
    if (before === "unread") found.set(slug, "unread");
    if (typeof before === "string" || before.version === expected) return;
    if (!("content" in before)) return void found.set(slug, { version: before.version });
    // Without a lock entry, what an older upload wrote is nobody's edit.
    const isUpload = async (): Promise<boolean> =>
      (await traceOrigin(braintrust, config, before)).origin === "upload";
    if (expected === undefined && await isUpload()) return;
    found.set(slug, { version: before.version });
  });
  return found;
}

/** A write whose answer was lost may have been sent twice: both versions are ours. */
async function beforeOurs(
  braintrust: Braintrust,
  config: Config,
  ours: LiveVersion,
  expected: string | undefined,
): Promise<LiveVersion | { version: string } | "none" | "unread"> {
  let version = ours;
  while (true) {
    const before = await readBefore(braintrust, version.row);
    if (typeof before === "string") return before;
    if (!before.row || before.version === expected) return { version: before.version };
    version = versionOf(before.row, config);
    const isOurs = isStampedAs(version, ours.stamp) && tellsSame(version.content(), ours.content());
    if (!isOurs) return version;
  }
}
