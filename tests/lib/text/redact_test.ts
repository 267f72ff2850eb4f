import { assertEquals } from "@std/assert";
import { githubMessage, githubProperty, visibleJson } from "../../../lib/text/escape.ts";
import { holdsKey, redact } from "../../../lib/text/redact.ts";

const KEY = `sk-"a\\b_c%d:e,f&g<h.i+(j`;
// deno-fmt-ignore
const SPELLINGS: [name: string, spell: (text: string) => string][] = [
  ["as it is", (text) => text],
  ["in JSON", (text) => JSON.stringify(text)],
  ["in JSON within JSON", (text) => visibleJson({ message: JSON.stringify({ [text]: [text] }) })],
  ["with \\u escapes", (text) => text.replaceAll('"', "\\u0022").replaceAll("&", "\\u0026")],
  ["in a URL", encodeURIComponent],
  ["in a URL, in small letters", (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase())],
  ["in a page", (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&#x3c;")],
  ["in a page, by number", (text) => text.replaceAll("&", "&#38;").replaceAll('"', "&#34;")],
  ["in Markdown", (text) => text.replaceAll("_", "\\_")],
  ["in an annotation", githubMessage],
  ["in a property of an annotation", githubProperty],
];
for (const [name, spell] of SPELLINGS) {
  Deno.test(`redact() — the key ${name}`, () => {
    assertEquals(redact(spell(KEY), KEY).includes("sk"), false);
    assertEquals(holdsKey(spell(KEY), KEY), true);
    assertEquals(redact(spell("nothing to hide"), KEY), spell("nothing to hide"));
  });
}

Deno.test("redact() — JSON stays JSON, every place, white space around the key is none of it", () => {
  const text = JSON.stringify([`${KEY} and ${KEY}`, "x"]);
  assertEquals(JSON.parse(redact(text, ` ${KEY}\n`)), ["*** and ***", "x"]);
});

Deno.test("redact() — no key, or a word too short to be one", () => {
  for (const key of [undefined, "", " ", "sk-a"]) {
    assertEquals([redact("sk-a", key), holdsKey("sk-a", key)], ["sk-a", false]);
  }
  assertEquals(redact("sk-4567 sk-45678", "sk-4567"), "sk-4567 sk-45678");
  assertEquals(redact("sk-4567 sk-45678", "sk-45678"), "sk-4567 ***");
});
