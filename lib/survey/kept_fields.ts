// Servers may merge what is written into what was there, so that a field removed in git lives on.
import { canonicalContent, type Content } from "../content/content.ts";
import { contentHashNow } from "../content/hash_now.ts";
import type { Json, JsonObject } from "../content/json.ts";
import {
  compareTold,
  hasTold,
  type ToldField,
  withoutTold,
  withPlainTexts,
} from "../content/telling.ts";
import { knownFields } from "../content/vocabulary.ts";
import type { LiveVersion } from "./live_version.ts";

/** Finds the last upload at or before a version. */
export type FindUpload = (version: LiveVersion) => Promise<LiveVersion | undefined>;

/** What `version` tells otherwise than was sent, over the version `before`: what was kept is changed. */
export async function toldAfter(
  sent: Content,
  version: LiveVersion,
  before: LiveVersion | undefined,
  findUpload: FindUpload,
): Promise<ToldField[]> {
  const told = compareTold(sent, version.content());
  const added = told.filter(({ how, isKnown }) => how === "added" && isKnown);
  const kept = await keptFields(added.map(({ field }) => field), before, findUpload);
  return told.map((one) =>
    one.how === "added" && kept.has(one.field) ? { ...one, how: "changed" } : one
  );
}

/**
 * Of fields that nobody sent, those that stood in the version before because they were sent then: a
 * server that merges instead of replacing keeps what git has removed. What the service adds by itself
 * is found by the stamp of that version, or of the upload that it is an edit of: its hash is of what
 * was sent.
 */
async function keptFields(
  added: string[],
  before: LiveVersion | undefined,
  findUpload: FindUpload,
): Promise<Set<string>> {
  const there = before ? added.filter((field) => hasTold(before.content(), field)) : [];
  if (!before || there.length === 0) return new Set();
  const own = ownFields(there, before) ??
    ownFields(there, await findUpload(before));
  return new Set(own ? there.filter((field) => !own.includes(field)) : there);
}

/** Which of `fields` the service added by itself to a version that was uploaded; undefined for an edit. */
function ownFields(
  fields: string[],
  version: LiveVersion | undefined,
): string[] | undefined {
  if (!version) return undefined;
  const there = fields.filter((field) => hasTold(version.content(), field));
  const { known } = knownFields(version.content());
  for (const own of subsets(there)) {
    const rest = canonicalContent(own.reduce<Json>(withoutTold, known) as JsonObject);
    for (const spelled of [rest, withPlainTexts(rest)]) {
      if (contentHashNow(spelled) === version.stamp?.content_sha256) return own;
    }
  }
  return undefined;
}

/** The subsets of a few fields, the whole first; of many only the whole. */
function subsets(fields: string[]): string[][] {
  if (fields.length > 6) return [fields];
  return Array.from(
    { length: 2 ** fields.length },
    (_, mask) => fields.filter((_, index) => (mask & (1 << index)) === 0),
  );
}
