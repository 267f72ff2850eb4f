import { stateWord } from "../../../report/html/states.ts";
import { bySeverity } from "../../../report/severity.ts";
import { STATE_NAMES } from "../../../state/state.ts";
import { type Html, markup, type Part } from "../../../text/html.ts";
import type { Surveyed } from "../../../survey/survey.ts";
import { addressOf } from "../address.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Page } from "./layout.ts";

/** All prompts, those first that need a person; `query` and `state` hide the others. */
export function listPage(snapshot: Snapshot, query: string, state: string): Page {
  const prompts = bySeverity(snapshot.prompts.map((prompt) => ({ ...prompt, ok: false })));
  const body = markup`<h1>Prompts</h1>
<form class="filter" role="search" action="/">
<label>Find <input id="query" type="search" name="q" value="${query}" autocomplete="off"></label>
<label>State <select id="state" name="state"><option value="">any</option>${
    STATE_NAMES.map((name) =>
      markup`<option${name === state && { source: " selected" }}>${name}</option>`
    )
  }</select></label>
<button>Show</button>
<output id="count">${counted(prompts, query, state)}</output>
</form>
${problems(snapshot)}
<div id="list" data-live>${prompts.length === 0 ? empty() : table(prompts, query, state)}</div>`;
  return { title: "Prompts", body, snapshot };
}

function isShown(prompt: Surveyed, query: string, state: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (state === "" || prompt.state === state) &&
    words.every((word) => textOf(prompt).includes(word));
}

/** What is searched: the script in the browser searches the same. */
function textOf({ slug, file, state }: Surveyed): string {
  return [slug, file?.path, state, ...tagsOf(file?.prompt().content.tags)].join(" ").toLowerCase();
}

function tagsOf(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.map(String) : [];
}

function counted(prompts: Surveyed[], query: string, state: string): string {
  const shown = prompts.filter((prompt) => isShown(prompt, query, state)).length;
  return `${shown} of ${prompts.length}`;
}

function table(prompts: Surveyed[], query: string, state: string): Html {
  return markup`<table class="list">
<thead><tr><th scope="col">State</th><th scope="col">Prompt</th><th scope="col">Tags</th><th scope="col">Why</th></tr></thead>
<tbody>
${prompts.map((prompt) => row(prompt, isShown(prompt, query, state)))}</tbody></table>`;
}

function row(prompt: Surveyed, isVisible: boolean): Html {
  const { slug, state, detail, file } = prompt;
  const attributes: Part = !isVisible && { source: " hidden" };
  return markup`<tr data-state="${state}" data-text="${textOf(prompt)}"${attributes}><td>${
    stateWord(state)
  }</td><th scope="row"><a href="${addressOf(slug)}">${slug}</a><br><code class="path">${
    file?.path ?? "no file"
  }</code></th><td>${tagsOf(file?.prompt().content.tags).join(", ")}</td><td>${
    state !== "in-sync" && detail
  }</td></tr>
`;
}

function problems({ files }: Snapshot): Html {
  return markup`<div id="problems" data-live>${
    files.problems.length > 0 &&
    markup`<section class="banner" aria-label="Problems in files"><ul>${
      files.problems.map(({ file, line, column, message }) =>
        markup`<li><code>${file}:${line}:${column}</code> ${message}</li>`
      )
    }</ul></section>`
  }</div>`;
}

function empty(): Html {
  return markup`<p>There is no prompt yet: neither a file that <code>include</code> in <code>prompts/config.json</code> names, nor a prompt in the project.</p>
<p>Write <code>prompts/greet.md</code> with one line, such as <em>Say hello.</em>, and it appears here.</p>`;
}
