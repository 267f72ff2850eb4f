import { assertEquals, assertStringIncludes } from "@std/assert";
import { sideTable } from "../../../../lib/report/html/diff.ts";
import { renderHtml } from "../../../../lib/report/html/report.ts";
import { unifiedDiff } from "../../../../lib/text/unified_diff.ts";
import { reportOf } from "../report_of.ts";

const HOSTILE = `</td></style><script>alert(1)</script><img src=x onerror="alert(1)">`;
const diffOf = (before: string, after: string, name = "a"): string =>
  unifiedDiff({ name, text: before }, { name: "b", text: after });

Deno.test("renderHtml() — nothing that a report holds becomes markup", () => {
  const page = renderHtml(
    reportOf(
      [{
        slug: HOSTILE,
        path: HOSTILE,
        detail: HOSTILE,
        diff: diffOf(`${HOSTILE}\n`, "a\n", HOSTILE),
      }],
      {
        target: { org: HOSTILE, project: HOSTILE, api_url: HOSTILE },
        problems: [{ file: HOSTILE, line: 1, column: 1, message: HOSTILE }],
        ignored: [{ slug: HOSTILE, reason: HOSTILE }],
        notes: [HOSTILE],
        outage: HOSTILE,
        next: [{ command: HOSTILE, does: HOSTILE }],
      },
    ),
  );
  assertEquals(page.match(/<(script|img|iframe|link|object)\b/g), null);
  assertEquals(page.replace(/"[^"]*"/g, "").match(/<[^>]*\son\w+=/g), null);
  assertEquals(page.match(/<\/style>/g)?.length, 1);
});

Deno.test("renderHtml() — nothing in it loads, runs or leads anywhere", () => {
  const page = renderHtml(reportOf([{ diff: diffOf("a b c\n", "a x c\n") }]));
  assertEquals(page.match(/\b(src|href|action)=|url\(|@import/g), null);
  assertStringIncludes(page, "default-src &#39;none&#39;");
});

Deno.test("renderHtml() — what needs a person comes first, with its diff and what to type", () => {
  const page = renderHtml(
    reportOf(
      [{ slug: "fine", state: "in-sync", ok: true }, {
        slug: "odd",
        diff: diffOf("a b c\n", "a x c\n"),
      }],
      { next: [{ command: "deno task download odd", does: "bring the edit into git" }] },
    ),
  );
  assertEquals(page.indexOf("odd") < page.indexOf("fine"), true);
  assertStringIncludes(page, "Not everything agrees");
  assertStringIncludes(page, "a <del>b</del> c");
  assertStringIncludes(page, "<pre>deno task download odd</pre>");
});

Deno.test("renderHtml() — 1,000 prompts in sync take less than 2 MB, and diffs do not fill a disk", () => {
  const path = `prompts/${"folder/".repeat(5)}`;
  const many = (count: number, diff: string): string =>
    renderHtml(reportOf(
      Array.from({ length: count }, (_, index) => ({
        slug: `a-prompt-with-a-longer-name-${index}`,
        path: `${path}a-prompt-with-a-longer-name-${index}.md`,
        live: { version: `10${index}00000000000`, source_sha256: null },
        ...(diff === "" ? { state: "in-sync" as const, ok: true } : { diff }),
      })),
    ));
  assertEquals(many(1000, "").length < 500_000, true);
  const large = many(500, diffOf("", "a line of text\n".repeat(400)));
  assertEquals(large.length < 4_000_000, true);
  assertStringIncludes(large, "more differ: see");
});

Deno.test("sideTable() — what went stands beside what came; the longer side goes on alone", () => {
  const { source } = sideTable(diffOf("a\nb c\nz\n", "a\nb d\ne\nz\n"), "a label");
  const rows = [...source.matchAll(/<tr>(<td.*?)<\/tr>/g)].map(([, cells = ""]) =>
    [...cells.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = ""]) =>
      cell.replace(/<span class="unseen">.*?<\/span>/, "")
    )
  );
  assertEquals(rows, [
    ["1", "a", "1", "a"],
    ["2", "b c", "2", "b d"],
    ["", "", "3", "e"],
    ["3", "z", "4", "z"],
  ]);
});
