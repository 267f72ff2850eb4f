import { assertEquals } from "@std/assert";
import {
  formatLock,
  type Lock,
  type LockEntry,
  markerLine,
  parseLock,
} from "../../../lib/state/lock.ts";
import {
  conflictProblems,
  foreignLock,
  lockLine,
  lockProblems,
} from "../../../lib/state/lock_problems.ts";
import { lockAfterDownload, nextLock } from "../../../lib/state/next_lock.ts";
import { offlineState } from "../../../lib/state/offline.ts";
import { unverified } from "../../../lib/commands/verify/offline.ts";
import { cut } from "../../../lib/text/escape.ts";
import { reportOf } from "../report/report_of.ts";

const project = { id: "p1", name: "P" };
const entry = (version: string, path = "prompts/a.md"): LockEntry => ({
  path,
  source_sha256: version.padStart(64, "a"),
  content_sha256: version.padStart(64, "b"),
  id: "id",
  version,
});
const lockOf = (prompts: Record<string, LockEntry>): Lock => ({ version: 1, project, prompts });
const plain = (prompts: Lock["prompts"] | undefined): unknown => ({ ...prompts });

Deno.test("formatLock() — one prompt per block, sorted, ends with a line feed", () => {
  const { path, source_sha256, content_sha256, id, version } = entry("1");
  const block = (slug: string): string =>
    `    "${slug}": {\n      "path": "${path}",\n      "source_sha256": "${source_sha256}",\n` +
    `      "content_sha256": "${content_sha256}",\n      "id": "${id}",\n      "version": "${version}"\n    }`;
  assertEquals(
    formatLock(lockOf({ b: entry("1"), B: entry("1"), a: entry("1") })),
    `{\n  "version": 1,\n  "project": {\n    "id": "p1",\n    "name": "P"\n  },\n  "prompts": {\n` +
      `${["B", "a", "b"].map(block).join(",\n")}\n  }\n}\n`,
  );
});

Deno.test("parseLock() — reads what formatLock() writes, hostile slugs, a byte order mark and CRLF", () => {
  const slugs = ["constructor", "prototype", "toString", "hasOwnProperty", "1", "a.b"];
  const text = formatLock(lockOf(Object.fromEntries(slugs.map((slug) => [slug, entry("1")]))));
  for (const variant of [text, `\uFEFF${text}`, text.replaceAll("\n", "\r\n")]) {
    const { lock, conflicted, mistakes } = parseLock(variant);
    assertEquals([mistakes, conflicted], [[], []]);
    assertEquals(lock && formatLock(lock), text);
  }
});

Deno.test("parseLock() — an absent slug is absent, whatever it is called", () => {
  const { lock } = parseLock(formatLock(lockOf({})));
  for (const slug of ["constructor", "toString", "__proto__"]) {
    assertEquals(lock?.prompts[slug], undefined);
  }
});

const { path: _, ...pathless } = entry("1");
// deno-fmt-ignore
const MISTAKES: [name: string, json: unknown, mistakes: string[]][] = [
  ["null", null, ['"the file" should be an object, found null']],
  ["a list", [], ['"version" is missing', '"project" is missing', '"prompts" is missing']],
  ["a newer version", { ...lockOf({}), version: 2 }, ["a newer prompt-sync wrote it (format 2, this one reads 1)"]],
  ["another version", { ...lockOf({}), version: 0 }, ['"version" should be 1, found 0']],
  ["unknown key", { ...lockOf({}), more: 1 }, ['unknown key "more"']],
  ["prompts as a list", { ...lockOf({}), prompts: [] }, ['"prompts" should be an object, found Array']],
  ["no slug", lockOf({ "a/b": entry("1") }), ['"prompts.a/b" is not a slug']],
  ["a prototype", { ...lockOf({}), prompts: JSON.parse(`{"__proto__": ${JSON.stringify(entry("1"))}}`) }, ['"prompts.__proto__" is not a slug']],
  ["no path", lockOf({ a: pathless as LockEntry }), ['"prompts.a.path" is missing']],
  ["no hash", lockOf({ a: { ...entry("1"), source_sha256: "x" } }), ['"prompts.a.source_sha256" should be /^[0-9a-f]{64}$/, found "x"']],
  ...["A".repeat(64), "a".repeat(63), "a".repeat(65), `${"a".repeat(64)}\n`].map((hash): [string, unknown, string[]] => (
    [`a hash ${JSON.stringify(hash)}`, lockOf({ a: { ...entry("1"), content_sha256: hash } }), [`"prompts.a.content_sha256" should be /^[0-9a-f]{64}$/, found ${cut(JSON.stringify(hash))}`]]
  )),
  ...["", "1".repeat(21), "1a", "a1"].map((version): [string, unknown, string[]] => (
    [`a version ${JSON.stringify(version)}`, lockOf({ a: { ...entry("1"), version } }), [`"prompts.a.version" should be /^\\d{1,20}$/, found ${JSON.stringify(version)}`]]
  )),
  ["an unknown key of an entry", lockOf({ a: { ...entry("1"), more: 1 } as LockEntry }), ['unknown key "prompts.a.more"']],
  ["an unknown key of the project", { ...lockOf({}), project: { ...project, more: 1 } }, ['unknown key "project.more"']],
  ["no version", lockOf({ a: { ...entry("1"), version: "v1" } }), ['"prompts.a.version" should be /^\\d{1,20}$/, found "v1"']],
];
for (const [name, json, mistakes] of MISTAKES) {
  Deno.test(`parseLock() — mistakes: ${name}`, () => {
    const read = parseLock(JSON.stringify(json));
    assertEquals(read.mistakes, mistakes);
    assertEquals(read.lock, undefined);
  });
}

