import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderGithub } from "../../../lib/report/github.ts";
import { reportOf } from "./report_of.ts";

Deno.test("renderGithub() — the file, the changed line and the state", () => {
  const text = renderGithub(reportOf([{ line: 7 }]));
  assertEquals(
    text,
    "::error file=prompts/greet.md,line=7,title=greet%3A drifted::greet was edited outside git\n" +
      "prompt-sync verify: not ok, 1 drifted\n",
  );
});

Deno.test("renderGithub() — most severe first, ten per level, the rest in one line", () => {
  const slugs = Array.from({ length: 14 }, (_, index) => `p${index}`);
  const text = renderGithub(reportOf([
    ...slugs.map((slug) => ({ slug, state: "pending" as const })),
    ...slugs.map((slug) => ({ slug, state: "superseded" as const, ok: true })),
    { slug: "worst", state: "conflict" },
  ]));
  const lines = text.split("\n");
  const errors = lines.filter((line) => line.startsWith("::error"));
  assertEquals(errors.length, 10);
  assertStringIncludes(errors[0] ?? "", "worst");
  assertStringIncludes(errors[9] ?? "", "::6 more, all of them in the job summary");
  assertEquals(lines.filter((line) => line.startsWith("::notice")).length, 10);
  assertEquals(lines.length, 22);
});

Deno.test("renderGithub() — problems come before prompts", () => {
  const problems = [{ file: "prompts/x.md", line: 3, column: 5, message: "Expected a key" }];
  const [first] = renderGithub(reportOf([{}], { problems })).split("\n");
  assertEquals(first, "::error file=prompts/x.md,line=3,col=5,title=prompt::Expected a key");
});

Deno.test("renderGithub() — hostile text neither ends a property nor starts a command", () => {
  const hostile = "x::error::,\r\n::add-mask::a%0A\u001b[31m";
  const text = renderGithub(
    reportOf([{ slug: hostile, path: hostile, detail: hostile }], {
      notes: [hostile, "::stop-commands::x", "a ##[error] b"],
    }),
  );
  const commands = text.split("\n").filter((line) => line.trimStart().startsWith("::"));
  assertEquals(commands.length, 1);
  const [properties = ""] = (commands[0] ?? "").slice("::error ".length).split("::");
  assertEquals(properties.split(",").length, 3);
  assertEquals(text.includes("\u001b") || text.includes("\r") || text.includes("##["), false);
});

Deno.test("renderGithub() — paths start at the top of the checkout", () => {
  const problems = [{ file: "prompts/x.md", line: 1, column: 1, message: "m" }];
  const text = renderGithub(reportOf([{}], { problems }), "services/llm");
  assertStringIncludes(text, "file=services/llm/prompts/x.md,");
  assertStringIncludes(text, "file=services/llm/prompts/greet.md,");
});

Deno.test("renderGithub() — what others have to answer for is a warning; problems are counted", () => {
  const problems = [{ file: "prompts/x.md", line: 1, column: 1, message: "m" }];
  const text = renderGithub(reportOf([{ ok: true, isWarning: true }], { problems }));
  assertStringIncludes(text, "::warning file=prompts/greet.md,line=1,title=greet%3A drifted::");
  assertStringIncludes(text, "prompt-sync verify: not ok, 1 drifted, 1 problem\n");
  assertEquals(text.includes("::notice"), false);
});

Deno.test("renderGithub() — in an outage, what is unknown is said once", () => {
  const unknown = ["a", "b"].map((slug) => ({ slug, state: "unknown" as const }));
  const prompts = [...unknown, { slug: "c", state: "pending" as const }];
  const text = renderGithub(reportOf(prompts, { outage: "no answer" }));
  assertEquals(text.match(/^::\w+/gm), ["::error", "::warning"]);
  assertStringIncludes(text, "c%3A pending");
});

Deno.test("renderGithub() — an outage is a warning and no error", () => {
  const text = renderGithub(reportOf([], { outage: "no answer" }));
  assertEquals(
    text,
    "::warning title=not verified::not verified: no answer\nprompt-sync verify: not verified\n",
  );
});
