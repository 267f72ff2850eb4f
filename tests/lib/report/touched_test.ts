import { assertEquals } from "@std/assert";
import { type Touched, warnUntouched } from "../../../lib/report/touched.ts";
import { reportOf } from "./report_of.ts";

const NOTHING: Touched = { commit: "main", paths: new Set(), slugs: new Set(), isWhole: false };
const A = { slug: "a", path: "prompts/a.md", state: "drifted", detail: "d" } as const;
type Some = Parameters<typeof reportOf>[0][number];

// deno-fmt-ignore
const ROWS: [name: string, prompt: Some, touched: Partial<Touched>, isWarning: boolean][] = [
  ["somebody else's", A, { paths: new Set(["prompts/b.md"]), slugs: new Set(["b"]) }, true],
  ["its file differs", A, { paths: new Set(["prompts/a.md"]) }, false],
  ["its lock entry differs", A, { slugs: new Set(["a"]) }, false],
  ["the configuration differs", A, { isWhole: true }, false],
  ["it has no file", { ...A, path: null }, { paths: new Set(["prompts/a.md"]) }, true],
  ["it passes", { ...A, ok: true }, {}, false],
  ["it could not be read", { ...A, state: "unknown" }, {}, false],
];
for (const [name, one, touched, isWarning] of ROWS) {
  Deno.test(`warnUntouched() — ${name}`, () => {
    const { prompts } = reportOf([one]);
    const warned = prompts.map((prompt) => (
      { ...prompt, ok: true, isWarning: true, detail: "d; not changed here since main" }
    ));
    assertEquals(warnUntouched(prompts, { ...NOTHING, ...touched }), isWarning ? warned : prompts);
  });
}
