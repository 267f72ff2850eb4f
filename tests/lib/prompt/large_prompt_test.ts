import { assert } from "@std/assert";
import { parsePrompt } from "../../../lib/prompt/parse.ts";

const front = (lines: string): string => `---\n${lines}\n---\ntext\n`;
const MIB = 1024 * 1024;
/** Texts of a megabyte, each of which once took minutes or broke the stack. */
const large: Record<string, string> = {
  "white space within braces": `{{${" ".repeat(MIB)}`,
  "unknown roles": '{{role "x"}}\n'.repeat(MIB / 13),
  "near markers": ' {{role "user"}}\n'.repeat(MIB / 17),
  "variables without inputs": `---\ninputs: {}\n---\n${counted((n) => `{{v${n}}}`)}`,
  "unknown keys": front(counted((n) => `k${n}: 1\n`)),
  "metadata keys": front(`metadata:\n${counted((n) => `  k${n}: 1\n`)}`),
  "unused inputs": front(`inputs:\n${counted((n) => `  k${n}: a\n`)}`),
  "anchors": front(`metadata:\n${counted((n) => `  k${n}: &a${n} 1\n`)}`),
  "aliases": front(`metadata:\n  a: &a 1\n${counted((n) => `  k${n}: *a\n`)}`),
  "messages without a role": `---\nmessages:\n${"- {}\n".repeat(MIB / 5)}---\n`,
  "open brackets": front(`metadata: ${"[".repeat(MIB)}`),
  "open sections": "{{#a}}".repeat(MIB / 6),
};
for (const [name, text] of Object.entries(large)) {
  Deno.test(`parsePrompt() — a megabyte of ${name} ends soon`, () => {
    const start = performance.now();
    parsePrompt("a.md", text);
    // Generous for slow machines: what is quadratic takes minutes here.
    assert(performance.now() - start < 15_000);
  });
}

function counted(piece: (n: number) => string): string {
  return Array.from({ length: 60_000 }, (_, n) => piece(n)).join("");
}