Deno.test("parseLock() — mistakes: no JSON", () => {
  const { lock, mistakes } = parseLock("{");
  assertEquals([lock, mistakes.length, mistakes[0]?.startsWith("not valid JSON: ")], [
    undefined,
    1,
    true,
  ]);
});

/** The text of a merge of two locks, with markers around all of it, as git might leave it. */
function merged(ours: Lock, theirs: Lock, base?: Lock): string {
  const between = base ? `||||||| base\n${formatLock(base)}` : "";
  return `<<<<<<< HEAD\n${formatLock(ours)}${between}=======\n${formatLock(theirs)}>>>>>>> topic\n`;
}
// deno-fmt-ignore
const MERGES: [name: string, text: string, kept: string[], conflicted: string[]][] = [
  ["two versions of one prompt", merged(lockOf({ a: entry("1"), b: entry("2") }), lockOf({ a: entry("1"), b: entry("3") })), ["a"], ["b"]],
  ["both sides add a prompt", merged(lockOf({ a: entry("1"), b: entry("2") }), lockOf({ a: entry("1"), c: entry("3") })), ["a"], ["b", "c"]],
  ["diff3 style", merged(lockOf({ a: entry("1"), b: entry("2") }), lockOf({ a: entry("1"), b: entry("3") }), lockOf({})), ["a"], ["b"]],
  ["diff3 style without a label", merged(lockOf({ a: entry("1"), b: entry("2") }), lockOf({ a: entry("1"), b: entry("3") }), lockOf({})).replace("||||||| base", "|||||||"), ["a"], ["b"]],
  ...["<<<<<<<", "|||||||", "=======", ">>>>>>>"].map((marker): [string, string, string[], string[]] => (
    [`a path with ${marker}`, merged(lockOf({ a: entry("1", `x ${marker} y`), b: entry("2") }), lockOf({ a: entry("1", `x ${marker} y`), b: entry("3") })), ["a"], ["b"]]
  )),
  ["several, of both sides", merged(lockOf({ z: entry("1"), b: entry("2") }), lockOf({ b: entry("1"), a: entry("1") })), [], ["a", "b", "z"]],
  ["hostile slugs", merged(lockOf({ constructor: entry("1") }), lockOf({ toString: entry("1") })), [], ["constructor", "toString"]],
  ["CRLF", merged(lockOf({ a: entry("1"), b: entry("2") }), lockOf({ a: entry("1"), b: entry("3") })).replaceAll("\n", "\r\n"), ["a"], ["b"]],
];
for (const [name, text, kept, conflicted] of MERGES) {
  Deno.test(`parseLock() — merge conflict: ${name}`, () => {
    const read = parseLock(text);
    assertEquals(read.mistakes, []);
    assertEquals(Object.keys(read.lock?.prompts ?? {}), kept);
    assertEquals(read.conflicted, conflicted);
  });
}

Deno.test("parseLock() — merge conflict: git's own markers, around some lines only", () => {
  const text = formatLock(lockOf({ a: entry("1"), b: entry("2") })).replace(
    /^ {6}"version": "2"$/m,
    '<<<<<<< HEAD\n$&\n||||||| 1234567\n      "version": "1"\n=======\n      "version": "3"\n>>>>>>> topic',
  );
  const { lock, conflicted, mistakes } = parseLock(text);
  assertEquals([Object.keys(lock?.prompts ?? {}), conflicted, mistakes], [["a"], ["b"], []]);
});

