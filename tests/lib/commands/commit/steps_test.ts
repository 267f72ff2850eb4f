import { assertEquals } from "@std/assert";
import { type Blocked, stagedSteps } from "../../../../lib/commands/commit/steps.ts";
import type { State } from "../../../../lib/state/state.ts";

const NONE: Blocked = {
  prompts: [],
  dangling: [],
  invalid: [],
  hasTornLock: false,
  modules: [],
  stale: [],
  isPartial: false,
  isPushed: false,
  flow: { upload: "before-commit", branch: "main" },
};

function prompts(state: State, ...slugs: string[]): Blocked["prompts"] {
  return slugs.map((slug) => ({ slug, path: `prompts/${slug}.md`, state, ok: false }));
}

const ROWS: { name: string; blocked: Partial<Blocked>; want: string[] }[] = [
  {
    name: "nothing failed",
    blocked: { prompts: [{ ...prompts("in-sync", "a")[0]!, ok: true }] },
    want: [],
  },
  {
    name: "not uploaded: only what blocks is uploaded",
    blocked: { prompts: prompts("pending", "a", "b") },
    want: ["deno task upload a b && git add prompts/a.md prompts/b.md prompts/lock.json"],
  },
  {
    name: "many are not named to upload",
    blocked: { prompts: prompts("missing", "a", "b", "c", "d") },
    want: [
      "deno task upload && git add prompts/a.md prompts/b.md prompts/c.md prompts/d.md prompts/lock.json",
    ],
  },
  {
    name: "three are named to upload",
    blocked: { prompts: prompts("unstamped", "a", "b", "c") },
    want: [
      "deno task upload a b c && git add prompts/a.md prompts/b.md prompts/c.md prompts/lock.json",
    ],
  },
  {
    name: "a torn lock: all are uploaded",
    blocked: { prompts: prompts("pending", "a"), hasTornLock: true },
    want: ["deno task upload && git add prompts/a.md prompts/lock.json"],
  },
  {
    name: "a module that is stale",
    blocked: { prompts: [{ ...prompts("in-sync", "a")[0]!, ok: true }], stale: ["my gen.ts"] },
    want: ["deno task bundle && git add 'my gen.ts'"],
  },
  {
    name: "a module that is stale, in a partial commit: with what it is made of",
    blocked: {
      prompts: [{ ...prompts("in-sync", "a")[0]!, ok: true }],
      stale: ["gen.ts"],
      isPartial: true,
    },
    want: [
      "deno task bundle && git add prompts/a.md prompts/lock.json gen.ts && git commit prompts/a.md prompts/lock.json gen.ts",
    ],
  },
  {
    name: "an invalid file with an odd name",
    blocked: { invalid: ["my team/x.md", "b.md"] },
    want: ["git add 'my team/x.md' b.md"],
  },
  {
    name: "drifted, with a module",
    blocked: { prompts: prompts("drifted", "a", "b"), modules: ["gen.ts"] },
    want: [
      "deno task diff a b",
      "deno task upload --force a b && git add prompts/lock.json gen.ts",
      "PROMPT_SYNC_SKIP=1 git commit && deno task download a b",
    ],
  },
  {
    name: "a partial commit names its files",
    blocked: { prompts: prompts("pending", "a"), isPartial: true },
    want: [
      "deno task upload a && git add prompts/a.md prompts/lock.json && git commit prompts/a.md prompts/lock.json",
    ],
  },
  {
    name: "a deleted prompt: upload drops its entry",
    blocked: { dangling: [{ isDeleted: true, path: "prompts/a.md" }] },
    want: ["deno task upload && git add prompts/lock.json"],
  },
  {
    name: "a forgotten prompt is staged",
    blocked: { dangling: [{ isDeleted: false, path: "prompts/it's.md" }] },
    want: ["git add 'prompts/it'\\''s.md'"],
  },
  {
    name: "a prompt of a bundle: the module is staged with it",
    blocked: { prompts: prompts("pending", "a"), modules: ["gen.ts"] },
    want: ["deno task upload a && git add prompts/a.md prompts/lock.json gen.ts"],
  },
  {
    name: "a torn lock",
    blocked: { hasTornLock: true },
    want: ["deno task upload && git add prompts/lock.json"],
  },
  {
    name: "an invalid file comes first",
    blocked: { invalid: ["prompts/x.md"], prompts: prompts("missing", "a") },
    want: [
      "git add prompts/x.md",
      "deno task upload a && git add prompts/a.md prompts/lock.json",
    ],
  },
  {
    name: "drifted: both ways out",
    blocked: { prompts: prompts("drifted", "a") },
    want: [
      "deno task diff a",
      "deno task upload --force a && git add prompts/lock.json",
      "PROMPT_SYNC_SKIP=1 git commit && deno task download a",
    ],
  },
  {
    name: "a push: the way out ends with a commit",
    blocked: { prompts: [...prompts("pending", "a"), ...prompts("drifted", "b")], isPushed: true },
    want: [
      "deno task upload a && git add prompts/a.md prompts/lock.json && git commit prompts/a.md prompts/lock.json",
      "deno task diff b",
      "deno task upload --force b && git add prompts/lock.json && git commit prompts/lock.json",
      "deno task download b && git add prompts/b.md prompts/lock.json && git commit prompts/b.md prompts/lock.json",
    ],
  },
];

for (const { name, blocked, want } of ROWS) {
  Deno.test(`stagedSteps() — ${name}`, () => {
    assertEquals(stagedSteps({ ...NONE, ...blocked }).map(({ command }) => command), want);
  });
}

Deno.test("stagedSteps() — where the merge uploads, an edit comes into git or goes from main", () => {
  const prompts = [{ slug: "a", path: "prompts/a.md", state: "conflict" as const, ok: false }];
  const flow = { upload: "after-merge", branch: "release" } as const;
  assertEquals(stagedSteps({ ...NONE, prompts, flow }), [
    { command: "deno task diff a", does: "See the edit made in Braintrust" },
    {
      command: "PROMPT_SYNC_SKIP=1 git commit && deno task download --merge a",
      does: "Either bring the edit into git, on top of this commit",
    },
    { command: "deno task upload --force a", does: `Or restore git's text, on "release" only` },
  ]);
});

Deno.test("stagedSteps() — says what a step is for", () => {
  const does = (blocked: Partial<Blocked>): string[] =>
    stagedSteps({ ...NONE, ...blocked }).map((step) => step.does);
  const upload = "Upload it and stage the proof";
  assertEquals(does({ prompts: prompts("pending", "a"), hasTornLock: true }), [upload]);
  assertEquals(does({ hasTornLock: true }), ["Update the lock and stage it"]);
});
