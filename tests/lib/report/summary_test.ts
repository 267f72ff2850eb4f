import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { code, codeBlock, inline } from "../../../lib/text/markdown.ts";
import { renderFailureSummary, renderSummary } from "../../../lib/report/summary.ts";
import { Failure } from "../../../lib/text/failure.ts";
import { reportOf } from "./report_of.ts";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

Deno.test("renderSummary() — the table with the worst first, diffs folded, what to type", () => {
  const text = renderSummary(reportOf([
    { slug: "quiet", state: "in-sync", ok: true },
    { slug: "later", state: "pending" },
    { slug: "worst", state: "conflict", diff: "-a\n+b\n" },
  ], { next: [{ command: "deno task diff worst", does: "see both sides" }] }));
  const order = [
    "## ❌ verify: 1 pending, 1 conflict, 1 in-sync",
    "Project `shop` of `acme` at `https://api.example`",
    "deno task diff worst  # see both sides",
    "| state | prompt | why |",
    "| conflict | `worst`",
    "| pending | `later`",
    "<details><summary>Diff of worst</summary>",
    "```diff\n-a\n+b\n```",
    "<details><summary>1 in sync</summary>",
    "| in-sync | `quiet`",
  ].map((part) => text.indexOf(part));
  assert(order.every((at) => at >= 0), text);
  assertEquals(order, order.toSorted((a, b) => a - b));
});

Deno.test("renderSummary() — is cut below the limit, keeps the table before the diffs, says what is missing", () => {
  const prompts = Array.from({ length: 300 }, (_, index) => ({
    slug: `p${index}`,
    diff: `+${"é".repeat(3000)}\n`,
  }));
  const text = renderSummary(reportOf(prompts));
  assert(bytes(text) < 1024 * 1024, String(bytes(text)));
  assertEquals(text.match(/^\| drifted/gm)?.length, 300);
  const opened = text.match(/<details>/g)?.length ?? 0;
  assertEquals(text.match(/<\/details>/g)?.length, opened);
  assertStringIncludes(text, "<details><summary>250 more</summary>");
  const shown = opened - 1; // the other rows
  assertStringIncludes(text, `**Left out, because the page is full:** ${300 - shown} diffs`);
});

Deno.test("renderSummary() — never exceeds its limit, whatever is in the report", () => {
  const prompts = Array.from({ length: 5000 }, (_, index) => ({ slug: `p${index}` }));
  const text = renderSummary(reportOf(prompts), 60_000);
  assert(bytes(text) <= 60_000);
  assert(/\*\*Left out, because the page is full:\*\* \d+ rows/.test(text));
});

Deno.test("renderSummary() — keeps room for the line that says what is missing", () => {
  for (let slug = 1; slug < 80; slug++) {
    const prompts = Array.from({ length: 40 }, () => ({ slug: "s".repeat(slug), diff: "+x\n" }));
    const text = renderSummary(reportOf(prompts), 2000);
    assert(bytes(text) <= 2000, `${bytes(text)} bytes`);
    assertStringIncludes(text, "**Left out, because the page is full:**");
  }
});

Deno.test("renderSummary() — hostile text stays text", () => {
  const hostile = "`|</details>\n# @octocat <img src=x> [a](https://evil) www.evil.com ``";
  const report = reportOf([{ slug: hostile, path: hostile, detail: hostile, diff: "+```\n+<b>" }], {
    problems: [{ file: hostile, line: 1, column: 1, message: hostile }],
    notes: [hostile],
    ignored: [{ slug: hostile, reason: hostile }],
    outage: hostile,
  });
  const text = renderSummary(report);
  assertStringIncludes(text, "````diff\n+```\n+<b>\n````");
  for (const line of outsideCode(text)) {
    assert(!/@|\[|www|<(?!\/?(details|summary|code|br)>)/.test(line), line);
  }
  for (const row of text.split("\n").filter((line) => line.startsWith("| drifted"))) {
    assertEquals(row.replaceAll("\\|", "").split("|").length, 5, row);
  }
});

Deno.test("code() — one code span whatever the text holds", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const span = code(text);
    if (span === "") return text === "";
    const [fence = ""] = /^`+/.exec(span) ?? [];
    const inner = span.slice(fence.length, -fence.length);
    const runs = inner.match(/`+/g) ?? [];
    return fence !== "" && span.endsWith(fence) && !/[\n\r]/.test(span) &&
      runs.every((run) => run.length < fence.length) && !/(?<!\\)\|/.test(inner);
  }));
});

Deno.test("codeBlock() — the text cannot close the block", () => {
  const block = codeBlock("```\n````\nx\n", "diff");
  assertEquals(block, "`````diff\n```\n````\nx\n`````");
});

Deno.test("inline() — plain words stay plain, all else is code", () => {
  assertEquals(inline("was edited outside git"), "was edited outside git");
  assertEquals(
    inline("equals live, but the lock pins another version: see (a)."),
    "equals live, but the lock pins another version: see (a).",
  );
  for (
    const text of [
      "@octocat",
      "#12",
      "a_b_c",
      "*x*",
      "<b>",
      "www.evil.com",
      "a|b",
      "https://x",
      "~x~",
    ]
  ) {
    assertEquals(inline(text), text === "a|b" ? "`a\\|b`" : `\`${text}\``);
  }
});

Deno.test("renderFailureSummary() — says what could not be found out, and what mends it", () => {
  const failure = new Failure("Cannot log in: BRAINTRUST_API_KEY is not set", { hint: "Set it" });
  assertEquals(
    renderFailureSummary("verify", failure),
    "## ⚠️ verify: could not find out\n\n`Cannot log in: BRAINTRUST_API_KEY is not set`\n\nSet it\n",
  );
});

/** The text without code blocks, code spans and code elements. */
function outsideCode(text: string): string[] {
  return text.replace(/^(`{3,})[\s\S]*?^\1$/gm, "").replace(/<code>.*?<\/code>/g, "")
    .replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "").split("\n");
}
