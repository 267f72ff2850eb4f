import { assertEquals } from "@std/assert";
import { code, codeBlock, inline } from "../../../lib/text/markdown.ts";

// deno-fmt-ignore
const PLAIN = ["was edited outside git", `a, b; 'c' "d" (e)`, "up-to-date", "state: x", "One. Two.", "", "1 2"];
for (const text of PLAIN) {
  Deno.test(`inline() — plain: ${text}`, () => assertEquals(inline(text), text));
}

// deno-fmt-ignore
const CODE = ["a.b", "www.evil.com", "a:b", "- a", "a -b", "1-2", "<b>", "a < b", "a > b", "a & b", "@a", "#1", "a_b", "*a*", "~a~", "[a](b)", "a/b", "ä", "a!", "a\\b"];
for (const text of CODE) {
  Deno.test(`inline() — code: ${text}`, () => assertEquals(inline(text), `\`${text}\``));
}

// deno-fmt-ignore
const SPANS: [text: string, span: string][] = [
  ["", ""], ["a", "`a`"], ["a b", "`a b`"], [" a", "`  a `"], ["a ", "` a  `"], ["`a", "`` `a ``"], ["a`", "`` a` ``"], ["a``b`c", "```a``b`c```"],
  ["a|b|", "`a\\|b\\|`"], ["a\n\tb\u001b", "`a\\n\\tb\\u{1b}`"],
];
for (const [text, span] of SPANS) {
  Deno.test(`code() — ${JSON.stringify(text)}`, () => assertEquals(code(text), span));
}

// deno-fmt-ignore
const BLOCKS: [text: string, block: string][] = [
  ["a\n\n", "```diff\na\n```"], ["`` b", "```diff\n`` b\n```"], ["```\nb", "````diff\n```\nb\n````"], ["\u202Ea", "```diff\n\\u{202e}a\n```"],
];
for (const [text, block] of BLOCKS) {
  Deno.test(`codeBlock() — ${JSON.stringify(text)}`, () => {
    assertEquals(codeBlock(text, "diff"), block);
  });
}
