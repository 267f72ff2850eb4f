import { assertEquals } from "@std/assert";
import type { Lock, LockEntry } from "../../../../lib/state/lock.ts";
import {
  danglingEntries,
  judgeStaged,
  type StagedFile,
} from "../../../../lib/commands/commit/judge.ts";
import { touchedSlugs } from "../../../../lib/state/lock_changes.ts";

const A = { source_sha256: "a".repeat(64), content_sha256: "c".repeat(64) };
const B = { source_sha256: "b".repeat(64), content_sha256: "d".repeat(64) };
const PATH = "prompts/greet.md";

function file(hashes = A, path = PATH, slug = "greet"): StagedFile {
  return { slug, path, ...hashes };
}

function entry(hashes = A, path = PATH, version = "1"): LockEntry {
  return { path, ...hashes, id: "id", version };
}

function lock(prompts: Record<string, LockEntry>): Lock {
  return { version: 1, project: { id: "p", name: "p" }, prompts };
}

interface Row {
  name: string;
  files?: StagedFile[];
  invalid?: string[];
  deleted?: string[];
  touched?: string[];
  isWhole?: boolean;
  lock?: Record<string, LockEntry>;
  states: string[];
  /** What dangles: `deleted PATH` or `forgotten PATH`. */
  dangling?: string[];
}

const ROWS: Row[] = [
  { name: "uploaded", files: [file()], lock: { greet: entry() }, states: ["in-sync"] },
  {
    name: "uploaded, and pinned anew",
    files: [file()],
    touched: ["greet"],
    lock: { greet: entry(A, PATH, "2") },
    states: ["in-sync"],
  },
  { name: "no lock at all", files: [file()], states: ["missing"] },
  {
    name: "not in the lock",
    files: [file()],
    lock: { other: entry(A, "prompts/other.md") },
    states: ["missing"],
  },
  {
    name: "lock not staged with the change",
    files: [file(B)],
    lock: { greet: entry(A) },
    states: ["pending"],
  },
  {
    name: "lock staged without the change",
    files: [file(A)],
    touched: ["greet"],
    lock: { greet: entry(B) },
    states: ["pending"],
  },
  {
    name: "same text, other content (the configuration changed)",
    files: [file({ ...A, content_sha256: B.content_sha256 })],
    lock: { greet: entry(A) },
    states: ["pending"],
  },
  {
    name: "same content, other text (a comment in the front matter)",
    files: [file({ ...A, source_sha256: B.source_sha256 })],
    lock: { greet: entry(A) },
    states: ["pending"],
  },
  {
    name: "entry removed, file kept",
    files: [file()],
    touched: ["greet"],
    lock: {},
    states: ["missing"],
  },
  { name: "deleted with its entry", deleted: [PATH], touched: ["greet"], lock: {}, states: [] },
  {
    name: "deleted, entry kept",
    deleted: [PATH],
    lock: { greet: entry() },
    states: [],
    dangling: [`deleted ${PATH}`],
  },
  {
    name: "deleted, entry changed",
    deleted: [PATH],
    touched: ["greet"],
    lock: { greet: entry(B) },
    states: [],
    dangling: [`deleted ${PATH}`],
  },
  {
    name: "deleted before it was ever uploaded",
    deleted: [PATH],
    lock: { other: entry(A, "prompts/other.md") },
    states: [],
  },
  {
    name: "moved, lock as it was",
    files: [file(A, "prompts/sub/greet.md")],
    deleted: [PATH],
    lock: { greet: entry() },
    states: ["in-sync"],
  },
  {
    name: "moved under another slug, lock as it was",
    files: [file(A, "prompts/hello.md", "hello")],
    deleted: [PATH],
    lock: { greet: entry() },
    states: ["missing"],
    dangling: [`deleted ${PATH}`],
  },
  {
    name: "slug changed within the file, old entry kept",
    files: [file(A, PATH, "hello")],
    lock: { greet: entry(), hello: entry() },
    states: ["in-sync"],
    dangling: [`deleted ${PATH}`],
  },
  {
    name: "entry added, prompt forgotten",
    touched: ["greet"],
    lock: { greet: entry() },
    states: [],
    dangling: [`forgotten ${PATH}`],
  },
  {
    name: "entry of an invalid file: its problems say enough",
    invalid: [PATH],
    touched: ["greet"],
    lock: { greet: entry() },
    states: [],
  },
  {
    name: "entry without a file that the commit does not touch",
    files: [file(A, "prompts/other.md", "other")],
    lock: { greet: entry(), other: entry(A, "prompts/other.md") },
    states: ["in-sync"],
  },
  {
    name: "entry without a file, in a commit that changes the configuration",
    files: [file(A, "prompts/other.md", "other")],
    isWhole: true,
    lock: { greet: entry(), other: entry(A, "prompts/other.md") },
    states: ["in-sync"],
    dangling: [`forgotten ${PATH}`],
  },
  { name: "nothing but the lock goes", touched: ["greet"], states: [] },
];

for (const { name, states, dangling = [], ...row } of ROWS) {
  Deno.test(`judgeStaged(), danglingEntries() — ${name}`, () => {
    const staged = {
      files: row.files ?? [],
      invalid: new Set(row.invalid),
      deleted: new Set(row.deleted),
      touched: new Set(row.touched),
      isWhole: row.isWhole ?? false,
      lock: { lock: row.lock && lock(row.lock), text: "" },
    };
    assertEquals(judgeStaged(staged, "before-commit").map(({ state }) => state), states);
    const found = danglingEntries(staged)
      .map(({ isDeleted, path }) => `${isDeleted ? "deleted" : "forgotten"} ${path}`);
    assertEquals(found, dangling);
  });
}

Deno.test("judgeStaged() — says what is staged and what is not", () => {
  const detail = (prompts: Record<string, LockEntry>): string | undefined =>
    judgeStaged({
      files: [file()],
      lock: { lock: lock(prompts), text: "" },
    }, "before-commit")[0]?.detail;
  assertEquals(detail({}), "not uploaded, or prompts/lock.json is not staged with it");
  assertEquals(
    detail({ greet: entry(B) }),
    "the staged prompts/lock.json pins different text",
  );
});

Deno.test("danglingEntries() — points at the entry in the lock", () => {
  const text = '{\n  "prompts": {\n    "greet": {\n';
  const staged = {
    files: [],
    invalid: new Set<string>(),
    deleted: new Set<string>(),
    touched: new Set(["greet"]),
    isWhole: false,
    lock: { lock: lock({ greet: entry() }), text },
  };
  const [found] = danglingEntries(staged);
  assertEquals(found?.problem, {
    file: "prompts/lock.json",
    line: 3,
    column: 1,
    message: 'pins "greet", but prompts/greet.md with that prompt is not staged',
  });
});

Deno.test("touchedSlugs() — added, changed and removed entries; no lock is an empty one", () => {
  const before = lock({ same: entry(), changed: entry(A), removed: entry() });
  const after = lock({ same: entry(), changed: entry(B), added: entry() });
  assertEquals([...touchedSlugs(before, after)].sort(), ["added", "changed", "removed"]);
  assertEquals([...touchedSlugs(undefined, after)].sort(), ["added", "changed", "same"]);
  assertEquals([...touchedSlugs(after, undefined)].sort(), ["added", "changed", "same"]);
  assertEquals([...touchedSlugs(after, after)], []);
});

Deno.test("judgeStaged() — where the merge uploads, a valid prompt waits for it", () => {
  const staged = { files: [file()], lock: { lock: undefined, text: "" } };
  assertEquals(judgeStaged(staged, "after-merge").map(({ state }) => state), ["pending"]);
});
