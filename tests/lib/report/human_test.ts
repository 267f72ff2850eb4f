import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { nextSteps } from "../../../lib/report/next_steps.ts";
import { renderGithub, renderGithubFailure } from "../../../lib/report/github.ts";
import { renderHuman } from "../../../lib/report/human.ts";
import type { Paint } from "../../../lib/report/paint.ts";
import { renderJson, renderJsonFailure } from "../../../lib/report/json.ts";
import {
  exitCodeOf,
  isOk,
  type Report,
  type ReportedPrompt,
  summaryOf,
} from "../../../lib/report/report.ts";
import { sortProblems } from "../../../lib/text/problem.ts";
import { selector } from "../../../lib/state/select.ts";

const plain: Paint = (_, text) => text;
const prompt = (over: Partial<ReportedPrompt> = {}): ReportedPrompt => ({
  slug: "greet",
  path: "prompts/greet.md",
  state: "in-sync",
  source_sha256: "abc",
  live: { version: "1000192656880881099", source_sha256: "abc" },
  pinned: { version: "1000192656880881099" },
  detail: "file, pinned version and live agree",
  diff: "",
  ok: true,
  ...over,
});
const report = (over: Partial<Report> = {}): Report => ({
  command: "verify",
  target: { org: "Org", project: "P", api_url: "https://api.example.com" },
  prompts: [],
  problems: [],
  ignored: [],
  told: [],
  notes: [],
  next: [],
  ...over,
});
const drifted = prompt({
  slug: "hi",
  path: "prompts/hi.md",
  state: "drifted",
  detail: "was edited outside git",
  diff: "--- git/a\n+++ braintrust/a\n@@ -1,1 +1,1 @@\n-a\n+b\u001b[0m\n",
  ok: false,
});
const problem = {
  file: "prompts/x.md",
  line: 2,
  column: 3,
  message: "Expected a\n\u001b, found b%",
};
const full = report({
  prompts: [
    prompt(),
    drifted,
    prompt({
      slug: "old",
      path: null,
      state: "orphaned",
      detail: "was uploaded from x",
      live: null,
      action: "delete",
    }),
  ],
  problems: [problem],
  ignored: [{ slug: "legacy", reason: "is old" }],
  notes: ["Wrote prompts/lock.json"],
  next: [{ command: "deno task download hi", does: "take the edit" }, { command: "x", does: "y" }],
});

Deno.test("renderHuman() — everything a report can hold", () => {
  assertEquals(
    renderHuman(full, plain),
    `prompts/x.md:2:3  Expected a\\n\\u{1b}, found b%

= greet  in-sync     (live 81cd05ee665fdfb3)
! hi     drifted     was edited outside git (live 81cd05ee665fdfb3)
- old    orphaned    delete: was uploaded from x

--- git/a
+++ braintrust/a
@@ -1,1 +1,1 @@
-a
+b\\u{1b}[0m

ignored: legacy (is old)

Wrote prompts/lock.json

1 in-sync, 1 drifted, 1 orphaned, 1 problem, 1 ignored in project "P" of "Org" at https://api.example.com

  deno task download hi  take the edit
  x                      y
`,
  );
});

Deno.test("renderHuman() — nothing to say", () => {
  assertEquals(renderHuman(report({ target: null }), plain), "no prompts\n");
  assertEquals(renderHuman(report({ target: null, notes: ["Fine."] }), plain), "Fine.\n");
});

Deno.test("renderHuman() — of many prompts, those in sync are only counted", () => {
  const prompts = Array.from({ length: 21 }, (_, index) => prompt({ slug: `p${index}` }));
  assertEquals(renderHuman(report({ target: null, prompts }), plain), "21 in-sync\n");
  assertEquals(
    renderHuman(report({ target: null, prompts: [...prompts, drifted] }), plain).split("\n")[0],
    "! hi  drifted     was edited outside git (live 81cd05ee665fdfb3)",
  );
});

Deno.test("renderHuman() — long diffs are cut, except where they are asked for", () => {
  const diff = Array.from({ length: 100 }, (_, index) => `+${index}\n`).join("");
  const long = { target: null, prompts: [{ ...drifted, diff }] };
  const lines = renderHuman(report(long), plain).split("\n");
  assertEquals(lines.slice(60, 63), ["+58", "+59", "... 40 more lines: deno task diff"]);
  const whole = renderHuman(report({ ...long, command: "diff", diffs: "readable" }), plain);
  assertEquals(whole.includes("+99\n") && !whole.includes("more lines"), true);
});

