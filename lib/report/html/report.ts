// The report as one file to keep and to pass on: read without a server, a script or a network.
import { type Html, markup, type Part } from "../../text/html.ts";
import { prettyVersion } from "../../content/version.ts";
import { countsOf, type Outcome, outcomeOf, type Report, type ReportedPrompt } from "../report.ts";
import { bySeverity } from "../severity.ts";
import { toldLines } from "../told.ts";
import { diffTable } from "./diff.ts";
import { standalonePage } from "./page.ts";
import { stateWord } from "./states.ts";

/** What fits with 1,000 prompts besides: what is left out is named. */
const MAX_DIFF_CHARACTERS = 3_000_000;
const VERDICTS: Record<Outcome, [words: string, style: string]> = {
  clean: ["Everything agrees", "good"],
  found: ["Not everything agrees", "bad"],
  unknown: ["Not verified", "warn"],
};

/** The whole report as an HTML file. */
export function renderHtml(report: Report): string {
  const { command, target, prompts, problems, notes, outage, next, ignored } = report;
  const [words, style] = VERDICTS[outcomeOf(report)];
  const ordered = bySeverity(prompts);
  const loud = ordered.filter((prompt) => !isQuiet(prompt));
  const title = `${command}: ${countsOf(report).join(", ") || "no prompts"}`;
  const where = target &&
    markup`<p class="dim">Project <strong>${target.project}</strong> of ${target.org} at ${target.api_url}</p>`;
  return standalonePage(
    title,
    markup`<main>
<h1><span class="${style}">${words}</span></h1>
<p>${title}</p>
${where}${outage !== undefined && markup`<p class="warn">Not verified: ${outage}</p>`}
${
      section(
        "To do next",
        next.map(({ command, does }) => markup`<p>${does}:</p><pre>${command}</pre>`),
      )
    }
${section("Problems in files", list(problems.map(problemItem)))}
${section("Prompts that need a look", table(loud))}
${section("What differs", diffs(ordered))}
${section("Notes", list([...notes, ...toldLines(report.told)]))}
${section("Ignored", list(ignored.map(({ slug, reason }) => `${slug}: ${reason}`)))}
${folded("In sync", ordered.filter(isQuiet))}
</main>`,
  ).source;
}

function isQuiet({ state, action }: ReportedPrompt): boolean {
  return state === "in-sync" && (action ?? "skip") === "skip";
}

/** A heading and what stands under it; nothing at all where there is nothing. */
function section(title: string, parts: readonly Part[]): Part {
  return parts.length > 0 && markup`<section><h2>${title}</h2>
${parts}</section>
`;
}

function list(items: readonly Part[]): Part[] {
  return items.length === 0
    ? []
    : [markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`];
}

function problemItem({ file, line, column, message }: Report["problems"][number]): Html {
  return markup`<code>${file}:${line}:${column}</code> ${message}`;
}

function table(prompts: readonly ReportedPrompt[]): Part[] {
  if (prompts.length === 0) return [];
  return [markup`<table class="list">
<thead><tr><th scope="col">State</th><th scope="col">Prompt</th><th scope="col">Why</th></tr></thead><tbody>
${prompts.map(row)}</tbody></table>`];
}

function row({ slug, path, state, detail, action, live }: ReportedPrompt): Html {
  const did = action !== undefined && action !== "skip" && markup`<strong>${action}</strong>: `;
  const version = live && markup`<br><span class="dim">live ${prettyVersion(live.version)}</span>`;
  return markup`<tr><td>${stateWord(state)}</td><th scope="row">${slug}<br><code class="path">${
    path ?? ""
  }</code></th><td>${did}${detail}${version}</td></tr>
`;
}

/** One after the other, until the file is full. */
function diffs(prompts: readonly ReportedPrompt[]): Part[] {
  const shown: Part[] = [];
  let free = MAX_DIFF_CHARACTERS;
  let left = 0;
  for (const { slug, diff, state } of prompts) {
    if (diff === "") continue;
    const { source } = markup`<details${
      shown.length < 10 && { source: " open" }
    }><summary><strong>${slug}</strong> ${stateWord(state)}</summary>${names(diff)}${
      diffTable(diff, `What differs in ${slug}`)
    }</details>
`;
    free -= source.length;
    if (free < 0) left++;
    else shown.push({ source });
  }
  const words = left === 1 ? "1 more differs" : `${left} more differ`;
  return left === 0 ? shown : [...shown, markup`<p>${words}: see <code>deno task diff</code>.</p>`];
}

/** Which sides are compared. */
function names(diff: string): Html {
  const [, before = ""] = /^--- (.*)$/m.exec(diff) ?? [];
  const [, after = ""] = /^\+\+\+ (.*)$/m.exec(diff) ?? [];
  return markup`<p class="dim">from <code>${before}</code> to <code>${after}</code></p>`;
}

/** Of what needs nobody, the names. */
function folded(title: string, prompts: readonly ReportedPrompt[]): Part {
  if (prompts.length === 0) return undefined;
  return markup`<details><summary><strong>${title}</strong> (${prompts.length})</summary>
<table class="list"><thead><tr><th scope="col">Prompt</th><th scope="col">File</th><th scope="col">Live version</th></tr></thead><tbody>
${
    prompts.map(({ slug, path, live }) =>
      markup`<tr><th scope="row">${slug}</th><td><code>${path}</code></td><td><code>${
        prettyVersion(live?.version ?? "")
      }</code></td></tr>
`
    )
  }</tbody></table></details>`;
}
