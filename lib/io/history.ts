import type { Config } from "../config.ts";
import { Failure } from "../failure.ts";
import type { Commit, HistoryEntry } from "../history.ts";
import { isExact, sameHashes } from "../state.ts";
import { tellsSame } from "../telling.ts";
import { HttpError } from "./http.ts";
import { inPool } from "./in_pool.ts";
import type { Braintrust } from "./braintrust.ts";
import { readPointers } from "./environments.ts";
import { readVersions } from "./versions.ts";
import { runGit } from "./git.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import type { Surveyed } from "./survey.ts";

/** All versions of a prompt, newest first, with the commit that each came from. */
export async function readHistory(
  root: string,
  config: Config,
  braintrust: Braintrust,
  { live, lock }: Surveyed,
): Promise<HistoryEntry[]> {
  if (!live) return [];
  const [versions, environments] = await Promise.all([
    readVersions(braintrust, live.row.project_id, live.id),
    readPointers(braintrust, live.id),
  ]);
  // What an entry of the audit log holds beside its version is not documented: each row is read.
  const read = await inPool(4, versions, async (version) => ({
    version,
    read: await readVersion(braintrust, config, live.id, version),
  }));
  return await inPool(4, read.keys(), async (index): Promise<HistoryEntry> => {
    const { version, read: one } = read[index] as (typeof read)[number];
    const isOurs = one && isUpload(one, read.slice(index + 1).map((older) => older.read));
    return {
      version,
      origin: one ? isOurs ? "upload" : "edit" : "unread",
      source_sha256: isOurs ? one.stamp?.source_sha256 ?? null : null,
      commit: isOurs ? await commitOf(root, one) : null,
      environments: environments.filter((assigned) => assigned.version === version)
        .map(({ environment }) => environment),
      isPinned: lock?.version === version,
    };
  });
}

/** A version that cannot be read is no edit: nobody knows what it is. */
async function readVersion(
  braintrust: Braintrust,
  config: Config,
  id: string,
  version: string,
): Promise<LiveVersion | undefined> {
  try {
    const row = await braintrust.exactVersion(id, version);
    return row && await versionOf(row, config);
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

/** The first version with its stamp was uploaded, and whatever tells the same since. */
function isUpload(version: LiveVersion, older: (LiveVersion | undefined)[]): boolean {
  const { stamp } = version;
  if (!stamp) return false;
  if (isExact(version)) return true;
  const end = older.findIndex((one) => !one?.stamp || !sameHashes(one.stamp, stamp));
  const first = older.slice(0, end === -1 ? undefined : end).at(-1);
  return !first || tellsSame(first.content, version.content);
}

/** The commit that introduced the file a version was uploaded from; null when git has none. */
async function commitOf(root: string, { stamp }: LiveVersion): Promise<Commit | null> {
  if (!stamp || !/^[0-9a-f]{40,64}$/.test(stamp.blob)) return null;
  const format = "--format=%h %s";
  // -m: a merge may bring a text that neither side had.
  const args = ["log", "--all", "-m", "--reverse", format, `--find-object=${stamp.blob}`];
  const { code, stdout } = await runGit(root, args);
  // A clone without the object, such as a shallow one, answers with an error: the commit is unknown.
  const [first] = code === 0 ? new TextDecoder().decode(stdout).split("\n") : [];
  const [, id, subject] = /^(\S+) (.*)$/.exec(first ?? "") ?? [];
  return id === undefined ? null : { id, subject: subject ?? "" };
}

/** The prompt that a command is about. Throws a Failure when Braintrust has none. */
export function requireLive(prompt: Surveyed | undefined, slug: string): Surveyed {
  if (prompt?.live) return prompt;
  throw new Failure(`Cannot read the history of "${slug}": it is not in Braintrust`, {
    hint: `deno task upload ${slug}`,
  });
}
