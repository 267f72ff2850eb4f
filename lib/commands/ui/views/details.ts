// The other views of one prompt: its file, what differs, its history, one version, a try.
import { type Html, markup, type Part } from "../../../text/html.ts";
import { splitFrontMatter } from "../../../prompt/front_matter.ts";
import type { Json, JsonObject } from "../../../content/json.ts";
import { prettyVersion, timeOf } from "../../../content/version.ts";
import { diffTable, sideTable } from "../../../report/html/diff.ts";
import { unifiedDiff } from "../../../text/unified_diff.ts";
import { type Side, SIDES } from "../address.ts";
import { addressOf } from "../address.ts";
import type { Page } from "./layout.ts";
import { message, messages, promptPage, type Shown } from "./prompt.ts";

/** The file as it is in the working tree. */
export function sourcePage(shown: Shown): Page {
  const { file } = shown.prompt;
  const body = file
    ? markup`<div id="content" data-live><p class="dim"><code>${file.path}</code></p><pre>${file.prompt().text}</pre></div>`
    : markup`<p id="content" data-live>It has no file.</p>`;
  return promptPage(shown, "source", body);
}

/** One side of a comparison: what it is called, and its text as the file would have it. */
export interface SideText {
  name: string;
  text: string;
}

/** What differs between two sides, messages and settings apart. */
export function diffPage(
  shown: Shown,
  { from, to, isBeside }: { from: Side; to: Side; isBeside: boolean },
  [before, after]: [SideText, SideText],
): Page {
  const select = (name: string, chosen: Side): Html =>
    markup`<label>${name === "from" ? "From" : "to"} <select name="${name}">${
      SIDES.map((side) =>
        markup`<option${side === chosen && { source: " selected" }}>${side}</option>`
      )
    }</select></label>`;
  const [old, now] = [before, after].map(({ text }) => splitFrontMatter(text));
  const part = (title: string, was = "", is = ""): Part => {
    const names = [{ name: before.name, text: was }, { name: after.name, text: is }] as const;
    const diff = unifiedDiff(...names);
    return markup`<h2>${title}</h2>
${
      diff === ""
        ? markup`<p>No difference.</p>`
        : (isBeside ? sideTable : diffTable)(diff, `${title} from ${from} to ${to}`)
    }
`;
  };
  const body = markup`<form class="filter">${select("from", from)} ${
    select("to", to)
  } <label><input type="checkbox" name="look" value="beside"${
    isBeside && { source: " checked" }
  }> side by side</label> <button>Compare</button></form>
<div id="content" data-live><p class="dim">from <code>${before.name}</code> to <code>${after.name}</code></p>
${part("Messages", old?.body, now?.body)}${part("Settings", old?.yaml, now?.yaml)}</div>`;
  return promptPage(shown, "diff", body);
}

/** One version in the history. */
export interface HistoryRow {
  version: string;
  origin: string;
  commit: { id: string; subject: string } | null;
  environments: string[];
  isPinned: boolean;
}

/** All versions, newest first: where each came from, and who points at it. */
export function historyPage(shown: Shown, rows: readonly HistoryRow[]): Page {
  const { slug, live } = shown.prompt;
  const from = ({ origin, commit }: HistoryRow): Part => {
    if (origin === "unread") return "could not be read";
    if (origin === "edit") return markup`<strong class="bad">edited outside git</strong>`;
    return commit
      ? markup`<code>${commit.id}</code> ${commit.subject}`
      : "uploaded; not in this clone";
  };
  const labels = (row: HistoryRow): string =>
    [
      ...(row.version === live?.version ? ["live"] : []),
      ...(row.isPinned ? ["pinned"] : []),
      ...row.environments,
    ].join(", ");
  const body = rows.length === 0
    ? markup`<p id="content" data-live>Braintrust has no version of it.</p>`
    : markup`<div id="content" data-live><table class="list"><thead><tr><th scope="col">Version</th><th scope="col">When (UTC)</th><th scope="col">From</th><th scope="col">Who points at it</th></tr></thead><tbody>
${
      rows.map((row) =>
        markup`<tr><th scope="row"><a href="${addressOf(slug, "version", row.version)}"><code>${
          prettyVersion(row.version)
        }</code></a></th><td>${
          timeOf(row.version).toISOString().slice(0, 16).replace("T", " ")
        }</td><td>${from(row)}</td><td>${labels(row)}</td></tr>
`
      )
    }</tbody></table></div>`;
  return promptPage(shown, "history", body);
}

/** One version, as Braintrust has it. */
export function versionPage(shown: Shown, version: string, block: Json | undefined): Page {
  const page = promptPage(
    shown,
    "history",
    markup`<h2>Version <code>${prettyVersion(version)}</code></h2>
${messages(block)}`,
  );
  return { ...page, title: `${shown.prompt.slug}: version ${prettyVersion(version)}` };
}

/** What came of a try: the request that an application would send, or why there is none. */
export type Tried = { request: JsonObject } | { why: string } | undefined;

/** A form for the variables, and what an application would send with them. */
export function renderPage(
  shown: Shown,
  fields: readonly { name: string; about: string; value: string }[],
  tried: Tried,
): Page {
  const body = markup`<form id="variables">
${
    fields.map(({ name, about, value }, index) =>
      markup`<p><label for="v${index}"><strong>${name}</strong> ${about}</label><textarea id="v${index}" name="${name}" rows="2">${value}</textarea></p>
`
    )
  }${
    fields.length === 0 && markup`<p>It has no variables.</p><input type="hidden" name="" value="">`
  }
<p class="dim">A value that is JSON, such as a list, is passed as such; anything else is text.</p>
<button>Render</button></form>
<div id="content" data-live>${tried && outcome(tried)}</div>`;
  return promptPage(shown, "render", body);
}

function outcome(tried: { request: JsonObject } | { why: string }): Html {
  if ("why" in tried) return markup`<h2>Nothing is sent</h2><p class="bad">${tried.why}</p>`;
  const { messages, prompt, ...settings } = tried.request;
  return markup`<h2>What an application sends</h2>
${Array.isArray(messages) ? messages.map(message) : markup`<pre>${String(prompt ?? "")}</pre>`}
<pre>${JSON.stringify(settings, null, 2)}</pre>`;
}
