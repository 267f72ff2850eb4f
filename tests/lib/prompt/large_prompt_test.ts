import { assert } from "@std/assert";
import { parsePrompt } from "../../../lib/prompt/parse.ts";

const front = (lines: string): string => `---\n${lines}\n---\ntext\n`;
const SIZE = 512 * 1024;
/** Texts of half a megabyte, each of which once took minutes or broke the stack. */
const large: Record<string, string> = {
  "white space within braces": `{{${" ".repeat(SIZE)}`,
  "unknown roles": '{{role "x"}}\n'.repeat(SIZE / 13),
  "near markers": ' {{role "user"}}\n'.repeat(SIZE / 17),
  "variables without inputs": `---\ninputs: {}\n---\n${counted((n) => `{{v${n}}}`)}`,
  "unknown keys": front(counted((n) => `k${n}: 1\n`)),
  "metadata keys": front(`metadata:\n${counted((n) => `  k${n}: 1\n`)}`),
  "unused inputs": front(`inputs:\n${counted((n) => `  k${n}: a\n`)}`),
  "anchors": front(`metadata:\n${counted((n) => `  k${n}: &a${n} 1\n`)}`),
  "aliases": front(`metadata:\n  a: &a 1\n${counted((n) => `  k${n}: *a\n`)}`),
  "messages without a role": `---\nmessages:\n${"- {}\n".repeat(SIZE / 5)}---\n`,
  "open brackets": front(`metadata: ${"[".repeat(SIZE)}`),
  "open sections": "{{#a}}".repeat(SIZE / 6),
};
for (const [name, text] of Object.entries(large)) {
  Deno.test(`parsePrompt() — half a megabyte of ${name} ends soon`, () => {
    const start = performance.now();
    parsePrompt("a.md", text);
    // Generous for slow machines: what is quadratic takes longer here.
    assert(performance.now() - start < 10_000);
  });
}

function counted(piece: (n: number) => string): string {
  return Array.from({ length: 30_000 }, (_, n) => piece(n)).join("");
}
