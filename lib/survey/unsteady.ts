// Values that differ at each read of one version: nobody edited them.
import type { Config } from "../config/config.ts";
import type { JsonObject } from "../content/json.ts";
import { compareTold, tellsSame, withoutTold } from "../content/telling.ts";
import { knownFields } from "../content/vocabulary.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";

/** The fields that two reads of one version tell differently; fields that nobody knows do not count. */
export function unsteadyFields(first: LiveVersion, second: LiveVersion): Set<string> {
  if (first.version !== second.version) return new Set();
  const [a, b] = [first.content(), second.content()];
  const [left, right] = [knownFields(a, b).known, knownFields(b, a).known];
  const differing = [...compareTold(left, right), ...compareTold(right, left)];
  return new Set(differing.filter(({ how }) => how !== "respelled").map(({ field }) => field));
}

/** `content` without `fields`, which are paths of `ToldField`. */
export function withoutAll<T extends JsonObject>(content: T, fields: Iterable<string>): T {
  return [...fields].reduce<JsonObject>(
    (rest, field) => withoutTold(rest, field) as JsonObject,
    content,
  ) as T;
}

/** Whether two versions tell the same. Where they do not, one is read again, to leave out what moves. */
export async function tellsSameSteadily(
  braintrust: Braintrust,
  config: Config,
  [older, newer]: [LiveVersion, LiveVersion],
  file?: JsonObject,
): Promise<boolean> {
  if (tellsSame(older.content(), newer.content(), file)) return true;
  const row = await braintrust.exactVersion(newer.id, newer.version);
  const unsteady = row ? unsteadyFields(newer, versionOf(row, config)) : new Set<string>();
  if (unsteady.size === 0) return false;
  return tellsSame(
    withoutAll(older.content(), unsteady),
    withoutAll(newer.content(), unsteady),
    file,
  );
}
