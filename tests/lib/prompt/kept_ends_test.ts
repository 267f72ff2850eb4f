import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { putTogether, readEnds, spellEnds, takeApart } from "../../../lib/prompt/kept_ends.ts";
import { text } from "../content/arbitrary_row.ts";
import { runs } from "../runs.ts";

// deno-fmt-ignore
const KEPT: [text: string, shown: string, spelling: string][] = [
  ["x", "x", ""],
  ["x\n", "x", String.raw` end="\n"`],
  ["x\n\n \t", "x", String.raw` end="\n\n \t"`],
  ["\n  \nx", "x", String.raw` start="\n  \n"`],
  [" x ", " x ", ""],
  ["a\r\nb", "a\nb", ' lines="crlf"'],
  ["\r\na\r\n", "a", String.raw` start="\n" end="\n" lines="crlf"`],
];
for (const [whole, shown, spelling] of KEPT) {
  Deno.test(`takeApart() — ${JSON.stringify(whole)}`, () => {
    const kept = takeApart(whole);
    assert(kept);
    assertEquals([kept.shown, spellEnds(kept)], [shown, spelling]);
  });
}

for (const whole of ["", "\n", " \t\n", "a\r\nb\nc", "\r\n"]) {
  Deno.test(`takeApart() — nothing that a body can show: ${JSON.stringify(whole)}`, () => {
    assertEquals(takeApart(whole), undefined);
  });
}

for (
  const spelling of [
    ' end="x"',
    ' end=""',
    ' end=" "',
    ' start=""',
    String.raw` start=" \n "`,
    String.raw` end=" \n"`,
    ' end="\\r"',
    ' lines="crlf" end="\\n"',
    ' lines="crlf"}}',
  ]
) {
  Deno.test(`readEnds() — refuses${spelling}`, () => assertEquals(readEnds(spelling), undefined));
}

Deno.test("takeApart() — spelled, read and put together it is the same text", () => {
  const blank = fc.string({ unit: fc.constantFrom("\n", " ", "\t"), maxLength: 5 });
  const parts = fc.tuple(blank, text, blank, fc.boolean());
  fc.assert(
    fc.property(parts, ([start, middle, end, isCrlf]) => {
      const plain = `${start}${middle}${end}`;
      const whole = isCrlf ? plain.replaceAll(/\r?\n/g, "\r\n") : plain;
      const kept = takeApart(whole);
      if (!kept) return;
      const ends = readEnds(spellEnds(kept));
      assert(ends);
      assertEquals(putTogether({ shown: kept.shown, ...ends }), whole);
    }),
    runs(),
  );
});
