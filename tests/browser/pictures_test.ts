// The pictures of the README and the guide. No two machines draw a letter alike, so that comparing pixels
// would only compare machines: a picture is fresh when the page it shows still says and looks what it did,
// which is what docs/pictures/shown.json remembers. PICTURES=write takes them again.
import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { startBrowser, watchedPage } from "./browser.ts";
import { everyday, FILES, served } from "./served.ts";

const FOLDER = new URL("../../docs/pictures/", import.meta.url);
const PICTURES: [name: string, view: string, height: number][] = [
  ["list", "", 520],
  ["prompt", "prompt/refund", 620],
  ["diff", "prompt/refund/diff?from=file&to=live", 480],
  ["plan", "prompt/refund/plan/download", 660],
  ["history", "prompt/refund/history", 360],
];
/** What another minute or another machine changes. */
const PASSING: [pattern: RegExp, word: string][] = [
  [/\b[0-9a-f]{16}\b/g, "VERSION"],
  [/\/version\/\d+/g, "/version/N"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d/g, "TIME"],
  [/\d\d:\d\d:\d\d UTC/g, "TIME"],
  [/127\.0\.0\.1:\d+/g, "HOST"],
  [/value="[0-9a-f-]{36}"/g, "TOKEN"],
  [/<code>[0-9a-f]{7,}<\/code>/g, "COMMIT"],
];

/** A hash of what a page says and how it looks. */
async function shown(page: Page): Promise<string> {
  const style = await page.evaluate(`fetch("/style.css").then((answer) => answer.text())`);
  const text = PASSING.reduce(
    (text, [pattern, word]) => text.replace(pattern, word),
    `${style}${await page.innerHTML("body")}`,
  );
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex().slice(0, 16);
}

Deno.test("docs/pictures — show the page as it is", async () => {
  await using browser = await startBrowser();
  await using here = await served(FILES, everyday, true);
  const { page } = await watchedPage(
    await browser.newContext({ colorScheme: "light" }),
    here.ui.url,
  );
  const now: Record<string, string> = {};
  const isWriting = Deno.env.get("PICTURES") === "write";
  for (const [name, view, height] of PICTURES) {
    await page.setViewportSize({ width: 1000, height });
    await page.goto(here.ui.url + view);
    now[name] = await shown(page);
    if (!isWriting) continue;
    await Deno.mkdir(FOLDER, { recursive: true });
    await Deno.writeFile(new URL(`${name}.png`, FOLDER), await page.screenshot());
  }
  const kept = new URL("shown.json", FOLDER);
  if (isWriting) await Deno.writeTextFile(kept, `${JSON.stringify(now, null, 2)}\n`);
  const hint = "take them again: PICTURES=write deno task test:browser";
  assertEquals(JSON.parse(await Deno.readTextFile(kept)), now, hint);
});
