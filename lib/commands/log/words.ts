import { originWords } from "../../survey/origin_words.ts";
import type { Commit } from "../../git/commits.ts";
import { visibleLine } from "../../text/escape.ts";
import type { Paint } from "../../report/paint.ts";
import type { Origin } from "../../state/state.ts";
import { prettyVersion, timeOf } from "../../content/version.ts";

/** One version of a prompt, newest first in a list of them. */
export interface HistoryEntry {
  /** Transaction id. */
  version: string;
  /** How it came about; `unread` where Braintrust does not show the version. */
  origin: Origin;
  /** SHA-256 of the prompt file it was uploaded from; null when it was not uploaded by this tool. */
  source_sha256: string | null;
  /** The commit that introduced that file; null when git does not know it. */
  commit: Commit | null;
  /** Environments that point at this version. */
  environments: string[];
  /** Whether the lock of this commit pins it. */
  isPinned: boolean;
}

/** The history for people: one version a line, newest first. */
export function renderHistory(entries: readonly HistoryEntry[], paint: Paint): string {
  return entries.map((entry) => {
    const { version, source_sha256, environments, isPinned } = entry;
    const time = timeOf(version).toISOString().slice(0, 16).replace("T", " ");
    const labels = [...(isPinned ? ["pinned"] : []), ...environments];
    const label = labels.length > 0 ? paint("cyan", ` (${visibleLine(labels.join(", "))})`) : "";
    const hash = (source_sha256 ?? "").slice(0, 12).padEnd(12);
    return `${paint("bold", prettyVersion(version))}  ${time}  ${hash}  ${
      wordsFor(entry, paint)
    }${label}\n`;
  }).join("");
}

/** The history for machines. */
export function historyJson(slug: string, entries: readonly HistoryEntry[]): unknown {
  const versions = entries.map(({ version, isPinned, ...entry }) => ({
    version: prettyVersion(version),
    xact_id: version,
    created: timeOf(version).toISOString(),
    pinned: isPinned,
    ...entry,
  }));
  return { version: 1, command: "log", ok: true, slug, versions };
}

function wordsFor({ origin, commit }: HistoryEntry, paint: Paint): string {
  const words = visibleLine(originWords(origin, commit));
  if (origin === "edit") return paint("yellow", words);
  return origin === "unread" || commit === null ? paint("dim", words) : words;
}
