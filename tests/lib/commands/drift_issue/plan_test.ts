import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Issue, planIssue } from "../../../../lib/commands/drift_issue/plan.ts";
import { reportOf } from "../../report/report_of.ts";

const DRIFT = reportOf([{ diff: "-a\n+b\n" }]);
const CLEAN = reportOf([{ state: "in-sync", ok: true }]);

function opened(number = 4): Issue {
  const [step] = planIssue(DRIFT, []);
  assert(step?.step === "create");
  return { number, title: step.title, body: step.body };
}

Deno.test("planIssue() — drift and no issue: opens one with the table and the diff", () => {
  const [step, ...more] = planIssue(DRIFT, []);
  assert(step?.step === "create" && more.length === 0);
  assertEquals(step.title, "Prompts have drifted: shop");
  assertStringIncludes(step.body, "| drifted | `greet`");
  assertStringIncludes(step.body, "-a\n+b");
});

Deno.test("planIssue() — the same drift: nothing, also when GitHub changed the line ends", () => {
  const issue = opened();
  assertEquals(planIssue(DRIFT, [issue]), []);
  const stored = { ...issue, body: issue.body.trim().replaceAll("\n", "\r\n") };
  assertEquals(planIssue(DRIFT, [stored]), []);
});

Deno.test("planIssue() — other drift: edits the issue", () => {
  const steps = planIssue(reportOf([{ slug: "other" }]), [opened(4)]);
  assertEquals(steps.map((step) => step.step), ["edit"]);
});

Deno.test("planIssue() — a problem is drift too", () => {
  const problems = [{ file: "prompts/x.md", line: 1, column: 1, message: "m" }];
  assertEquals(planIssue(reportOf([], { problems }), []).length, 1);
});

Deno.test("planIssue() — clean: closes every issue of ours, or does nothing", () => {
  assertEquals(planIssue(CLEAN, []), []);
  const steps = planIssue(CLEAN, [opened(4), opened(5)]);
  assertEquals(steps.map((step) => step.step), ["close", "close"]);
});

Deno.test("planIssue() — of two open issues the older stays", () => {
  const [step, ...more] = planIssue(DRIFT, [opened(9), opened(4)]);
  assert(step?.step === "close" && more.length === 0);
  assertEquals(step.number, 9);
});

Deno.test("planIssue() — a person's issue and another project's are left alone", () => {
  const { title } = opened();
  const foreign = [{ number: 1, title, body: "I saw drift" }, {
    ...opened(2),
    title: "Prompts have drifted: other",
  }];
  assertEquals(planIssue(CLEAN, foreign), []);
  assertEquals(planIssue(DRIFT, foreign).map(({ step }) => step), ["create"]);
});

Deno.test("planIssue() — the body fits into an issue", () => {
  const prompts = Array.from(
    { length: 500 },
    (_, at) => ({ slug: `p${at}`, diff: "+x\n".repeat(99) }),
  );
  const [step] = planIssue(reportOf(prompts), []);
  assert(step?.step === "create" && step.body.length < 65536);
});

Deno.test("planIssue() — a project that is not known has a title, and the issue a mark", () => {
  const { target: _, ...rest } = DRIFT;
  const [step] = planIssue(rest as typeof DRIFT, []);
  assert(step?.step === "create");
  assertEquals(step.title, "Prompts have drifted: Braintrust");
  assertStringIncludes(step.body, "<!-- prompt-sync: drift issue -->");
});

Deno.test("planIssue() — a person's issue with our title is left alone", () => {
  const foreign = { ...opened(2), body: "I saw drift" };
  assertEquals(planIssue(CLEAN, [foreign]), []);
});

Deno.test("planIssue() — the younger issue says where it goes on", () => {
  const [step] = planIssue(DRIFT, [opened(4), opened(9)]);
  assert(step?.step === "close");
  assertEquals([step.number, step.comment], [9, "Continued in #4."]);
});
