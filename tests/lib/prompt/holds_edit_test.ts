import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Content } from "../../../lib/content/content.ts";
import { formatPrompt } from "../../../lib/prompt/format.ts";
import { holdsEdit } from "../../../lib/prompt/holds_edit.ts";

const OPTIONS = { path: "prompts/a.md", defaults: {} };

function content(text: string, more: object = {}): Content {
  const messages = [{ role: "system", content: text }];
  const options = { model: "m", ...more };
  return {
    name: "A",
    slug: "a",
    prompt_data: { prompt: { type: "chat", messages }, options },
  } as unknown as Content;
}

function holds(ours: Content, base: Content, theirs: Content): boolean {
  return holdsEdit(formatPrompt(ours, OPTIONS), { ours, base, theirs }, OPTIONS);
}

// deno-fmt-ignore
const CASES: [name: string, ours: string, base: string, theirs: string, expected: boolean][] = [
  ["the same change", "b", "a", "b", true],
  ["the same change, and another elsewhere", "x\n2\ny", "1\n2\n3", "x\n2\n3", true],
  ["another change of the same line", "y\n2\n3", "1\n2\n3", "x\n2\n3", false],
  ["a change next to it, which nobody can tell from a choice", "x\ny\n3", "1\n2\n3", "x\n2\n3", false],
  ["an edit that is not there", "1\n2\ny", "1\n2\n3", "x\n2\n3", false],
  ["a line that was removed there, and is still here", "1\n2\ny", "1\n2\n3", "2\n3", false],
  ["a line that was removed on both sides", "2\ny", "1\n2\n3", "2\n3", true],
  ["a line that was added there, and is not here", "1\n2\ny", "1\n2\n3", "0\n1\n2\n3", false],
  ["one of two edits", "x\n2\n3\n4\nz", "1\n2\n3\n4\n5", "x\n2\n3\n4\n6", false],
];
for (const [name, ours, base, theirs, expected] of CASES) {
  Deno.test(`holdsEdit() — ${name}`, () => {
    assertEquals(holds(content(ours), content(base), content(theirs)), expected);
  });
}

Deno.test("holdsEdit() — a parameter that was changed there has to be changed here", () => {
  const edited = content("a", { model: "n" });
  assertEquals(holds(content("b"), content("a"), edited), false);
  assertEquals(holds(content("b", { model: "n" }), content("a"), edited), true);
});

Deno.test("holdsEdit() — what was changed there alone is held by nothing but itself", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 6 })
    .map((lines) => lines.join("\n"));
  fc.assert(fc.property(text, text, (base, theirs) => {
    assertEquals(holds(content(base), content(base), content(theirs)), base === theirs);
    assertEquals(holds(content(theirs), content(base), content(theirs)), true);
  }));
});