Deno.test("renderHuman() — of a thousand prompts a person gets the worst, and where the rest is", () => {
  const pending = Array.from(
    { length: 1000 },
    (_, index) =>
      prompt({
        slug: `p${index}`,
        state: "pending",
        detail: "has changed",
        ok: false,
        diff: "+a\n",
      }),
  );
  const problems = Array.from({ length: 100 }, (_, line) => ({ ...problem, line }));
  const many = report({ target: null, prompts: [...pending, drifted], problems });
  const text = renderHuman(many, plain);
  assertEquals(text.length < 10_000, true, `${text.length} characters`);
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("! hi"));
  assertEquals(lines[first - 2], "... 60 more (--format json lists all)");
  assertEquals(lines[first + 40], "... 961 more (--format json lists all)");
  assertEquals(lines.filter((line) => line === "... 991 more diffs: deno task diff").length, 1);
  assertEquals(lines.includes("1000 pending, 1 drifted, 100 problems"), true);
});

// deno-fmt-ignore
const ASKED: [name: string, count: number, lines: number, isWhole: boolean, printed: number][] = [
  ["forty are printed", 40, 10, false, 40],
  ["of more, forty", 41, 10, false, 40],
  ["of long ones, as many as fit", 30, 300, false, 6],
  ["one is whole, however long", 1, 5000, false, 1],
  ["of several that long, one", 2, 5000, false, 1],
  ["all, where all are wanted", 100, 100, true, 100],
];
for (const [name, count, lines, isWhole, printed] of ASKED) {
  Deno.test(`renderHuman() — diffs that were asked for: ${name}`, () => {
    const diff = "+a\n".repeat(lines);
    const pending = { ...drifted, state: "pending" as const, diff: diff.replaceAll("a", "b") };
    const prompts = [...Array(count - 1).fill(pending), { ...drifted, diff }];
    const asked = report({
      command: "diff",
      target: null,
      prompts,
      diffs: isWhole ? "all" : "readable",
    });
    const text = renderHuman(asked, plain).split("\n");
    const kept = text.filter((line) => /^\+[ab]$/.test(line));
    assertEquals(kept.length, printed * lines);
    assertEquals(kept.includes("+a"), true, "what needs a person most is among them");
    const rest = count - printed;
    const more =
      `... ${rest} more diffs: deno task diff SLUG prints one, deno task diff --all every one`;
    assertEquals(text.includes(more), rest > 0);
  });
}

Deno.test("renderHuman() — colours by meaning", () => {
  const named: Paint = (style, text) => `<${style}>${text}</>`;
  const text = renderHuman(report({ target: null, prompts: [drifted] }), named);
  assertEquals(text.split("\n").slice(2, 7), [
    "<bold>--- git/a</>",
    "<bold>+++ braintrust/a</>",
    "<cyan>@@ -1,1 +1,1 @@</>",
    "<red>-a</>",
    "<green>+b\\u{1b}[0m</>",
  ]);
  assertEquals(text.startsWith("<red>! hi  drifted   </>"), true);
});

Deno.test("renderGithub() — annotations, each on one line", () => {
  assertEquals(
    renderGithub(full),
    `::error file=prompts/x.md,line=2,col=3,title=prompt::Expected a%0A\\u{1b}, found b%25
::error file=prompts/hi.md,line=1,title=hi%3A drifted::hi was edited outside git
::notice file=prompts/lock.json,line=1,title=old%3A orphaned::old was uploaded from x (delete)
Wrote prompts/lock.json
prompt-sync verify: not ok, 1 in-sync, 1 drifted, 1 orphaned, 1 problem, 1 ignored
`,
  );
});

Deno.test("renderGithub() — a slug from Braintrust starts no command of its own", () => {
  const hostile = prompt({
    slug: "a,b::c\n::error::x",
    path: null,
    state: "unmanaged",
    detail: "has no prompt file",
  });
  assertEquals(
    renderGithub(report({ prompts: [hostile], notes: [" ::error::note", "a ##[error]b"] })),
    "::notice file=prompts/lock.json,line=1,title=a%2Cb%3A%3Ac%0A%3A%3Aerror%3A%3Ax%3A unmanaged::" +
      "a,b::c%0A::error::x has no prompt file\nnote:  ::error::note\na # #[error]b\nprompt-sync verify: ok, 1 unmanaged\n",
  );
});

Deno.test("renderGithubFailure() — message and hint", () => {
  assertEquals(
    renderGithubFailure(new Failure("No: 100%")),
    "::error title=prompt-sync::No: 100%25\n",
  );
  assertEquals(
    renderGithubFailure(new Failure("No", { hint: "Do" })),
    "::error title=prompt-sync::No%0ADo\n",
  );
});

Deno.test("renderJson() — the documented members, no diff outside of diff", () => {
  const { ok: _, diff, ...shown } = drifted;
  const { problems, ignored, told, target } = full;
  const value = JSON.parse(renderJson({ ...full, prompts: [drifted] }));
  assertEquals(value, {
    version: 1,
    command: "verify",
    ok: false,
    target,
    summary: { drifted: 1 },
    prompts: [shown],
    problems,
    ignored,
    told,
  });
  const withDiff = JSON.parse(
    renderJson({ ...full, command: "diff", diffs: "readable", prompts: [drifted] }),
  );
  assertEquals(withDiff.prompts, [{ ...shown, diff }]);
  assertEquals(renderJson(report()).endsWith("}\n"), true);
});

