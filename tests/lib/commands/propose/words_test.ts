import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Proposal, ProposedFile } from "../../../../lib/commands/propose/proposal.ts";
import { bodyOf } from "../../../../lib/commands/propose/words.ts";

const file = (slug: string, path = `prompts/${slug}.md`): ProposedFile => ({
  slug,
  path,
  text: `Text of ${slug}.\n`,
  before: null,
  from: null,
  to: "1000196022104685824",
  isMerged: false,
});
const proposal = (files: ProposedFile[], left: Proposal["left"] = []): Proposal => ({
  version: 1,
  org: "acme",
  project: "shop",
  files,
  lock: null,
  left,
});
const AS_IT_IS = { texts: new Map<string, string>(), isAfterMerge: true, kept: [] };

Deno.test("bodyOf() — a large proposal fits into a pull request, and counts what it leaves out", () => {
  const slugs = Array.from({ length: 2000 }, (_, index) => `a-prompt-with-a-long-name-${index}`);
  const left = slugs.map((slug) => ({ slug, reason: "has conflicts" }));
  const body = bodyOf(proposal(slugs.map((slug) => file(slug)), left), AS_IT_IS);
  assert(body.length < 65_536, `${body.length}`);
  assertStringIncludes(body, "more: see the files of this pull request.");
});

Deno.test("bodyOf() — a path opens no tag, also where Markdown is not read", () => {
  const body = bodyOf(proposal([file("one", "prompts/<img src=x>@all.md")]), AS_IT_IS);
  const summary = body.split("\n").find((line) => line.startsWith("<details>"));
  assertEquals(
    summary,
    "<details><summary><code>prompts/&lt;img src=x>@all.md</code></summary>",
  );
});
