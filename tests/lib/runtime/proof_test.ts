import { assertEquals } from "@std/assert";
import { bundleModules } from "../../../lib/bundle/bundle.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import type { Bundle, BundledPrompt } from "../../../lib/content/bundled.ts";
import { canonicalJson } from "../../../lib/content/hash.ts";
import { promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { createProof } from "../../../lib/runtime/proof.ts";

const MODULE = "a/prompts.gen.ts";
const TEXT = `---
model: m
params: { temperature: 0.5, logit_bias: { "10": 1, "9": 2 } }
metadata: { reviewed: true, owner: desk }
---
Hello {{name}}.
`;

async function bundledOf(ignored: string[]): Promise<BundledPrompt> {
  const ignore = ignored.map((field) => ({ slug: "p", field, reason: "not ours" }));
  const bundles = { [MODULE]: { include: ["**/*.md"] } };
  const parsed = parseConfig({ project: "p", bundles, ignore });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const { file, problems } = await promptFileOf("prompts/p.md", TEXT, parsed.config);
  if (!file) throw new Error(JSON.stringify(problems));
  const { modules } = bundleModules({ config: parsed.config, files: [file], lock: undefined });
  const json = /^const data = (\{.*?^\});$/ms.exec(modules.get(MODULE) ?? "")?.[1] ?? "";
  const [prompt] = (JSON.parse(json) as Bundle).prompts;
  if (!prompt) throw new Error("nothing was bundled");
  return prompt;
}

/** The same JSON value with its members the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, reversed(v)]));
}

const CASES: { name: string; change: (prompt: BundledPrompt) => BundledPrompt; want: boolean }[] = [
  { name: "as it was generated", change: (prompt) => prompt, want: true },
  {
    name: "members in another order",
    change: (prompt) => ({
      ...prompt,
      content: JSON.stringify(reversed(JSON.parse(prompt.content))),
    }),
    want: true,
  },
  {
    name: "another text",
    change: (prompt) => ({ ...prompt, source: prompt.source.replace("Hello", "Howdy") }),
    want: false,
  },
  {
    name: "a comment more in the source",
    change: (prompt) => ({ ...prompt, source: `${prompt.source}\n` }),
    want: false,
  },
  {
    name: "another parameter",
    change: (prompt) => ({ ...prompt, content: prompt.content.replace("0.5", "0.6") }),
    want: false,
  },
  { name: "no JSON", change: (prompt) => ({ ...prompt, content: "{" }), want: false },
];

for (const { name, change, want } of CASES) {
  for (const ignore of [[], ["metadata.owner"]]) {
    Deno.test(`createProof() — ${name}, ${ignore.length} fields ignored: ${want}`, async () => {
      assertEquals(await createProof()(change(await bundledOf(ignore))), want);
    });
  }
}

Deno.test("bundleModules() — members stand in the order of the hash", async () => {
  const { content } = await bundledOf([]);
  assertEquals(content, canonicalJson(JSON.parse(content)));
});
