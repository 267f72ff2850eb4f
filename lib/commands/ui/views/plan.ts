import { markup, type Part } from "../../../text/html.ts";
import { diffTable } from "../../../report/html/diff.ts";
import { stateWord } from "../../../report/html/states.ts";
import type { Report } from "../../../report/report.ts";
import { type Action, commandLine } from "../actions.ts";
import { addressOf } from "../address.ts";
import type { Page } from "./layout.ts";
import { promptPage, type Shown } from "./prompt.ts";

/** What an action would do, with the diff, and the button that does it. */
export function planPage(shown: Shown, action: Action, report: Report, token: string): Page {
  const { slug } = shown.prompt;
  const isAnything = report.prompts.some((one) =>
    !["skip", "refuse"].includes(one.action ?? "skip")
  );
  const body = markup`<h2>${action.label}: the plan</h2>
<p>It ${action.does}. The same as <code>${commandLine(action, slug)}</code></p>
${reportParts(report)}
${
    isAnything
      ? markup`<form method="post"><input type="hidden" name="token" value="${token}"><button>${action.label} now</button> <a href="${
        addressOf(slug)
      }">Cancel</a></form>`
      : markup`<p>There is nothing to do.</p>`
  }`;
  return { ...promptPage(shown, "plan", body), isStill: true };
}

/** What an action did. */
export function donePage(shown: Shown, action: Action, report: Report, isOk: boolean): Page {
  const body = markup`<h2 class="${isOk ? "good" : "bad"}">${action.label}: ${
    isOk ? "done" : "not done"
  }</h2>
${reportParts(report)}
<p><a href="${addressOf(shown.prompt.slug)}">To the prompt</a></p>`;
  return { ...promptPage(shown, "plan", body), isStill: true };
}

/** What a command reports, as it would print it. */
function reportParts({ prompts, problems, notes, next, target }: Report): Part {
  return markup`${
    target &&
    markup`<p class="dim">Project ${target.project} of ${target.org} at ${target.api_url}</p>`
  }${
    prompts.map(({ slug, state, detail, action, diff }) =>
      markup`<p>${stateWord(state)} <strong>${slug}</strong> ${detail}${
        action && markup` → <strong>${action}</strong>`
      }</p>
${diff !== "" && diffTable(diff, `What changes in ${slug}`)}`
    )
  }${
    problems.map(({ file, line, column, message }) =>
      markup`<p class="bad"><code>${file}:${line}:${column}</code> ${message}</p>`
    )
  }${notes.map((note) => markup`<p>${note}</p>`)}${
    next.map(({ command, does }) => markup`<p>${does}: <code>${command}</code></p>`)
  }`;
}
