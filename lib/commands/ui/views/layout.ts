import { type Html, markup, type Part } from "../../../text/html.ts";
import type { Snapshot } from "../snapshot.ts";

/** A page: its title, what stands in it, and from which reading. */
export interface Page {
  title: string;
  body: Part;
  snapshot?: Snapshot | undefined;
  status?: number;
  /** It is about one moment: it does not follow what changes. */
  isStill?: boolean;
}

/** The page around `body`. What has an id and `data-live` is replaced when something has changed. */
export function layout({ title, body, snapshot, isStill }: Page, token: string): Html {
  return markup`<!DOCTYPE html>
<html lang="en"${isStill && { source: ' data-kept="no"' }}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · prompt-sync</title>
<link rel="stylesheet" href="/style.css">
<script src="/app.js" type="module"></script>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<a class="home" href="/">Prompts</a>
${where(snapshot)}
<form method="post" action="/refresh"><input type="hidden" name="token" value="${token}"><button id="refresh">Read again</button></form>
</header>
${banner(snapshot)}
<main id="main" tabindex="-1">
${body}
</main>
<p class="said bad" id="away" hidden>deno task ui does not answer. Start it again, then reload this page.</p>
<p class="said" role="status" id="said"></p>
</body>
</html>
`;
}

function where(snapshot: Snapshot | undefined): Html {
  const target = snapshot?.surveying?.target;
  return markup`<p class="dim" id="where" data-live>${
    target && markup`${target.project.name} · ${target.org} · `
  }${snapshot && markup`read at ${snapshot.at.toISOString().slice(11, 19)} UTC`}</p>`;
}

/** What is not known is said on every page. */
function banner(snapshot: Snapshot | undefined): Html {
  const failure = snapshot?.failure;
  return markup`<div id="banner" data-live>${
    failure &&
    markup`<section class="banner" aria-label="Braintrust could not be asked"><p><strong>Not verified.</strong> ${failure.message}</p>${
      failure.hint !== undefined && markup`<p>${failure.hint}</p>`
    }<p>Shown is what the files and the lock say.</p></section>`
  }</div>`;
}

/** A page that says why there is no other. */
export function sorry(status: number, title: string, why: string, hint?: string): Page {
  const body = markup`<h1>${title}</h1><p>${why}</p>${
    hint !== undefined && markup`<pre>${hint}</pre>`
  }
<p><a href="/">All prompts</a></p>`;
  return { title, body, status };
}
