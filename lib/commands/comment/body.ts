import { Page } from "../../report/markdown_page.ts";
import type { PromptChange } from "../../report/changes.ts";
import { code, codeBlock, folded, inline } from "../../text/markdown.ts";
import { prettyVersion } from "../../content/version.ts";
import { STATE_NAMES } from "../../state/state.ts";
import type { Input } from "./input.ts";

/** By this the comment is found again. */
export const MARKER = "<!-- prompt-sync: comment -->";
/** GitHub takes 65,536 characters; some are kept free for the lines that close the comment. */
const MAX_BYTES = 60_000;
/** What stands there once nothing differs. */
export const QUIET = `${MARKER}\nPrompts: nothing differs any more.`;

/** What the comment is about, and how much of it is said. */
export interface Telling {
  /** A fork's run says of itself what it found. */
  isFork: boolean;
  /** Where the whole report is. */
  url: string;
  /** Whether the text of prompts is shown. */
  hasText: boolean;
  /** The environment that a merge points at the pinned versions. */
  promotes?: string | undefined;
}

/** The comment as Markdown; undefined when there is nothing to say. */
export function commentBody(input: Input, telling: Telling): string | undefined {
  const { prompts, problems, changes, ok } = input;
  const waiting = prompts.filter(({ state }) => state !== "in-sync");
  if (ok && waiting.length === 0 && problems.length === 0 && changes.length === 0) return undefined;
  const page = new Page(MAX_BYTES);
  page.add([MARKER, heading(input, telling)]);
  page.add(proofLines(input, telling));
  page.add(changes.map((change) => changeLine(change, telling)), "change");
  page.add(waiting.map(waitingLine), "prompt");
  page.add(
    problems.map(({ file, line, column, message }) =>
      `- ${code(`${file}:${line}:${column}`)} ${inline(message)}`
    ),
    "problem",
  );
  if (telling.hasText) {
    for (const change of changes) addDiffs(page, change);
    for (const { slug, diff } of waiting) {
      addDiff(page, `${slug}: from Braintrust to this branch`, diff);
    }
  }
  page.add([`[The whole report](${telling.url})`]);
  return page.text(`see [the whole report](${telling.url})`);
}

function heading({ ok, prompts, changes, error }: Input, { isFork }: Telling): string {
  const mark = isFork || error ? "⚠️" : ok ? "✅" : "❌";
  const counts = STATE_NAMES.map((name) =>
    [name, prompts.filter(({ state }) => state === name).length] as const
  ).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
  const changed = changes.length === 0 ? [] : [`${changes.length} changed here`];
  return `### ${mark} Prompts: ${[...changed, ...counts].join(", ") || "see below"}`;
}

/** What is not proven is said before anything else. */
function proofLines({ error }: Input, { isFork }: Telling): string[] {
  if (isFork) {
    return [
      "**Not verified.** A fork gets no key: this is what its own run found in its files and its lock.",
    ];
  }
  return error ? [`**Not verified**: ${inline(error.message)}`] : [];
}

function changeLine(change: PromptChange, { promotes }: Telling): string {
  const { slug, path, settings, messages, variables, pinned } = change;
  const parts = [
    ...(messages === "" ? [] : ["messages"]),
    ...(settings === "" ? [] : ["settings"]),
    ...variables.added.map((name) => `new variable ${code(name)}`),
    ...variables.removed.map((name) => `variable ${code(name)} is gone`),
    ...pinLines(pinned, promotes),
  ];
  return `- **changed**: ${code(slug)} (${code(path)}): ${parts.join("; ")}`;
}

/** What a merge moves, and where. */
function pinLines({ from, to }: PromptChange["pinned"], promotes: string | undefined): string[] {
  if (from === to) return [];
  const name = (version: string | null): string =>
    version === null ? "none" : code(prettyVersion(version));
  const environment = promotes === undefined || to === null ? "" : `, as does ${code(promotes)}`;
  return [`merging moves the pinned version from ${name(from)} to ${name(to)}${environment}`];
}

function waitingLine({ slug, path, state, detail }: Input["prompts"][number]): string {
  return `- **${state}**: ${code(slug)}${path === null ? "" : ` (${code(path)})`} ${
    inline(detail)
  }`;
}

function addDiffs(page: Page, { slug, messages, settings }: PromptChange): void {
  addDiff(page, `${slug}: messages`, messages);
  addDiff(page, `${slug}: settings`, settings);
}

function addDiff(page: Page, title: string, diff: string): void {
  if (diff !== "") page.add([folded(title, codeBlock(diff, "diff"))], "diff");
}
