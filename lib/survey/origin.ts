// How a version came about. A stamp survives an edit made in Braintrust's UI, so that a stamp alone
// proves nothing: an upload is the first version that carries it.
import { isStampedAs } from "../content/stamp.ts";
import type { Config } from "../config/config.ts";
import type { Content } from "../content/content.ts";
import { Failure } from "../text/failure.ts";
import { comparedContent, type PromptFile } from "../prompt/prompt_file.ts";
import type { Row, RowHead } from "../content/row.ts";
import { isExact, type Origin } from "../state/state.ts";
import { compareTold, howTold } from "../content/telling.ts";
import { isNewer } from "../content/version.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { tellsSameSteadily } from "./unsteady.ts";
import { readVersions } from "../braintrust/versions.ts";

/** Nobody saves a prompt more often than this between two uploads; each version costs a request. */
const MAX_EDITS = 100;

/**
 * The version before another one, without its row where only the list of versions tells of it: `none`
 * when that was the first, `unread` when nothing tells.
 */
export type Before = { version: string; row?: Row | undefined } | "none" | "unread";

/** How a version came about; for an edit that kept the stamp also the upload that it is an edit of. */
export interface Traced {
  origin: Origin;
  upload?: LiveVersion;
}

/** Walks back to the first version with the stamp of `version`: that one was uploaded. */
export async function traceOrigin(
  braintrust: Braintrust,
  config: Config,
  version: LiveVersion,
  file?: Content,
): Promise<Traced> {
  if (!version.stamp) return { origin: "edit" };
  if (isExact(version)) return { origin: "upload" };
  let first = version;
  for (let count = 0; count < MAX_EDITS; count++) {
    const before = await readBefore(braintrust, first.row);
    if (before === "unread" || before !== "none" && !before.row) return { origin: "unread" };
    const older = before === "none" || !before.row ? undefined : versionOf(before.row, config);
    if (!older || !isStampedAs(older, version.stamp)) {
      const pair: [LiveVersion, LiveVersion] = [first, version];
      const isSame = first === version ||
        await tellsSameSteadily(braintrust, config, pair, file);
      if (isSame) return { origin: "upload" };
      return { origin: "edit", upload: first };
    }
    first = older;
  }
  return { origin: "unread" };
}

/** The last upload at or before `version`, also behind edits that dropped the stamp; undefined for none. */
export async function lastUpload(
  braintrust: Braintrust,
  config: Config,
  version: LiveVersion,
): Promise<LiveVersion | undefined> {
  let seen = version;
  for (let count = 0; count < MAX_EDITS; count++) {
    if (seen.stamp) {
      const { origin, upload } = await traceOrigin(braintrust, config, seen);
      return origin === "upload" ? seen : upload;
    }
    const before = await readBefore(braintrust, seen.row);
    if (typeof before === "string" || !before.row) return undefined;
    seen = versionOf(before.row, config);
  }
  return undefined;
}

/** Whether a version holds a file, however Braintrust tells it: proven by content, or by its stamp. */
export async function holdsFile(
  braintrust: Braintrust,
  config: Config,
  version: LiveVersion,
  file: PromptFile,
): Promise<boolean> {
  if (version.content_sha256 === file.content_sha256) return true;
  const content = comparedContent(file.prompt(), config);
  if (howTold(compareTold(content, version.content())) === "same") return true;
  if (!isStampedAs(version, file)) return false;
  return (await traceOrigin(braintrust, config, version, file.prompt().content)).origin !== "edit";
}

/**
 * The version before that of `row`. `version=` answers with what was there at or before it; where a
 * server takes it to the letter, the list of versions tells which one to ask for.
 */
export async function readBefore(
  braintrust: Braintrust,
  { id, _xact_id, project_id }: RowHead,
): Promise<Before> {
  const before = await orUndefined(
    braintrust.promptAt(id, String(BigInt(_xact_id) - 1n)),
  );
  if (before && isNewer(_xact_id, before._xact_id)) {
    return { version: before._xact_id, row: before };
  }
  const versions = await knownVersions(braintrust, project_id, id);
  if (!versions.includes(_xact_id)) return "unread";
  const version = versions.find((one) => isNewer(_xact_id, one));
  if (version === undefined) return "none";
  return { version, row: await orUndefined(braintrust.exactVersion(id, version)) };
}

/** The versions that the history names, newest first; none where it cannot be read. */
export async function knownVersions(
  braintrust: Braintrust,
  projectId: string,
  id: string,
): Promise<string[]> {
  return await orUndefined(readVersions(braintrust, projectId, id)) ?? [];
}

/** What Braintrust answers; undefined where it does not. */
async function orUndefined<T>(answer: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
