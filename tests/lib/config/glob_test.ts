import { assertEquals } from "@std/assert";
import { globMistake } from "../../../lib/config/glob.ts";

const OUTSIDE = "is not a path relative to the repository root, with / between folders";
const GROUP = "has a group such as +(a|b), which is not supported; use {a,b}";

// deno-fmt-ignore
const ROWS: [name: string, glob: string, mistake: string | undefined][] = [
  ["the default", "prompts/**/*.md", undefined],
  ["alternatives and classes", "{a,b}/[a-z]?.md", undefined],
  ["the longest", "a".repeat(256), undefined],
  ["one longer", "a".repeat(257), "is longer than 256 characters"],
  ["from the root of the disk", "/a.md", OUTSIDE],
  ["from a drive", "c:a.md", OUTSIDE],
  ["a colon further on", "ab:c.md", undefined],
  ["a backslash", "a\\b.md", OUTSIDE],
  ["out of the repository", "../a.md", "points outside the repository"],
  ["out of it from within", "a/../../b.md", "points outside the repository"],
  ["names of dots", "a/.../..b/c..md", undefined],
  ["git's folder", ".git/*.md", "points into .git"],
  ["git's folder further down", "a/.Git/hooks/*.md", "points into .git"],
  ["names like git's", ".github/*.md", undefined],
  ...["?", "*", "+", "@", "!"].map((sign): [string, string, string] => [`a group of ${sign}`, `a/${sign}(b|c).md`, GROUP]),
  ["brackets", "a/(b).md", undefined],
  ["three times **", "**/a/**/b/**/*.md", undefined],
  ["four times **", "**/a/**/b/**/c/**/*.md", "has ** more than 3 times"],
  ["** is no folder within a name", "a**/b**/c**/d**/*.md", undefined],
  ["two stars in a name", "a/*-*.md", undefined],
  ["three stars in a name", "a/*-*-*.md", "has * more than 2 times in one name"],
  ["stars side by side", "a/***.md", undefined],
];
for (const [name, glob, mistake] of ROWS) {
  Deno.test(`globMistake() — ${name}`, () => assertEquals(globMistake(glob), mistake));
}
