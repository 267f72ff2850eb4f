import { assertEquals } from "@std/assert";
import { quoted } from "../../../lib/text/shell.ts";

// deno-fmt-ignore
const PATHS: [path: string, typed: string][] = [
  ["prompts/a-b_c.md", "prompts/a-b_c.md"], ["a@b%+=:,", "a@b%+=:,"], ["", "''"],
  ["my team/a.md", "'my team/a.md'"], ["$HOME", "'$HOME'"], ["a;b", "'a;b'"], ["a\nb", "'a\nb'"], ["ä", "'ä'"], ["~", "'~'"],
  ["it's 'so'", String.raw`'it'\''s '\''so'\'''`],
];
for (const [path, typed] of PATHS) {
  Deno.test(`quoted() — ${JSON.stringify(path)}`, () => assertEquals(quoted(path), typed));
}
