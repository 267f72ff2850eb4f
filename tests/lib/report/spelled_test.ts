import { assertEquals } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { emptyReport, type Report } from "../../../lib/report/report.ts";
import { renderHuman } from "../../../lib/report/human.ts";
import { renderSummary } from "../../../lib/report/summary.ts";
import { spelled, spelledFailure } from "../../../lib/report/spelled.ts";

const SAID = "deno task upload";
const DIFF = `--- a\n+++ b\n@@ -1 +1 @@\n-${SAID}\n+x\n`;
const REPORT: Report = {
  ...emptyReport("verify"),
  prompts: [{
    slug: "greet",
    path: `prompts/${SAID}.md`,
    state: "pending",
    source_sha256: null,
    live: null,
    pinned: null,
    detail: SAID,
    diff: DIFF,
    ok: false,
  }],
  problems: [{ file: `${SAID}.md`, line: 1, column: 1, message: SAID }],
  notes: [SAID],
  next: [{ command: SAID, does: SAID }],
  outage: SAID,
};

Deno.test("spelled() — every word of ours; no diff, no path", () => {
  const typed = "npx prompt-sync upload";
  const { prompts: [prompt], problems: [problem], ...rest } = spelled(REPORT, "npx prompt-sync");
  assertEquals([prompt?.detail, problem?.message, rest.notes, rest.outage], [
    typed,
    typed,
    [typed],
    typed,
  ]);
  assertEquals(rest.next, [{ command: typed, does: typed }]);
  assertEquals([prompt?.diff, prompt?.path, problem?.file], [
    DIFF,
    `prompts/${SAID}.md`,
    `${SAID}.md`,
  ]);
});

Deno.test("spelled() — without a runner nothing is another byte, with one the pages keep the diff", () => {
  assertEquals(spelled(REPORT, undefined), REPORT);
  const report = spelled(REPORT, "npx prompt-sync");
  for (const page of [renderHuman(report, (_, text) => text), renderSummary(report)]) {
    assertEquals(page.includes(`\n-${SAID}\n`), true, page);
    assertEquals(
      page.replaceAll(/^.*(\.md|-deno task upload).*$/gm, "").includes("deno task"),
      false,
    );
  }
});

Deno.test("spelledFailure() — message and hint", () => {
  const { message, hint } = spelledFailure(new Failure(SAID, { hint: SAID }), "prompt-sync");
  assertEquals([message, hint], ["prompt-sync upload", "prompt-sync upload"]);
});
