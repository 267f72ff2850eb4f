import { type Html, markup, type Part } from "../../../text/html.ts";
import { isObject, type Json, memberAt } from "../../../content/json.ts";
import { prettyVersion } from "../../../content/version.ts";
import { stateWord } from "../../../report/html/states.ts";
import type { Surveyed } from "../../../survey/survey.ts";
import { actionsFor, commandLine } from "../actions.ts";
import { addressOf } from "../address.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Page } from "./layout.ts";

/** What every view of one prompt is about. */
export interface Shown {
  snapshot: Snapshot;
  prompt: Surveyed;
  /** Whether the page may act. */
  canWrite: boolean;
}

const TABS: [view: string, label: string][] = [
  ["", "Messages"],
  ["source", "File"],
  ["diff", "What differs"],
  ["history", "History"],
  ["render", "Try it"],
];

/** A page about one prompt: its name and state, the ways to see it, and `body`. */
export function promptPage({ snapshot, prompt }: Shown, view: string, body: Part): Page {
  const { slug, state, detail } = prompt;
  const label = TABS.find(([name]) => name === view)?.[1] ?? view;
  const tabs = TABS.map(([name, words]) =>
    markup`<li><a href="${addressOf(slug, ...(name === "" ? [] : [name]))}"${
      name === view && { source: ' aria-current="page"' }
    }>${words}</a></li>`
  );
  return {
    title: `${slug}: ${label}`,
    snapshot,
    body: markup`<h1>${slug}</h1>
<p id="state" data-live>${stateWord(state)} ${detail}</p>
<nav aria-label="About ${slug}"><ul class="tabs">${tabs}</ul></nav>
${body}`,
  };
}

/** The messages as the file has them, the settings, and what to do next. */
export function overview(shown: Shown): Page {
  const { prompt, snapshot } = shown;
  const content = prompt.file?.prompt().content ?? prompt.live?.content();
  const options = memberAt(content ?? {}, ["prompt_data", "options"]);
  const body = markup`<div id="next" data-live>${next(shown)}</div>
<div id="content" data-live><h2>Messages</h2>
${messages(content === undefined ? undefined : memberAt(content, ["prompt_data", "prompt"]))}
<h2>Settings</h2>
<dl>
<dt>File</dt><dd>${prompt.file ? markup`<code>${prompt.file.path}</code>` : "none"}</dd>
<dt>Live version</dt><dd>${versionLink(prompt.slug, prompt.live?.version)}</dd>
<dt>Pinned version</dt><dd>${versionLink(prompt.slug, prompt.lock?.version)}</dd>
</dl>
${options !== undefined && markup`<pre>${JSON.stringify(options, null, 2)}</pre>`}</div>`;
  return promptPage({ ...shown, snapshot }, "", body);
}

function versionLink(slug: string, version: string | undefined): Html {
  if (version === undefined) return markup`none`;
  return markup`<a href="${addressOf(slug, "version", version)}"><code>${
    prettyVersion(version)
  }</code></a>`;
}

/** The messages, or the text, of a prompt. */
export function messages(block: Json | undefined): Part {
  if (!isObject(block)) return markup`<p>It holds no text.</p>`;
  if (!Array.isArray(block.messages)) return markup`<pre>${String(block.content ?? "")}</pre>`;
  return block.messages.map(message);
}

/** One message as a model reads it. */
export function message(one: Json): Html {
  const { role, content, ...rest } = isObject(one) ? one : { role: "", content: one };
  const text = typeof content === "string" ? content : content && JSON.stringify(content, null, 2);
  return markup`<section class="message"><h3>${String(role)}</h3><pre>${text ?? ""}</pre>${
    Object.keys(rest).length > 0 && markup`<pre>${JSON.stringify(rest, null, 2)}</pre>`
  }</section>
`;
}

/** What can be done: the button where the page may act, else the command to type. */
function next({ prompt: { slug, state }, canWrite }: Shown): Part {
  const actions = actionsFor(state);
  if (actions.length === 0) return undefined;
  return markup`<h2>To do next</h2>
<ul class="actions">${
    actions.map(([name, action]) => {
      const command = commandLine(action, slug);
      return markup`<li>${
        canWrite
          ? markup`<a class="button" href="${addressOf(slug, "plan", name)}">${action.label} …</a>`
          : markup`<code id="copy-${name}">${command}</code> <button type="button" data-copy="copy-${name}">Copy<span class="unseen"> ${command}</span></button>`
      } <span class="dim">${action.does}</span></li>`;
    })
  }</ul>`;
}
