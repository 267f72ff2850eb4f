import { assertEquals } from "@std/assert";
import { spell } from "../../../lib/text/spell.ts";

// deno-fmt-ignore
const CASES: [text: string, runner: string | undefined, spelled: string][] = [
  ["deno task upload greet", undefined, "deno task upload greet"],
  ["deno task upload greet", "npx prompt-sync", "npx prompt-sync upload greet"],
  ["git rm a.md && deno task upload", "pnpm exec prompt-sync", "git rm a.md && pnpm exec prompt-sync upload"],
  ["Proof: deno task hooks:doctor", "prompt-sync", "Proof: prompt-sync hooks:doctor"],
  ["deno task upload", "deno task prompt-sync", "deno task prompt-sync upload"],
  ["deno task prompt-sync upload", "deno task prompt-sync", "deno task prompt-sync upload"],
  ["deno task upload", "$& $1", "$& $1 upload"],
  ["as `deno task` does", "npx prompt-sync", "as `deno task` does"],
];
for (const [text, runner, expected] of CASES) {
  Deno.test(`spell() — ${text}, for ${runner}`, () => {
    assertEquals(spell(text, runner), expected);
  });
}
