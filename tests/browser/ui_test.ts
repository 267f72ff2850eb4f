// The page in a real browser: what people see, by mouse and by keyboard, and what other pages cannot do.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Browser } from "playwright-core";
import { accessibilityProblems, startBrowser, watchedPage } from "./browser.ts";
import { everyday, FILES, served } from "./served.ts";

type Work = (browser: Browser) => Promise<void>;
const TESTS: [name: string, work: Work][] = [];
/** All tests share one browser: to start it takes longer than most of them. */
const test = (name: string, work: Work): void => void TESTS.push([name, work]);

const VIEWS = [
  "",
  "?q=trading&state=conflict",
  "prompt/refund",
  "prompt/refund/source",
  "prompt/refund/diff?from=live&to=file",
  "prompt/refund/diff?from=live&to=file&look=beside",
  "prompt/refund/history",
  "prompt/greet/render",
  "prompt/greet/render?name=Ada",
  "prompt/greet/render?name=",
  "prompt/refund/plan/download",
  "prompt/nothing",
  "nowhere/at/all",
];

test("ui — every view is accessible in both colour schemes, loads nothing foreign, and fits a telephone", async (browser) => {
  await using here = await served(FILES, everyday, true);
  const { page, complaints } = await watchedPage(await browser.newContext(), here.ui.url);
  for (const view of VIEWS) {
    await page.goto(here.ui.url + view);
    assertEquals(await accessibilityProblems(page), [], view);
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate("document.documentElement.scrollWidth");
    assertEquals(Number(width) <= 320, true, `${view}: ${width} wide`);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  const allowed = /status of 40[34]/;
  assertEquals(complaints.filter((one) => !allowed.test(one)), []);
});

test("ui — finds, opens, compares and renders, by keyboard alone", async (browser) => {
  await using here = await served(FILES, everyday);
  const { page, complaints } = await watchedPage(await browser.newContext(), here.ui.url);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (): Promise<unknown> =>
    page.evaluate("document.activeElement.textContent || document.activeElement.id");
  await page.goto(here.ui.url);
  await press("Tab");
  assertEquals(await focused(), "To the content");
  await press("Enter", "Tab");
  assertEquals(await focused(), "query");
  await page.keyboard.type("refund");
  assertEquals(await page.textContent("#count"), "1 of 5");
  assertEquals(new URL(page.url()).search, "?q=refund");
  await press("Tab", "Tab", "Tab");
  assertEquals(await focused(), "refund");
  await press("Enter");
  await page.waitForURL("**/prompt/refund");
  await page.getByRole("link", { name: "What differs" }).focus();
  await press("Enter");
  await page.waitForURL("**/diff");
  assertEquals(await page.locator("del").allTextContents(), [" and polite"]);
  assertStringIncludes(await page.locator(".diff").innerText(), "Be brief");
  await page.goto(`${here.ui.url}prompt/greet/render`);
  await page.locator("textarea").focus();
  await page.keyboard.type("Ada");
  await press("Tab", "Enter");
  await page.waitForURL("**/render?name=Ada");
  assertStringIncludes(
    await page.locator("#content").innerText(),
    "Say hello to Ada, in one sentence.",
  );
  assertEquals(complaints, []);
});

test("ui — follows files by itself and Braintrust on request, and does not disturb who is typing", async (browser) => {
  await using here = await served(FILES, everyday);
  const { page } = await watchedPage(await browser.newContext(), here.ui.url);
  await page.goto(here.ui.url);
  await page.fill("#query", "greet");
  assertEquals(await page.locator("tr:not([hidden]) .state").innerText(), "in-sync");
  await here.box.write("prompts/support/greet.md", "Say hello.\n");
  await page.waitForSelector('tr[data-state="pending"]:not([hidden]) >> text=greet');
  assertEquals(await page.inputValue("#query"), "greet");
  assertEquals(await page.textContent("#count"), "1 of 5");
  await here.box.edit("greet", "Say goodbye.");
  await page.click("#refresh");
  await page.waitForSelector('tr[data-state="conflict"]:not([hidden]) >> text=greet');
});

test("ui — says when it is no longer served", async (browser) => {
  await using here = await served(FILES, everyday);
  const { page } = await watchedPage(await browser.newContext(), here.ui.url);
  await page.goto(here.ui.url);
  assertEquals(await page.isVisible("#away"), false);
  await here.ui[Symbol.asyncDispose]();
  await page.waitForSelector("#away >> text=does not answer");
  await page.close();
});

test("ui — without --write it shows the command to type and copies it; nothing acts", async (browser) => {
  await using here = await served(FILES, everyday);
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = await watchedPage(context, here.ui.url);
  await page.goto(`${here.ui.url}prompt/refund`);
  await page.getByRole("button", { name: "Copy deno task download refund" }).click();
  await page.waitForSelector("#said >> text=Copied.", { state: "attached" });
  assertEquals(await page.evaluate("navigator.clipboard.readText()"), "deno task download refund");
  await page.goto(`${here.ui.url}prompt/refund/plan/download`);
  assertStringIncludes(await page.innerText("main"), "deno task ui --write");
  assertEquals(await page.locator("main button").count(), 0);
});

const ACTIONS: [
  slug: string,
  action: string,
  state: string,
  file?: [path: string, text: string],
][] = [
  ["report", "Upload", "in-sync"],
  ["refund", "Download", "unstamped", ["prompts/support/refund.md", "polite"]],
  ["refund", "Overwrite", "in-sync", ["prompts/support/refund.md", "Be brief.\n"]],
  ["signal", "Merge", "pending", [
    "prompts/trading/signal.md",
    "0 to 100.\n\nNever guess.\n\nAnswer with a number and a word.",
  ]],
];
for (const [slug, action, state, file] of ACTIONS) {
  test(`ui --write — ${action}: the plan and the diff first, then what the command reports`, async (browser) => {
    await using here = await served(FILES, everyday, true);
    const { page } = await watchedPage(await browser.newContext(), here.ui.url);
    await page.goto(`${here.ui.url}prompt/${slug}`);
    const before = await here.box.git("status", "--porcelain");
    await page.getByRole("link", { name: `${action} …` }).click();
    await page.waitForSelector(`h2 >> text=${action}: the plan`);
    assertEquals(await here.box.git("status", "--porcelain"), before, "the plan changes nothing");
    if (action !== "Merge") assertEquals(await page.locator("main .diff").count(), 1);
    await page.getByRole("button", { name: `${action} now` }).click();
    await page.waitForSelector(`h2 >> text=${action}: done`);
    assertEquals(await accessibilityProblems(page), []);
    if (file) assertStringIncludes(await here.box.read(file[0]), file[1]);
    const { stdout } = await here.box.here("verify", ["--format", "json", slug]);
    assertEquals(JSON.parse(stdout).prompts[0]?.state, state);
  });
}

test("ui — a prompt full of HTML and script stays text, everywhere", async (browser) => {
  const hostile =
    `</pre></script><script>alert(1)</script><img src=x onerror=alert(2)>" onfocus="alert(3)`;
  const text = `---\ndescription: '${
    hostile.replaceAll("'", "")
  }'\ninputs:\n  a: '${hostile}'\n---\n${hostile} {{a}}\n`;
  await using here = await served({ "prompts/evil.md": text }, async (box) => {
    assertEquals((await box.here("upload")).code, 0);
    await box.edit("evil", `${hostile}!`);
  }, true);
  const { page, complaints } = await watchedPage(await browser.newContext(), here.ui.url);
  const render = `prompt/evil/render?a=${encodeURIComponent(hostile)}`;
  const views = [
    "",
    `?q=${encodeURIComponent(hostile)}`,
    "prompt/evil",
    "prompt/evil/source",
    "prompt/evil/diff",
    "prompt/evil/history",
    render,
    "prompt/evil/plan/download",
  ];
  for (const view of views) {
    await page.goto(here.ui.url + view);
    assertEquals(await page.locator("main img, main script").count(), 0, view);
  }
  assertStringIncludes(await page.innerText("main"), "<img src=x onerror=alert(2)>");
  assertEquals(complaints, []);
});

test("ui — a page of another origin can neither read nor act, not even through a name of its own", async (browser) => {
  await using here = await served(FILES, everyday, true);
  const port = new URL(here.ui.url).port;
  const attack =
    `<form method=post action="${here.ui.url}prompt/report/plan/upload" target=x><input name=token value="${here.ui.token}"></form>
    <iframe name=x src="${here.ui.url}"></iframe><script src="${here.ui.url}app.js"></script>`;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(attack, { headers: { "content-type": "text/html" } }),
  );
  const page = await (await browser.newContext()).newPage();
  const before = await here.box.row("report");
  for (const host of ["evil.example", "127.0.0.1"]) {
    await page.goto(`http://${host}:${server.addr.port}/`);
    const read = await page.evaluate(
      `fetch("${here.ui.url}").then((r) => r.text(), (e) => e.name)`,
    );
    assertEquals(read, "TypeError");
    const frame = page.frame("x");
    assertEquals(await frame?.locator("main").count().catch(() => 0), 0);
    await page.evaluate("document.forms[0].submit()");
    await page.evaluate(
      `fetch("${here.ui.url}refresh", { method: "POST", mode: "no-cors", body: new URLSearchParams({ token: "${here.ui.token}" }) }).catch(() => {})`,
    );
  }
  const rebound = await page.goto(`http://evil.example:${port}/`);
  assertEquals(rebound?.status(), 421);
  assertEquals((await page.content()).includes("refund"), false);
  assertEquals(await here.box.row("report"), before);
});

