import { assertEquals } from "@std/assert";
import { hiddenCharacters } from "../../../lib/prompt/hidden_characters.ts";

// deno-fmt-ignore
const ROWS: [name: string, text: string, says: string[]][] = [
  ["places", "a\n\tb\u202Ec\u0007\n\u0000", ["2:3 the direction mark U+202E", "2:5 the control character U+0007", "3:1 the control character U+0000"]],
  ["control characters up to U+009F", "\u009F", ["1:1 the control character U+009F"]],
  ["a soft hyphen is none of them", "\u00AD", ["1:1 the invisible character U+00AD"]],
  ["direction marks", "\u061C\u200E\u200F\u202A\u2066\u2069", ["061C", "200E", "200F", "202A", "2066", "2069"].map((code, index) => `1:${index + 1} the direction mark U+${code}`)],
  ["beside the direction marks", "\u2065\u206A", ["1:1 the invisible character U+2065", "1:2 the invisible character U+206A"]],
  ["a run of tag characters is one", "a\u{E0041}\u{E0042}b\u{E0000}", ["1:2 tag characters from U+E0041", "1:7 tag characters from U+E0000"]],
  ["marks in scripts from right to left", "\u05D0\u200E\n\u0645\u200F\n\u0710\u061C\n\u0780\u200E\n\u07CA\u200F", []],
  ["joiners in Persian and Hindi", "\u0645\u06CC\u200C\u062E\n\u0915\u094D\u200D\u0937", []],
  ["joiners of pictures", "\u{1F469}\u200D\u{1F467}\n\u2764\uFE0F\u200D\u{1F525}\n\u{1F44B}\u{1F3FD}\u200D\u{1F33E}", []],
  ["a joiner with nothing to join before it", "a\u200D\u{1F467}\u200C", ["1:2 the invisible character U+200D", "1:5 the invisible character U+200C"]],
  ["a joiner with nothing to join after it", "\u{1F467}\u200Da", ["1:3 the invisible character U+200D"]],
  ["a joiner in Latin, accents included", "\u00E9\u200C\u00E9", ["1:2 the invisible character U+200C"]],
  ["zero width space in scripts without spaces", "\u0E01\u200B\u0E02\n\u0E81\u200B\u0E82\n\u1780\u200B\u1781\n\u1000\u200B\u1001", []],
  ["zero width space at their ends", "\u0E01\u200Ba\u200B\u0E02", ["1:2 the invisible character U+200B", "1:4 the invisible character U+200B"]],
  ["the flag of Wales", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}", []],
  ["its tags without the flag", "\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}", ["1:1 tag characters from U+E0067"]],
  ["its tags with no end", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}", ["1:3 tag characters from U+E0067"]],
  ["more behind a flag", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E0073}\u{E007F}", ["1:3 tag characters from U+E0067"]],
  ["tags of other letters behind a flag", "\u{1F3F4}\u{E0041}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}", ["1:3 tag characters from U+E0041"]],
];
for (const [name, text, says] of ROWS) {
  Deno.test(`hiddenCharacters() — ${name}`, () => {
    const found = hiddenCharacters("a.md", text).map(({ file, line, column, message }) => {
      assertEquals(file, "a.md");
      return `${line}:${column} ${/, found (.*);/.exec(message)?.[1]}`;
    });
    assertEquals(found, says);
  });
}
