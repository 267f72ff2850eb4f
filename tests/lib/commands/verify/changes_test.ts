import { assertEquals } from "@std/assert";
import { changesOf } from "../../../../lib/commands/verify/changes.ts";
import { readPrompt } from "../../../../lib/prompt/parse.ts";
import type { Prompt } from "../../../../lib/prompt/prompt.ts";
import type { Lock } from "../../../../lib/state/lock.ts";

const prompt = (text: string): Prompt => readPrompt("prompts/a.md", text, {}).prompt as Prompt;
const lock = (version?: string): Lock => ({
  version: 1,
  project: { id: "p", name: "shop" },
  prompts: version === undefined
    ? {}
    : { a: { path: "prompts/a.md", source_sha256: "", content_sha256: "", id: "i", version } },
});
const A = prompt("---\nmodel: x\n---\nSay {{word}}.\n");

type Side = [text: string | undefined, version: string | undefined];

// deno-fmt-ignore
const ROWS: [name: string, before: Side, now: Side, says: string][] = [
  ["messages", [A.text, "1"], ["---\nmodel: x\n---\nSay {{other}}.\n", "2"], "messages +other -word 1→2"],
  ["settings", [A.text, "1"], ["---\nmodel: y\n---\nSay {{word}}.\n", "1"], "settings 1→1"],
  ["a new one", [undefined, undefined], [A.text, "1"], "settings messages +word null→1"],
  ["a deleted one", [A.text, "1"], [undefined, undefined], "settings messages -word 1→null"],
  ["only the lock", [undefined, "1"], [A.text, "2"], "1→2"],
  ["only the lock, for the first time", [undefined, undefined], [A.text, "2"], "null→2"],
];
for (const [name, before, now, says] of ROWS) {
  Deno.test(`changesOf() — ${name}`, () => {
    const [was, is] = [before, now].map(([text, version]) => ({
      prompts: text === undefined ? [] : [prompt(text)],
      lock: lock(version),
    }));
    if (!was || !is) throw new Error("two sides");
    const said = changesOf(was, is, () => !name.includes("lock")).map((
      { settings, messages, variables, pinned },
    ) =>
      [
        ...(settings ? ["settings"] : []),
        ...(messages ? ["messages"] : []),
        ...variables.added.map((name) => `+${name}`),
        ...variables.removed.map((name) => `-${name}`),
        `${pinned.from}→${pinned.to}`,
      ].join(" ")
    );
    assertEquals(said, [says]);
  });
}

Deno.test("changesOf() — what is the same in every respect is left out", () => {
  const sides = [{ prompts: [], lock: lock("1") }, { prompts: [A], lock: lock("1") }] as const;
  assertEquals(changesOf(...sides, () => false), []);
});
