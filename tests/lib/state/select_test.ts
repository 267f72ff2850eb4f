import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { selector } from "../../../lib/state/select.ts";

const KNOWN = [
  { slug: "one", path: "prompts/a/one.md" },
  { slug: "two", path: "prompts/two.md" },
  { slug: "one.md", path: "odd/x.md" },
];
// deno-fmt-ignore
const NAMED: [here: string, operand: string, slug: string][] = [
  ["/repo", "one", "one"],
  ["/repo", "prompts/two.md", "two"],
  ["/repo", "./prompts/two.md", "two"],
  ["/repo/prompts", "two.md", "two"],
  ["/repo/prompts", "./two.md", "two"],
  ["/repo/prompts", "a/one.md", "one"],
  ["/repo/prompts/a", "../two.md", "two"],
  ["/repo/prompts/a", "one.md", "one"], // the file here before a slug of that name
  ["/repo/prompts", "one.md", "one.md"],
  ["/repo/prompts/a", "prompts/two.md", "two"], // as a message printed it
  ["/repo/prompts/a", "./prompts/two.md", "two"],
  ["/repo/prompts/a", "two", "two"],
  ["/repo/elsewhere", "/repo/prompts/two.md", "two"],
  ["/", "repo/prompts/two.md", "two"],
];
for (const [here, operand, slug] of NAMED) {
  Deno.test(`selector() — ${operand} typed in ${here}`, () => {
    const isSelected = selector([operand], KNOWN, { root: "/repo", here });
    assertEquals(KNOWN.filter(isSelected).map((one) => one.slug), [slug]);
  });
}

for (const operand of ["two.md", "../repo2/two.md", "/prompts/two.md", "three"]) {
  Deno.test(`selector() — ${operand} is none of them`, () => {
    const place = { root: "/repo", here: "/repo/prompts/a" };
    assertThrows(() => selector([operand], KNOWN, place), Failure);
  });
}

Deno.test("selector() — no operand means everything", () => {
  assertEquals(KNOWN.filter(selector([], KNOWN)), KNOWN);
  assertEquals(selector([], KNOWN)({}), true);
});

Deno.test("selector() — a slug means its file, a path its slug", () => {
  const bySlug = selector(["two"], KNOWN);
  assertEquals([bySlug({ path: "prompts/two.md" }), bySlug({ path: "odd/x.md" })], [true, false]);
  const byPath = selector(["prompts/two.md"], KNOWN);
  assertEquals([byPath({ slug: "two" }), byPath({ slug: "one" }), byPath({})], [
    true,
    false,
    false,
  ]);
});

Deno.test("selector() — names what is near", () => {
  const { message } = assertThrows(() => selector(["prompts/twoo.md"], KNOWN), Failure);
  assertEquals(message, 'Cannot find the prompt "prompts/twoo.md"; did you mean "prompts/two.md"?');
});
