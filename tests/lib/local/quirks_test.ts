import { assertEquals } from "@std/assert";
import { activateQuirks, parseQuirk, QUIRKS } from "../../../lib/local/quirks.ts";

const cases = [
  { text: "drop-metadata", want: { name: "drop-metadata" } },
  { text: "page-cap=10", want: { name: "page-cap", value: 10 } },
  { text: "slow=0", want: { name: "slow", value: 0 } },
  { text: "page-cap", want: undefined },
  { text: "page-cap=", want: undefined },
  { text: "page-cap=-1", want: undefined },
  { text: "page-cap=ten", want: undefined },
  { text: "page-cap=1=2", want: undefined },
  { text: "html=1", want: undefined },
  { text: "toString", want: undefined },
  { text: "", want: undefined },
] as const;

for (const { text, want } of cases) {
  Deno.test(`parseQuirk() — "${text}"`, () => assertEquals<unknown>(parseQuirk(text), want));
}

Deno.test("parseQuirk() — knows every quirk of the list", () => {
  const names = Object.entries(QUIRKS).map(([name, description]) => {
    return parseQuirk(description.startsWith("=") ? `${name}=3` : name)?.name;
  });
  assertEquals<unknown>(names, Object.keys(QUIRKS));
});

Deno.test("activateQuirks() — counts down", () => {
  const quirks = activateQuirks([{ name: "rate-limit", value: 2 }, { name: "fail-after-apply" }]);
  assertEquals([1, 2, 3].map(() => quirks.take("rate-limit")), [true, true, false]);
  assertEquals([1, 2].map(() => quirks.take("fail-after-apply")), [true, false]);
  assertEquals(quirks.take("html"), false);
  assertEquals(quirks.has("html"), false);
});