Deno.test("renderJsonFailure() — has the members of a report and the error", () => {
  assertEquals(JSON.parse(renderJsonFailure("verify", new Failure("No"))), {
    version: 1,
    command: "verify",
    ok: false,
    target: null,
    summary: {},
    prompts: [],
    problems: [],
    ignored: [],
    told: [],
    error: { message: "No", hint: null },
  });
});

Deno.test("isOk(), exitCodeOf(), summaryOf()", () => {
  const unknown = prompt({ state: "unknown", ok: false });
  assertEquals([isOk(report()), exitCodeOf(report())], [true, 0]);
  assertEquals(exitCodeOf(report({ prompts: [prompt()] })), 0);
  assertEquals(exitCodeOf(report({ prompts: [drifted] })), 1);
  assertEquals(exitCodeOf(report({ problems: [problem] })), 1);
  assertEquals(exitCodeOf(report({ prompts: [drifted, unknown] })), 2);
  assertEquals(Object.entries(summaryOf([unknown, drifted, prompt(), drifted])), [
    ["in-sync", 1],
    ["drifted", 2],
    ["unknown", 1],
  ]);
});

Deno.test("sortProblems() — by file, line, column", () => {
  const at = (file: string, line: number, column: number): typeof problem => ({
    file,
    line,
    column,
    message: "",
  });
  const sorted = [at("a", 1, 2), at("a", 2, 1), at("a", 10, 1), at("b", 1, 1)];
  assertEquals(sortProblems(sorted.toReversed()), sorted);
});

// deno-fmt-ignore
const STEPS: [name: string, prompts: [slug: string, state: ReportedPrompt["state"], ok?: boolean][], commands: string[]][] = [
  ["nothing failed", [["a", "in-sync", true], ["b", "unmanaged", true], ["c", "pending", true]], []],
  ["pending, missing, unstamped", [["a", "pending"], ["b", "missing"], ["c", "unstamped"]], ["deno task upload"]],
  ["drifted", [["a", "drifted"], ["b", "drifted"]], ["deno task download a b", "deno task upload --force a b"]],
  ["many drifted", "abcdefghijk".split("").map((slug) => [slug, "drifted"]), ["deno task download SLUG ...", "deno task upload --force SLUG ..."]],
  ["conflict", [["a", "conflict"]], ["deno task download --merge a", "deno task upload --force a", "deno task download --force a"]],
  ["strict", [["a", "unmanaged"], ["b", "orphaned"], ["c", "superseded"]], ["deno task download", "deno task upload --prune", "deno task upload --reassert"]],
];
for (const [name, prompts, commands] of STEPS) {
  Deno.test(`nextSteps() — ${name}`, () => {
    const steps = nextSteps(prompts.map(([slug, state, ok = false]) => ({ slug, state, ok })));
    assertEquals(steps.map(({ command }) => command), commands);
    assertEquals(steps.every(({ does }) => does !== ""), true);
  });
}

Deno.test("nextSteps() — where the merge uploads, says of uploads where they work", () => {
  const flow = { upload: "after-merge", branch: "release" } as const;
  const prompts = [["a", "drifted"], ["b", "pending"]] as const;
  const steps = nextSteps(prompts.map(([slug, state]) => ({ slug, state, ok: false })), flow);
  assertEquals(steps.map(({ command, does }) => `${command}  # ${does}`), [
    'deno task upload  # on "release" only: upload the change',
    "deno task download a  # bring the edit into git for review",
    `deno task upload --force a  # on "release" only: restore git's text`,
  ]);
});

const known = [{ slug: "a", path: "prompts/a.md" }, { slug: "remote", path: undefined }, {
  path: "prompts/bad.md",
}];
Deno.test("selector() — slugs, paths, everything", () => {
  const chosen = (...operands: string[]): boolean[] => known.map(selector(operands, known));
  assertEquals(chosen(), [true, true, true]);
  assertEquals(chosen("a"), [true, false, false]);
  assertEquals(chosen("./prompts/a.md", "remote"), [true, true, false]);
  assertEquals(chosen("prompts/bad.md"), [false, false, true]);
});
Deno.test("selector() — a name of nothing", () => {
  assertEquals(
    assertThrows(() => selector(["remot"], known), Failure).message,
    'Cannot find the prompt "remot"; did you mean "remote"?',
  );
  assertEquals(
    assertThrows(() => selector(["zzzzzzz"], known), Failure).message,
    'Cannot find the prompt "zzzzzzz"',
  );
  assertEquals(
    assertThrows(() => selector(["a"], []), Failure).message,
    'Cannot find the prompt "a"',
  );
});
