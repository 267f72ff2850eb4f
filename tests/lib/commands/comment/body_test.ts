import { assertEquals, assertStringIncludes } from "@std/assert";
import { commentBody, type Telling } from "../../../../lib/commands/comment/body.ts";
import { type Input, parseInput } from "../../../../lib/commands/comment/input.ts";
import { parseEvent } from "../../../../lib/commands/comment/event.ts";
import { planComment } from "../../../../lib/commands/comment/plan.ts";
import { assertThrows } from "@std/assert";
import { Failure } from "../../../../lib/text/failure.ts";

const TELLING: Telling = {
  isFork: false,
  url: "https://github.com/acme/shop/actions/runs/1",
  hasText: true,
};
const PROMPT: Input["prompts"][number] = {
  slug: "greet",
  path: "prompts/greet.md",
  state: "in-sync",
  detail: "",
  diff: "",
  live: null,
  pinned: null,
};
const CHANGE: Input["changes"][number] = {
  slug: "greet",
  path: "prompts/greet.md",
  settings: "",
  messages: "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n",
  variables: { added: [], removed: [] },
  pinned: { from: null, to: null },
};
const input = (more: Partial<Input> = {}): Input => ({
  version: 1,
  ok: true,
  prompts: [PROMPT],
  problems: [],
  changes: [],
  ...more,
});

Deno.test("commentBody() — nothing differs: nothing is said", () => {
  assertEquals(commentBody(input(), TELLING), undefined);
});

Deno.test("commentBody() — what is not proven is never called good", () => {
  const outage = input({
    ok: false,
    error: { message: "Braintrust did not answer" },
    changes: [CHANGE],
  });
  assertStringIncludes(commentBody(outage, TELLING) ?? "", "### ⚠️ Prompts");
  const fork = commentBody(input({ changes: [CHANGE] }), { ...TELLING, isFork: true }) ?? "";
  assertStringIncludes(fork, "### ⚠️ Prompts");
  assertStringIncludes(fork, "**Not verified.**");
});

Deno.test("commentBody() — text of others stays text: no mention, no markup, no end of the block", () => {
  const hostile = "@everyone [x](http://evil) <img src=x> | ``` </details>\n# big";
  const body = commentBody(
    input({
      ok: false,
      prompts: [{
        ...PROMPT,
        slug: hostile,
        path: hostile,
        state: "drifted",
        detail: hostile,
        diff: hostile,
      }],
      problems: [{ file: hostile, line: 1, column: 1, message: hostile }],
      changes: [{
        ...CHANGE,
        slug: hostile,
        path: hostile,
        settings: hostile,
        messages: hostile,
        variables: { added: [hostile], removed: [hostile] },
        pinned: { from: hostile, to: hostile },
      }],
      error: { message: hostile },
    }),
    { ...TELLING, promotes: hostile },
  ) ?? "";
  const outside = body.replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, "").replace(
    /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g,
    "",
  )
    .replace(/<code>[^<]*<\/code>/g, "");
  assertEquals(outside.match(/@everyone|<img|evil|^# /gm), null, outside);
});

Deno.test("commentBody() — cut with a link, and short enough for GitHub", () => {
  const changes = Array.from({ length: 3000 }, (_, index) => ({
    ...CHANGE,
    slug: `greet-${index}`,
    messages: `--- a\n+++ b\n@@ -1 +1 @@\n-${"ä".repeat(500)}\n+b\n`,
  }));
  const body = commentBody(input({ changes }), TELLING) ?? "";
  assertEquals(new TextEncoder().encode(body).length < 65_536, true);
  assertStringIncludes(body, `see [the whole report](${TELLING.url})`);
});

Deno.test("planComment() — create once, edit in place, leave what says it already, remove doubles", () => {
  const mine = "<!-- prompt-sync: comment -->\nold";
  assertEquals(planComment(undefined, []), []);
  assertEquals(planComment("b", [{ id: 1, body: "somebody else's" }]), [{
    step: "create",
    body: "b",
  }]);
  assertEquals(planComment("b", [{ id: 2, body: mine }]), [{ step: "edit", id: 2, body: "b" }]);
  assertEquals(planComment(mine, [{ id: 2, body: `${mine}\r\n` }]), []);
  assertEquals(planComment(mine, [{ id: 2, body: mine }, { id: 3, body: mine }]), [{
    step: "delete",
    id: 3,
  }]);
  assertEquals(planComment(undefined, [{ id: 2, body: mine }]).map(({ step }) => step), ["edit"]);
});

Deno.test("parseInput(), parseEvent() — anything else is a failure, not a guess", () => {
  for (
    const text of [
      "",
      "[]",
      "{}",
      JSON.stringify({ ...input(), prompts: [{ ...PROMPT, state: "fine" }] }),
    ]
  ) {
    assertThrows(() => parseInput("report.json", text), Failure, "Cannot use report.json");
    assertThrows(() => parseEvent(text), Failure, "this is no workflow_run event");
  }
  assertEquals(parseInput("report.json", JSON.stringify(input())), input());
});
