import { assertEquals } from "@std/assert";
import { type Downloaded, downloadSteps } from "../../../../lib/commands/download/steps.ts";

const NOTHING: Downloaded = {
  changed: [],
  added: [],
  marked: [],
  unsettled: [],
  uncommitted: [],
  prompts: [],
  flow: { upload: "before-commit", branch: "main" },
};

const TABLE: [name: string, done: Partial<Downloaded>, commands: string[]][] = [
  ["nothing to do", {}, []],
  ["an edit was taken", { changed: ["a.md"] }, ["git diff", "deno task upload"]],
  ["a new prompt, which git diff does not show by itself", { added: ["p/new.md"] }, [
    "git add --intent-to-add p/new.md && git diff",
    "deno task upload",
  ]],
  ["many new prompts", { added: ["p/1.md", "p/2.md", "p/3.md", "p/4.md"] }, [
    "git add --intent-to-add p && git diff",
    "deno task upload",
  ]],
  ["three new prompts", { added: ["p/1.md", "p/2.md", "my/3.md"], changed: ["a.md"] }, [
    "git add --intent-to-add p/1.md p/2.md my/3.md && git diff",
    "deno task upload",
  ]],
  ["many in folders, one of them odd, and at the top", {
    added: ["my team/1.md", "my team/2.md", "p/3.md", "4.md"],
  }, ["git add --intent-to-add 'my team' p . && git diff", "deno task upload"]],
  ["a new prompt in an odd folder", { added: ["my team/1.md"] }, [
    "git add --intent-to-add 'my team/1.md' && git diff",
    "deno task upload",
  ]],
  ["conflicts in odd files", { marked: ["my team/a.md", "b.md"] }, [
    "deno task lint 'my team/a.md' b.md",
  ]],
  ["work in progress in odd files", {
    uncommitted: [{ slug: "a", path: "my team/a.md" }, { slug: "b", path: "b.md" }],
    prompts: [{ slug: "c", state: "conflict", ok: false }],
  }, ["PROMPT_SYNC_SKIP=1 git commit -- 'my team/a.md' b.md", "deno task download --merge a b"]],
  ["refused for another reason", { prompts: [{ slug: "a", state: "pending", ok: false }] }, []],
  ["conflicts", { changed: ["a.md"], marked: ["a.md"] }, [
    "deno task lint a.md",
    "git diff",
    "deno task upload",
  ]],
  ["an edit of the variables", { changed: ["my team/a.md"], unsettled: ["my team/a.md"] }, [
    "deno task lint 'my team/a.md'",
    "git diff",
    "deno task upload",
  ]],
  ["work in progress", { uncommitted: [{ slug: "a", path: "p/a.md" }] }, [
    "PROMPT_SYNC_SKIP=1 git commit -- p/a.md",
    "deno task download --merge a",
  ]],
  ["refused", { prompts: [{ slug: "a", state: "conflict", ok: false }] }, [
    "deno task download --merge a",
    "deno task upload --force a",
    "deno task download --force a",
  ]],
];
for (const [name, done, commands] of TABLE) {
  Deno.test(`downloadSteps() — ${name}`, () => {
    assertEquals(downloadSteps({ ...NOTHING, ...done }).map(({ command }) => command), commands);
  });
}
