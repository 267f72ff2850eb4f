// Large projects, and the report as a file.
import { pathToFileURL } from "node:url";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { accessibilityProblems, startBrowser, watchedPage } from "./browser.ts";
import { everyday, FILES, served } from "./served.ts";

Deno.test("ui — 1,000 prompts and 300 versions: shown and searched without delay", async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `number-${index}`);
  const files = Object.fromEntries(names.map((name) => [`prompts/${name}.md`, `Say ${name}.\n`]));
  await using browser = await startBrowser();
  await using here = await served(files, async (box) => {
    await box.here("upload");
    for (let edit = 0; edit < 300; edit++) await box.edit("number-7", `Edit ${edit}.`);
  });
  const { page, complaints } = await watchedPage(await browser.newContext(), here.ui.url);
  const start = performance.now();
  const { stdout } = await here.box.here("verify", ["--format", "json"]);
  const verified = performance.now() - start;
  assertEquals(JSON.parse(stdout).prompts.length, 1000);
  const opened = performance.now();
  await page.goto(here.ui.url);
  await page.waitForSelector("tbody tr");
  const shown = performance.now() - opened;
  // Twice what verify takes; the rest is the browser's own start of a page on a busy machine.
  assertEquals(shown < 2 * verified + 1000, true, `${shown} ms, verify ${verified} ms`);
  const typed = performance.now();
  await page.fill("#query", "number-77");
  assertEquals(await page.textContent("#count"), "11 of 1000");
  assertEquals(performance.now() - typed < 1000, true);
  await page.goto(`${here.ui.url}prompt/number-7/history`);
  assertEquals(await page.locator("tbody tr").count(), 301);
  assertStringIncludes(await page.innerText("tbody"), "edited outside git");
  assertEquals(complaints, []);
});

Deno.test("verify --html — the file is accessible in both schemes, asks for nothing and runs nothing", async () => {
  await using browser = await startBrowser();
  await using here = await served(FILES, everyday);
  await here.box.here("verify", ["--html", ".prompt-sync/report.html"]);
  const file = pathToFileURL(`${here.box.root}/.prompt-sync/report.html`).href;
  const { page, complaints } = await watchedPage(await browser.newContext(), file);
  await page.goto(file);
  assertEquals(await accessibilityProblems(page), []);
  assertStringIncludes(await page.innerText("main"), "Not everything agrees");
  assertEquals(await page.locator("script").count(), 0);
  await page.setViewportSize({ width: 320, height: 640 });
  assertEquals(await page.evaluate("document.documentElement.scrollWidth <= 320"), true);
  assertEquals(complaints, []);
});
