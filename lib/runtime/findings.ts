// What the check finds of one prompt: a decision on values, made of what would be served.
import type { BundledPrompt } from "../content/bundled.ts";
import type { Json, JsonObject } from "../content/json.ts";
import { type Stamp, stampOf } from "../content/stamp.ts";
import { isStampOf } from "./loaded_prompt.ts";

/** What can be found. */
export type FindingEvent =
  | "prompt_bundle_altered"
  | "prompt_missing"
  | "prompt_version_missing"
  | "prompt_stamp_missing"
  | "prompt_hash_mismatch"
  | "prompt_content_drift"
  | "prompt_newer_live";

/** One thing about one prompt, in hashes and versions only. */
export interface Finding {
  event: FindingEvent;
  slug: string;
  /** Whether it concerns what is served: then the deployment is out of sync. */
  isServed: boolean;
  fields: Record<string, Json>;
}

/** A row as Braintrust answered, and the hash of its content. */
export interface Held {
  row: JsonObject;
  content_sha256: string;
}

/** What is known of one prompt. */
export interface Known {
  bundled: BundledPrompt;
  /** The version that is pinned, as read now; undefined without a pin, or when there is none. */
  pinned: Held | undefined;
  /** What Braintrust answers for the policy; for `pinned`, the latest version. */
  live: Held | undefined;
}

/** Whether a row is the pinned version and was uploaded from the bundled text: no hash says more. */
export function isAsDeployed(row: JsonObject, bundled: BundledPrompt): boolean {
  const isPinned = bundled.pinned !== null && row._xact_id === bundled.pinned.version;
  return isPinned && isStampOf(stampOf(row), bundled);
}

/** What is to be said of a bundled text that is not the one that its hashes name. */
export function alteredFinding(bundled: BundledPrompt): Finding {
  return finder({ bundled, live: undefined })("prompt_bundle_altered");
}

/** What is to be said when the pinned version is served. */
export function pinnedFinding({ bundled, pinned, live }: Known): Finding | undefined {
  const found = finder({ bundled, live: live ?? pinned });
  if (!bundled.pinned) return unpinnedFinding(bundled, live);
  if (!live) return found("prompt_missing");
  if (!pinned || pinned.row._xact_id !== bundled.pinned.version) {
    return found("prompt_version_missing");
  }
  const stamp = stampOf(pinned.row);
  if (!stamp) return found("prompt_stamp_missing");
  if (!isStampOf(stamp, bundled)) return found("prompt_hash_mismatch");
  // What follows is not served: it is said, because git does not hold it.
  if (live.row._xact_id === bundled.pinned.version) return undefined;
  return found(isEdited(live, pinned) ? "prompt_content_drift" : "prompt_newer_live", false);
}

/** What is to be said when the version is served that Braintrust points at. */
export function livingFinding({ bundled, pinned, live }: Known): Finding | undefined {
  const found = finder({ bundled, live });
  const stamp = live && stampOf(live.row);
  if (!live) return found("prompt_missing");
  if (!stamp) return found("prompt_stamp_missing");
  if (isStampOf(stamp, bundled)) {
    if (live.row._xact_id === bundled.pinned?.version) return undefined;
    const wanted = pinned?.content_sha256 ?? bundled.content_sha256;
    return live.content_sha256 === wanted ? undefined : found("prompt_content_drift");
  }
  // The lock says that this version is the bundled text, and the version says that it is not.
  if (live.row._xact_id === bundled.pinned?.version) return found("prompt_hash_mismatch");
  return isEdited(live, pinned) ? found("prompt_content_drift") : found("prompt_newer_live", false);
}

/** Nothing is pinned, so that only the latest version can be what was deployed. */
function unpinnedFinding(bundled: BundledPrompt, live: Held | undefined): Finding | undefined {
  const found = finder({ bundled, live });
  const stamp = live && stampOf(live.row);
  if (!live) return found("prompt_missing");
  if (!stamp) return found("prompt_stamp_missing");
  if (stamp.source_sha256 !== bundled.source_sha256) return found("prompt_hash_mismatch");
  // An edit in the UI keeps the stamp: only the content itself shows it.
  return live.content_sha256 === bundled.content_sha256 ? undefined : found("prompt_content_drift");
}

/**
 * Whether somebody changed a row after its upload. Braintrust may tell content in other words than it
 * was uploaded in: then it does so with the pinned version too, and only like is compared with like.
 */
function isEdited(live: Held, pinned: Held | undefined): boolean {
  const stamp = stampOf(live.row);
  if (!stamp) return true;
  const before: Stamp | undefined = pinned && stampOf(pinned.row);
  if (pinned && before?.content_sha256 === stamp.content_sha256) {
    return live.content_sha256 !== pinned.content_sha256;
  }
  const isRetold = before !== undefined && before.content_sha256 !== pinned?.content_sha256;
  return !isRetold && live.content_sha256 !== stamp.content_sha256;
}

function finder(
  { bundled, live }: { bundled: BundledPrompt; live: Held | undefined },
): (event: FindingEvent, isServed?: boolean) => Finding {
  const { slug, source_sha256, content_sha256, pinned } = bundled;
  const version = live?.row._xact_id;
  return (event, isServed = true) => ({
    event,
    slug,
    isServed,
    fields: {
      slug,
      bundled_source_sha256: source_sha256,
      live_source_sha256: (live && stampOf(live.row)?.source_sha256) ?? null,
      bundled_content_sha256: content_sha256,
      live_content_sha256: live?.content_sha256 ?? null,
      pinned_version: pinned?.version ?? null,
      live_version: typeof version === "string" ? version : null,
    },
  });
}
