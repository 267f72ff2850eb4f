// A real browser for tests: Debian's Chromium, driven by Playwright. Nothing is downloaded.
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SCHEMES = ["light", "dark"] as const;

/** Starts the browser. `flags` are Chromium's own. Throws, with what to install, where there is none. */
export async function startBrowser(flags: string[] = []): Promise<Browser> {
  const found = await Promise.all(
    PROGRAMS.map((path) => Deno.stat(path).then(() => true, () => false)),
  );
  const executablePath = PROGRAMS[found.indexOf(true)];
  if (executablePath === undefined) {
    throw new Error(
      "no Chromium: apt-get install chromium (looked at " + PROGRAMS.join(", ") + ")",
    );
  }
  // Its sandbox refuses to run for root, which containers are.
  const sandbox = Deno.uid() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({ executablePath, args: [...sandbox, ...flags] });
}

/** A page that notes what it should not do. */
export interface Watched {
  page: Page;
  /** Errors, messages of the console, dialogs, and requests to anywhere but `origin`. */
  complaints: string[];
}

/** A new page that belongs to `origin`. */
export async function watchedPage(context: BrowserContext, origin: string): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(`error: ${message}`));
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("dialog", async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`request: ${request.url()}`);
  });
  return { page, complaints };
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const RUN = `axe.run(document, ${JSON.stringify({ runOnly: { type: "tag", values: TAGS } })})`;
interface Findings {
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** What axe-core finds against WCAG 2.2 AA on the page as it stands, in both colour schemes. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(RUN) as Findings;
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${colorScheme} ${id}: ${html}\n${failureSummary}`)
      ),
    );
  }
  return found;
}
