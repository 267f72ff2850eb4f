import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  githubMessage,
  githubProperty,
  githubText,
  visible,
  visibleLine,
} from "../../lib/escape.ts";
import { runs } from "./runs.ts";

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
  ["an old command, anywhere", "a ##[group]x", "a # #[group]x"],
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
