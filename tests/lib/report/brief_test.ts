import { assertEquals } from "@std/assert";
import { renderBrief } from "../../../lib/report/brief.ts";
import type { Report, ReportedPrompt } from "../../../lib/report/report.ts";

const REPORT: Report = {
  command: "verify",
  brief: { headline: "blocked:" },
  target: null,
  prompts: [],
  problems: [],
  ignored: [],
  told: [],
  notes: [],
  next: [],
};
const PROMPT: ReportedPrompt = {
  slug: "greet",
  path: "prompts/greet.md",
  state: "pending",
  source_sha256: null,
  live: null,
  pinned: null,
  detail: "has changed",
  diff: "",
  ok: false,
};
const plain = (_: string, text: string): string => text;

Deno.test("renderBrief() — silent when all is well", () => {
  const prompts: ReportedPrompt[] = [{ ...PROMPT, state: "in-sync", ok: true }];
  assertEquals(renderBrief({ ...REPORT, prompts }, plain), "");
});

Deno.test("renderBrief() — notes alone have no headline", () => {
  assertEquals(renderBrief({ ...REPORT, notes: ["offline"] }, plain), "offline\n");
});

Deno.test("renderBrief() — file, reason and, last, the command", () => {
  const report: Report = {
    ...REPORT,
    prompts: [PROMPT],
    problems: [
      { file: "prompts/a.md", line: 2, column: 5, message: "Expected \u001b[31m" },
      { file: "prompts/b\n.md", line: 1, column: 1, message: "broken" },
      { file: "prompts/c.md", line: 1, column: 3, message: "odd" },
    ],
    notes: ["note"],
    next: [{ command: "deno task upload", does: "Mend it" }],
  };
  assertEquals(
    renderBrief(report, plain),
    `blocked:
  prompts/a.md:2:5  Expected \\u{1b}[31m
  prompts/b\\n.md  broken
  prompts/c.md:1:3  odd
  prompts/greet.md  pending: has changed
note
Mend it:
  deno task upload
`,
  );
});
