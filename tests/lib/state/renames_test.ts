import { assertEquals } from "@std/assert";
import { explainRenames, type Renamable } from "../../../lib/state/renames.ts";

const missing = (slug: string, source: string): Renamable => ({
  slug,
  state: "missing",
  detail: "was never uploaded",
  file: { path: `prompts/${slug}.md`, source_sha256: source, content_sha256: "c" },
  live: undefined,
});
const orphaned = (slug: string, source: string | undefined): Renamable => ({
  slug,
  state: "orphaned",
  detail: "was uploaded",
  file: undefined,
  live: {
    stamp: source === undefined
      ? undefined
      : { source_sha256: source, content_sha256: "c", path: "", blob: "", tool: "" },
  },
});
const inSync: Renamable = { ...missing("other", "s1"), state: "in-sync", detail: "agree" };

// deno-fmt-ignore
const TABLE: [name: string, prompts: Renamable[], details: string[]][] = [
  ["renamed", [missing("new", "s1"), orphaned("old", "s1")], ['was "old" until its file was renamed; to keep that prompt, put "slug: old" into the file', "lost its file, which is now prompts/new.md"]],
  ["renamed and edited", [missing("new", "s2"), orphaned("old", "s1")], ["was never uploaded", "was uploaded"]],
  ["only new", [missing("new", "s1")], ["was never uploaded"]],
  ["only gone", [orphaned("old", "s1")], ["was uploaded"]],
  ["gone without a stamp", [missing("new", "s1"), orphaned("old", undefined)], ["was never uploaded", "was uploaded"]],
  ["another file with the same text", [missing("new", "s1"), orphaned("old", "s1"), inSync], ['was "old" until its file was renamed; to keep that prompt, put "slug: old" into the file', "lost its file, which is now prompts/new.md", "agree"]],
  ["a new one with the text of one that has its file", [missing("new", "s1"), { ...orphaned("b", "s1"), state: "in-sync" }], ["was never uploaded", "was uploaded"]],
  ["one that lost its text to no new one", [{ ...missing("new", "s1"), state: "pending" }, orphaned("old", "s1")], ["was never uploaded", "was uploaded"]],
  ["two new ones", [missing("a", "s1"), missing("b", "s1"), orphaned("old", "s1")], ["was never uploaded", "was never uploaded", "was uploaded"]],
  ["two old ones", [missing("a", "s1"), orphaned("b", "s1"), orphaned("c", "s1")], ["was never uploaded", "was uploaded", "was uploaded"]],
];
for (const [name, prompts, details] of TABLE) {
  Deno.test(`explainRenames() — ${name}`, () => {
    assertEquals(explainRenames(prompts).map(({ detail }) => detail), details);
  });
}