test("ui — without JavaScript everything but following works", async (browser) => {
  await using here = await served(FILES, everyday, true);
  const { page } = await watchedPage(
    await browser.newContext({ javaScriptEnabled: false }),
    here.ui.url,
  );
  await page.goto(here.ui.url);
  await page.fill("#query", "refund");
  await page.getByRole("button", { name: "Show" }).click();
  assertEquals(await page.locator("tbody tr:visible").count(), 1);
  await page.getByRole("link", { name: "refund" }).click();
  await page.getByRole("link", { name: "Download …" }).click();
  await page.getByRole("button", { name: "Download now" }).click();
  assertStringIncludes(await here.box.read("prompts/support/refund.md"), "polite");
});

test("ui — an empty project, and an outage: what is known is shown, what is not is said", async (browser) => {
  await using empty = await served({});
  const { page, complaints } = await watchedPage(await browser.newContext(), empty.ui.url);
  await page.goto(empty.ui.url);
  assertStringIncludes(await page.innerText("main"), "There is no prompt yet");
  assertEquals(await accessibilityProblems(page), []);
  assertEquals(complaints, []);

  await using out = await served(FILES, everyday);
  await out.box.local.close();
  const watched = await watchedPage(await browser.newContext(), out.ui.url);
  for (const view of ["", "prompt/refund", "prompt/refund/history"]) {
    await watched.page.goto(out.ui.url + view);
    assertStringIncludes(
      await watched.page.innerText("body"),
      view.endsWith("history") ? "Cannot" : "Not verified.",
    );
    assertEquals(await accessibilityProblems(watched.page), []);
  }
});

Deno.test("ui — in a real browser", async (t) => {
  await using browser = await startBrowser(["--host-resolver-rules=MAP evil.example 127.0.0.1"]);
  for (const [name, work] of TESTS) await t.step(name, async () => await work(browser));
});
