import { isStampedAs } from "../../content/stamp.ts";
import type { Config } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import type { HistoryEntry } from "./words.ts";
import { isObject, type JsonObject } from "../../content/json.ts";
import { readRow } from "../../content/row.ts";
import { isExact } from "../../state/state.ts";
import { tellsSame } from "../../content/telling.ts";
import { HttpError } from "../../braintrust/http.ts";
import { inPool } from "../../disk/in_pool.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { readPointers } from "../../braintrust/environments.ts";
import { commitsOf } from "../../git/commits.ts";
import { readAuditLog, versionsOf } from "../../braintrust/versions.ts";
import { type LiveVersion, versionOf } from "../../survey/live_version.ts";
import type { Surveyed } from "../../survey/survey.ts";

/** One version of a prompt; without `read` where Braintrust does not show it. */
interface ReadVersion {
  version: string;
  read: LiveVersion | undefined;
  /** Taken from the audit log, and not asked for. */
  isFromLog: boolean;
}

/** All versions of a prompt, newest first, with the commit that each came from. */
export async function readHistory(
  { root, config, braintrust }: { root: string; config: Config; braintrust: Braintrust },
  { live, lock }: Surveyed,
): Promise<HistoryEntry[]> {
  if (!live) return [];
  const [log, environments] = await Promise.all([
    readAuditLog(braintrust, live.row.project_id, live.id),
    readPointers(braintrust, live.id),
  ]);
  const ask = (version: string): Promise<LiveVersion | undefined> =>
    readVersion(braintrust, config, { id: live.id, version });
  const proven = await provenVersions(log, live.id, config);
  const versions = await inPool(4, versionsOf(log), async (version): Promise<ReadVersion> => {
    const known = proven.get(version);
    return { version, read: known ?? await ask(version), isFromLog: known !== undefined };
  });
  const judged = await inPool(4, versions.entries(), async ([index, one]) => ({
    ...one,
    isOurs: one.read !== undefined && await isUpload(one.read, versions.slice(index + 1), ask),
  }));
  const stamps = judged.flatMap(({ isOurs, read }) => isOurs && read?.stamp ? [read.stamp] : []);
  const commits = await commitsOf(root, stamps.map(({ blob }) => blob));
  return judged.map(({ version, read, isOurs }) => ({
    version,
    origin: read ? isOurs ? "upload" : "edit" : "unread",
    source_sha256: isOurs ? read?.stamp?.source_sha256 ?? null : null,
    commit: isOurs ? commits.get(read?.stamp?.blob ?? "") ?? null : null,
    environments: environments.filter((assigned) => assigned.version === version)
      .map(({ environment }) => environment),
    isPinned: lock?.version === version,
  }));
}

/**
 * The versions that the audit log shows whole. What its entries hold beside a version is not documented,
 * so that one counts only where the stamp in it proves that nothing is missing.
 */
function provenVersions(
  log: readonly JsonObject[],
  id: string,
  config: Config,
): Map<string, LiveVersion> {
  const proven = new Map<string, LiveVersion>();
  for (const { audit_data, ...entry } of log) {
    const row = isWrite(audit_data) ? readRow(entry) : undefined;
    const read = row?.id === id ? versionOf(row, config) : undefined;
    if (read && isExact(read)) proven.set(read.version, read);
  }
  return proven;
}

/** What the audit log calls a write of a row; it tells of deletions too. */
function isWrite(audit: JsonObject[string] | undefined): boolean {
  return isObject(audit) && (audit.action === "upsert" || audit.action === "merge");
}

/** A version that cannot be read is no edit: nobody knows what it is. */
async function readVersion(
  braintrust: Braintrust,
  config: Config,
  { id, version }: { id: string; version: string },
): Promise<LiveVersion | undefined> {
  try {
    const row = await braintrust.exactVersion(id, version);
    return row && versionOf(row, config);
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

/** The first version with its stamp was uploaded, and whatever tells the same since. */
async function isUpload(
  version: LiveVersion,
  older: ReadVersion[],
  ask: (version: string) => Promise<LiveVersion | undefined>,
): Promise<boolean> {
  const { stamp } = version;
  if (!stamp) return false;
  if (isExact(version)) return true;
  const end = older.findIndex(({ read }) => !isStampedAs(read, stamp));
  const first = older.slice(0, end === -1 ? undefined : end).at(-1);
  if (!first) return true;
  // What is compared must have been told the same way.
  const told = first.isFromLog ? await ask(first.version) : first.read;
  return told !== undefined && tellsSame(told.content(), version.content());
}

/** The prompt that a command is about. Throws a Failure when Braintrust has none. */
export function requireLive(prompt: Surveyed | undefined, slug: string): Surveyed {
  if (prompt?.live) return prompt;
  throw new Failure(`Cannot read the history of "${slug}": it is not in Braintrust`, {
    hint: `deno task upload ${slug}`,
  });
}
