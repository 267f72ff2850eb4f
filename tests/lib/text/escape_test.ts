import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  githubMessage,
  githubProperty,
  githubText,
  visible,
  visibleJson,
  visibleLine,
} from "../../../lib/text/escape.ts";
import { runs } from "../runs.ts";

// deno-fmt-ignore
const TABLE: [name: string, text: string, shown: string][] = [
  ["a terminal command", "\u001b[2Jx", "\\u{1b}[2Jx"],
  ["C1 controls", "\u009b31m", "\\u{9b}31m"],
  ["a carriage return", "a\rb", "a\\u{d}b"],
  ["bidirectional override", "a\u202Eb\u2066c", "a\\u{202e}b\\u{2066}c"],
  ["invisible letters", "a\u200Bb\uFEFFc\u00ADd", "a\\u{200b}b\\u{feff}c\\u{ad}d"],
  ["tag characters", "a\u{E0041}", "a\\u{e0041}"],
  ["line separators", "a\u2028b\u2029", "a\\u{2028}b\\u{2029}"],
  ["a lone surrogate", "\uD800x", "\\u{d800}x"],
  ["letters, emoji, tab and line feed stay", "äß漢🎉\t\n", "äß漢🎉\t\n"],
];
for (const [name, text, shown] of TABLE) {
  Deno.test(`visible() — ${name}`, () => assertEquals(visible(text), shown));
}

// deno-fmt-ignore
const RANGES: [first: number, last: number][] = [
  [0, 8], [0xB, 0x1F], [0x7F, 0x9F], [0xAD, 0xAD], [0x61C, 0x61C], [0x180E, 0x180E], [0x200B, 0x200F],
  [0x2028, 0x202E], [0x2060, 0x206F], [0xFEFF, 0xFEFF], [0xFFF9, 0xFFFB], [0xE0000, 0xE007F],
];
for (const [first, last] of RANGES) {
  Deno.test(`visible() — from U+${first.toString(16)} to U+${last.toString(16)}, no more`, () => {
    const isShown = (code: number): boolean => visible(String.fromCodePoint(code)).length > 2;
    assertEquals([first, last].map(isShown), [true, true]);
    assertEquals([Math.max(9, first - 1), last + 1].map(isShown), [false, false]);
  });
}

Deno.test("visibleJson() — says the same", () => {
  assertEquals(visibleJson("a\u007Fb\u202E\u{E0041}"), '"a\\u007fb\\u202e\\udb40\\udc41"');
});

Deno.test("visibleLine() — is one line", () => assertEquals(visibleLine("a\n\tb"), "a\\n\\tb"));

Deno.test("githubMessage(), githubProperty() — what ends a command is escaped", () => {
  assertEquals(githubMessage("100%\na::b,c"), "100%25%0Aa::b,c");
  assertEquals(githubProperty("100%\na::b,c"), "100%25%0Aa%3A%3Ab%2Cc");
});

// deno-fmt-ignore
const TEXTS: [name: string, text: string, shown: string][] = [
  ["text of several lines stays", "a: 100%\n\n+ b::c\n", "a: 100%\n\n+ b::c\n"],
  ["a command", "::error::x", "note: ::error::x"],
  ["a command on a later line", "a\n\n  ::stop-commands::x", "a\n\nnote:   ::stop-commands::x"],
  ["an old command, anywhere", "a ##[group]x ##[error]y", "a # #[group]x # #[error]y"],
  ["a carriage return before a command", "a\r::error::x", "a\\u{d}::error::x"],
];
for (const [name, text, shown] of TEXTS) {
  Deno.test(`githubText() — ${name}`, () => assertEquals(githubText(text), shown));
}

Deno.test("escaping — the result never holds a control character", () => {
  const controls =
    // deno-lint-ignore no-control-regex
    /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/;
  const any = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(any, (text) => {
      assertEquals(controls.test(visible(text)), false);
      for (
        const line of [visibleLine, githubMessage, githubProperty].map((escape) => escape(text))
      ) {
        assertEquals(controls.test(line) || line.includes("\n"), false);
        assertEquals(line.isWellFormed(), true);
      }
      assertEquals(/[:,]/.test(githubProperty(text)), false);
    }),
    runs(),
  );
});