Deno.test("parseLock() — merge conflict: a side that is no lock is a mistake", () => {
  const { lock, mistakes } = parseLock("<<<<<<< HEAD\n{\n=======\n{}\n>>>>>>> topic\n");
  assertEquals([lock, mistakes.length], [undefined, 1]);
});

Deno.test("nextLock() — pins what is proven, keeps what is not, drops what has no file", () => {
  const file = { ...entry("7", "new.md"), slug: "a" };
  const { source_sha256, content_sha256 } = file;
  const next = nextLock(lockOf({ a: entry("1"), moved: entry("2"), gone: entry("3") }), project, [
    { slug: "a", file, proven: { id: "id2", version: "9" } },
    { slug: "moved", file: { ...file, path: "there.md" }, proven: undefined },
    { slug: "unproven", file, proven: undefined },
    { slug: "constructor", file, proven: undefined },
  ]);
  assertEquals([next.version, next.project], [1, project]);
  assertEquals(plain(next.prompts), {
    a: { path: "new.md", source_sha256, content_sha256, id: "id2", version: "9" },
    moved: { ...entry("2"), path: "there.md" },
  });
});

Deno.test("nextLock() — pins of another project are worth nothing", () => {
  const pins = [{ slug: "a", file: entry("1"), proven: undefined }];
  const other = { id: "p2", name: "P" };
  assertEquals(plain(nextLock(lockOf({ a: entry("1") }), other, pins).prompts), {});
  assertEquals(plain(nextLock(undefined, other, pins).prompts), {});
});

Deno.test("lockProblems() — entries without a file and conflicts, each at its line", () => {
  const read = parseLock(
    formatLock(lockOf({ a: entry("1"), gone: entry("2", "gone.md"), bad: entry("3", "bad.md") })),
  );
  const files = [{ slug: "a" }];
  const problems = [{ file: "bad.md", line: 1, column: 1, message: "" }];
  assertEquals(lockProblems({ ...read, conflicted: ["torn"] }, { files, problems }), [
    {
      file: "prompts/lock.json",
      line: 22,
      column: 1,
      message: 'Expected a prompt file for "gone", but gone.md is gone; run: deno task upload',
    },
    {
      file: "prompts/lock.json",
      line: 1,
      column: 1,
      message: 'Found a merge conflict at "torn"; run: deno task upload',
    },
  ]);
});

Deno.test("lockProblems() — markers that touch no prompt are a problem all the same", () => {
  const text = formatLock(lockOf({ a: entry("1") })).replace(
    /^ {4}"name": .*$/m,
    '<<<<<<< HEAD\n$&\n=======\n    "name": "Other"\n>>>>>>> topic',
  );
  const read = parseLock(text);
  assertEquals([read.mistakes, read.conflicted], [[], []]);
  assertEquals(lockProblems(read, { files: [{ slug: "a" }], problems: [] }), [{
    file: "prompts/lock.json",
    line: text.split("\n").indexOf("<<<<<<< HEAD") + 1,
    column: 1,
    message: "Found merge-conflict markers; run: deno task upload",
  }]);
});

Deno.test("lockProblems() — no lock at all has none", () => {
  const none = { lock: undefined, text: "", conflicted: [], candidates: new Map(), mistakes: [] };
  assertEquals(lockProblems(none, { files: [], problems: [] }), []);
});

Deno.test("foreignLock() — a lock of another project", () => {
  assertEquals(foreignLock(undefined, project), []);
  assertEquals(foreignLock(lockOf({}), project), []);
  assertEquals(foreignLock(lockOf({}), { ...project, name: "renamed" }), []);
  assertEquals(foreignLock(lockOf({}), { ...project, id: "p2" }).length, 1);
  const message = 'Expected a lock for project "Q" (p2), found one for "P" (p1); set ' +
    "BRAINTRUST_PROJECT, or run: deno task upload";
  assertEquals(foreignLock(lockOf({}), { id: "p2", name: "Q" }), [
    { file: "prompts/lock.json", line: 1, column: 1, message },
  ]);
});

Deno.test("offlineState() — what the lock alone proves", () => {
  const { source_sha256, content_sha256 } = entry("1");
  const file = { source_sha256, content_sha256 };
  assertEquals(offlineState(file, entry("1")).state, "in-sync");
  assertEquals(offlineState({ ...file, source_sha256: "x" }, entry("1")).state, "pending");
  assertEquals(offlineState({ ...file, content_sha256: "x" }, entry("1")).state, "pending");
  assertEquals(offlineState(file, undefined), {
    state: "missing",
    detail: "was never uploaded: the lock does not pin it",
  });
});

