// What the pull request says. Names and texts come from Braintrust: they are shown, and do nothing.
import { prettyVersion } from "../../content/version.ts";
import { visibleLine } from "../../text/escape.ts";
import { code, codeBlock, html, inline } from "../../text/markdown.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import { PROPOSED } from "../../git/proposed.ts";
import type { Proposal, ProposedFile } from "./proposal.ts";

/** Tells our pull request from one that a person opened on the same branch. */
export const MARKER = "<!-- prompt-sync: proposal -->";
/** GitHub takes 65,536 characters. */
const MAX_BODY = 60_000;
/** As much of it is for each list, so that a large proposal is one, too. */
const MAX_LIST = 20_000;

/** The title: which prompts, as far as a line can tell. */
export function titleOf({ files, project }: Proposal): string {
  const [only, ...more] = files;
  const what = only && more.length === 0 ? `"${only.slug}"` : `${files.length} prompts`;
  return visibleLine(`Take edits from Braintrust: ${what} (${project})`).slice(0, 200);
}

/** The message of the commit. */
export function messageOf(proposal: Proposal, trailer: string): string {
  const lines = proposal.files.map(({ slug, from, to }) => `- ${slug}: ${step(from, to)}`);
  const versions = proposal.files.map(({ slug, to }) => `${PROPOSED}: ${slug}@${to}`);
  return `${titleOf(proposal)}\n\n${lines.join("\n")}\n\n${[trailer, ...versions].join("\n")}\n`;
}

/** The body: versions, what is left, what to do, and the diffs as far as they fit. */
export function bodyOf(
  proposal: Proposal,
  { texts, isAfterMerge, kept }: {
    /** Path → the text on the main branch. */
    texts: ReadonlyMap<string, string>;
    isAfterMerge: boolean;
    /** Files that somebody has changed on the branch: they stay as they are. */
    kept: readonly string[];
  },
): string {
  const { files, left, project, org } = proposal;
  const rows = files.map(({ slug, path, from, to, isMerged }) =>
    `| ${code(slug)} | ${code(path)} | ${code(step(from, to))} | ${
      isMerged ? "merged with a change in git" : from === null ? "new" : "edited"
    } |`
  );
  const parts = [
    MARKER,
    `Somebody changed these prompts in the project ${inline(project)} of ${inline(org)}. ` +
    "Review the change as you would any other. To reject it, restore git's text in Braintrust: " +
    "`deno task upload --force SLUG` on the main branch.",
    ...(rows.length === 0
      ? []
      : [`| prompt | file | version | |\n|---|---|---|---|\n${fitting(rows, MAX_LIST)}`]),
    ...(isAfterMerge ? [] : [
      "Before the merge, check out this branch and run `deno task upload`: it stamps the prompts and pins " +
      "them. Commit the lock to this branch.",
    ]),
    ...(kept.length === 0 ? [] : [
      `Somebody has changed these files on this branch, so they stay as they are: ${
        fitting(kept.map(code), MAX_LIST / 2, ", ")
      }`,
    ]),
    ...(left.length === 0
      ? []
      : [`Not in here:\n${
        fitting(left.map(({ slug, reason }) => `- ${code(slug)} ${inline(reason)}`), MAX_LIST / 2)
      }`]),
  ];
  return withDiffs(parts, files, texts);
}

/** The first of `items`, as many as fit into `size` characters, and how many did not. */
function fitting(items: readonly string[], size: number, separator = "\n"): string {
  let left = size;
  const shown = items.filter((item) => (left -= item.length + separator.length) >= 0);
  const more = items.length - shown.length;
  return more === 0
    ? shown.join(separator)
    : `${shown.join(separator)}\n\nand ${more} more: see the files of this pull request.`;
}

function withDiffs(
  parts: readonly string[],
  files: readonly ProposedFile[],
  texts: ReadonlyMap<string, string>,
): string {
  let body = parts.join("\n\n");
  let count = 0;
  for (const { path, text } of files) {
    const before = { name: `git/${path}`, text: texts.get(path) ?? "" };
    const diff = unifiedDiff(before, { name: `braintrust/${path}`, text });
    const block = `\n\n<details><summary>${html(path)}</summary>\n\n${
      codeBlock(diff, "diff")
    }\n\n</details>`;
    if (body.length + block.length > MAX_BODY) break;
    body += block;
    count++;
  }
  const more = files.length - count;
  return more === 0 ? body : `${body}\n\n${more} more: see the files of this pull request.`;
}

function step(from: string | null, to: string): string {
  return `${from === null ? "none" : prettyVersion(from)} → ${prettyVersion(to)}`;
}
