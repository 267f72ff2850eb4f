import type { Config } from "../config.ts";
import { Failure } from "../failure.ts";
import type { Commit, HistoryEntry } from "../history.ts";
import { inPool } from "./in_pool.ts";
import type { Braintrust } from "./braintrust.ts";
import { readPointers } from "./environments.ts";
import { readVersions } from "./versions.ts";
import { runGit } from "./git.ts";
import { type LiveVersion, type Surveyed, versionOf } from "./survey.ts";

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
  const entries: HistoryEntry[] = [];
  // What an entry of the audit log holds beside its version is not documented: each row is read.
  const read = await inPool(4, versions, async (version) => {
    const row = await braintrust.exactVersion(live.id, version);
    const read = row && await versionOf(row, config);
    return { version, read, commit: read ? await commitOf(root, read) : null };
  });
  for (const { version, read: { content_sha256, stamp } = {}, commit } of read) {
    const isOurs = stamp !== undefined && stamp.content_sha256 === content_sha256;
    entries.push({
      version,
      source_sha256: isOurs ? stamp.source_sha256 : null,
      commit,
      environments: environments.filter((assigned) => assigned.version === version)
        .map(({ environment }) => environment),
      isPinned: lock?.version === version,
    });
  }
  return entries;
}

/** The commit that introduced the file a version was uploaded from; null when git has none. */
async function commitOf(
  root: string,
  { stamp, content_sha256 }: LiveVersion,
): Promise<Commit | null> {
  if (!stamp?.blob || stamp.content_sha256 !== content_sha256) return null;
  if (!/^[0-9a-f]{40,64}$/.test(stamp.blob)) return null;
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
