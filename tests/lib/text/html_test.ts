import { assertEquals } from "@std/assert";
import { markup } from "../../../lib/text/html.ts";

Deno.test("markup — text of others stays text, in elements and in attributes", () => {
  const hostile = `"><script>alert('1')</script>&amp;\u202e`;
  const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;\\u{202e}";
  assertEquals(
    markup`<p title="${hostile}">${hostile}</p>`.source,
    `<p title="${escaped}">${escaped}</p>`,
  );
});

Deno.test("markup — a template within a template is not escaped twice; nothing shows as nothing", () => {
  const items = ["<a>", 0].map((one) => markup`<li>${one}</li>`);
  assertEquals(
    markup`<ul>${items}${undefined}${null}${false}</ul>`.source,
    "<ul><li>&lt;a&gt;</li><li>0</li></ul>",
  );
});