Deno.test("unverified() — what the lock alone proves is not proven, the rest stays", () => {
  const { prompts } = reportOf([{ state: "in-sync", ok: true }, { state: "pending" }]);
  assertEquals(
    prompts.map(unverified).map(({ state, ok, detail }) => [state, ok, detail.slice(0, 6)]),
    [["unknown", false, "equals"], ["pending", false, "was ed"]],
  );
});

Deno.test("lockAfterDownload() — what was taken replaces its pin, the rest stays", () => {
  const taken = new Map([["a", entry("9")], ["new", entry("8")], ["__proto__x", entry("7")]]);
  const previous = lockOf({ a: entry("1"), b: entry("2") });
  const { version, project: kept, prompts } = lockAfterDownload(previous, project, taken);
  assertEquals([version, kept], [1, project]);
  assertEquals(plain(prompts), {
    a: entry("9"),
    b: entry("2"),
    new: entry("8"),
    __proto__x: entry("7"),
  });
  assertEquals([prompts.constructor, prompts.toString], [undefined, undefined]);
  const other = { id: "p2", name: "P" };
  assertEquals(Object.keys(lockAfterDownload(previous, other, taken).prompts), [...taken.keys()]);
});

// deno-fmt-ignore
const NO_MARKERS: [name: string, line: string][] = [
  ["six signs", "<<<<<< HEAD"], ["no space", "<<<<<<<HEAD"], ["further on", "a <<<<<<< HEAD"],
];
for (const [name, line] of NO_MARKERS) {
  Deno.test(`markerLine() — none: ${name}`, () => assertEquals(markerLine(line), undefined));
}

Deno.test("markerLine() — the first of them", () => {
  assertEquals(markerLine("a\n<<<<<<< HEAD\n<<<<<<< x"), 2);
});

Deno.test("parseLock() — merge conflict: a line that divides nothing is a mistake", () => {
  const text = merged(lockOf({ a: entry("1") }), lockOf({ a: entry("1"), b: entry("2") }));
  assertEquals(parseLock(text).mistakes, []);
  assertEquals(parseLock(`${text}=======\n`).mistakes.length, 1);
  for (const line of ["x=======", "=======x"]) {
    const torn = text.replace(/^=======$/m, `${line}\n$&`);
    assertEquals(parseLock(torn).mistakes.length, 1, line);
  }
});

Deno.test("parseLock() — merge conflict: either side that is no lock is a mistake", () => {
  const lock = formatLock(lockOf({ a: entry("1") }));
  for (const [ours, theirs] of [[lock, "{}\n"], ["{}\n", lock]]) {
    const read = parseLock(`<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> topic\n`);
    assertEquals([read.conflicted, [...read.candidates]], [[], []]);
    assertEquals(read.lock === undefined || read.mistakes.length === 0, true);
  }
});

Deno.test("parseLock() — merge conflict: the entries of both sides, and the project of ours", () => {
  const [ours, theirs] = [lockOf({ a: entry("1"), b: entry("2") }), lockOf({ b: entry("3") })];
  const read = parseLock(merged(ours, { ...theirs, project: { id: "p2", name: "Q" } }));
  assertEquals([...read.candidates], [["a", [entry("1")]], ["b", [entry("2"), entry("3")]]]);
  assertEquals(read.lock?.project, project);
});

Deno.test("conflictProblems() — each prompt, or the markers, or nothing", () => {
  const text = merged(lockOf({ a: entry("1") }), lockOf({ a: entry("2") }));
  const found = conflictProblems(parseLock(text)).map(({ line, message }) => `${line} ${message}`);
  assertEquals(found, ['9 Found a merge conflict at "a"; run: deno task upload']);
  assertEquals(conflictProblems(parseLock(formatLock(lockOf({})))), []);
});

Deno.test("lockLine() — where the entry opens, not where its name stands too", () => {
  const lock = {
    ...lockOf({ "B-a": entry("1"), a: entry("1", "a") }),
    project: { id: "a", name: "a" },
  };
  assertEquals(lockLine(formatLock(lock), "a"), 15);
  assertEquals(lockLine(formatLock(lock), "none"), 1);
});

Deno.test("nextLock() — an absent slug is absent, whatever it is called", () => {
  const { prompts } = nextLock(undefined, project, []);
  assertEquals([prompts.constructor, prompts.toString], [undefined, undefined]);
});
