import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import {
  bundleModules,
  type BundleSources,
  modulePath,
  modulesWith,
  staleModules,
} from "../../../lib/bundle/bundle.ts";
import type { Bundle, BundledPrompt } from "../../../lib/content/bundled.ts";
import { contentOf } from "../../../lib/content/bundled_content.ts";
import { type Config, parseConfig } from "../../../lib/config/config.ts";
import { sourceHash } from "../../../lib/content/hash.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import type { Lock } from "../../../lib/state/lock.ts";
import { type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";

const PATH = modulePath("llm-proxy");

function configOf(more: JsonObject = {}): Config {
  const bundles = { "llm-proxy": { include: ["prompts/llm-proxy/**/*.md"] } };
  const parsed = parseConfig({ project: "p", bundles, ...more });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
}

async function fileOf(name: string, text: string, config = configOf()): Promise<PromptFile> {
  const { file, problems } = await promptFileOf(`prompts/llm-proxy/${name}.md`, text, config);
  if (!file) throw new Error(JSON.stringify(problems));
  return file;
}

function lockOf(...files: PromptFile[]): Lock {
  const entries = files.map(({ slug, path, source_sha256, content_sha256 }, index) =>
    [slug, {
      path,
      source_sha256,
      content_sha256,
      id: `id-${slug}`,
      version: `${index + 1}`,
    }] as const
  );
  return {
    version: 1,
    project: { id: "project", name: "p" },
    prompts: Object.fromEntries(entries),
  };
}

/** The value that the generated module exports, found by running it as a program would. */
async function imported(text: string): Promise<Bundle> {
  return (await import(`data:text/typescript,${encodeURIComponent(text)}`)).bundle;
}

function moduleOf(sources: BundleSources): string {
  const text = bundleModules(sources).modules.get(PATH);
  if (text === undefined) throw new Error("no module");
  return text;
}

Deno.test("bundleModules() — takes the selected files, sorted, with what the lock pins", async () => {
  const config = configOf();
  const [b, a] = [await fileOf("b", "B {{x}}\n"), await fileOf("a", "A\n")];
  const other = { ...await fileOf("c", "C\n"), path: "prompts/elsewhere/c.md" };
  const bundle = await imported(moduleOf({ config, files: [b, a, other], lock: lockOf(b, a) }));
  assertEquals(bundle.project, { id: "project", name: "p" });
  assertEquals(bundle.prompts.map(({ slug, pinned }) => [slug, pinned?.version]), [
    ["a", "2"],
    ["b", "1"],
  ]);
  assertEquals(contentOf(bundle.prompts[0] as BundledPrompt), a.prompt().content);
});

Deno.test("bundleModules() — a text that the lock does not pin is bundled only", async () => {
  const config = configOf();
  const [uploaded, edited] = [await fileOf("a", "A\n"), await fileOf("a", "A, edited\n")];
  for (const lock of [undefined, lockOf(uploaded)]) {
    const { unpinned, modules } = bundleModules({ config, files: [edited], lock });
    assertEquals(unpinned, ["a"]);
    assertEquals((await imported(modules.get(PATH) ?? "")).prompts[0]?.pinned, null);
  }
});

for (const hash of ["source_sha256", "content_sha256"] as const) {
  Deno.test(`bundleModules() — a pin of another ${hash} pins nothing`, async () => {
    const [a, b] = [await fileOf("a", "A\n"), await fileOf("b", "B\n")];
    const lock = lockOf({ ...a, [hash]: "0".repeat(64) }, { ...b, [hash]: "0".repeat(64) });
    const { unpinned } = bundleModules({ config: configOf(), files: [b, a], lock });
    assertEquals(unpinned, ["a", "b"]);
  });
}

const NASTY = [
  "\u2028\u2029 \u0000 \uFFFF 👩‍👩‍👧 \\u0041 \\",
  "`${Deno.exit()}` </script> */ // \"quoted\" 'single'",
  "a\rb\rc",
  'import secret from "../../../.env";\nimport \'./x.ts\';\nexport * from "./y.ts"',
];

Deno.test("bundleModules() — every character of a prompt survives", async () => {
  const text = fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
  ).filter((text) => text.trim() !== "" && !/[{}]/.test(text));
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      const { file } = await promptFileOf("prompts/llm-proxy/a.md", text, configOf());
      if (!file) return;
      const { prompts: [bundled] } = await imported(
        moduleOf({ config: configOf(), files: [file], lock: undefined }),
      );
      assertEquals(bundled?.source, file.prompt().text);
      assertEquals(await sourceHash(bundled?.source ?? ""), file.source_sha256);
      assertEquals(contentOf(bundled as BundledPrompt), file.prompt().content);
    }),
    { numRuns: 100, examples: NASTY.map((text) => [text]) },
  );
});

Deno.test("bundleModules() — no text of a prompt looks like an import or a template literal", async () => {
  const files = await Promise.all(NASTY.map((text, index) => fileOf(`p${index}`, text)));
  const text = moduleOf({ config: configOf(), files, lock: undefined });
  const imports = text.matchAll(/(?:import|from)\s*\(?\s*["'][^"']*["']/g);
  assertEquals([...imports].map(([found]) => found), []);
});

Deno.test("bundleModules() — required are inputs that stand outside every section", async () => {
  const inputs = "inputs: { a: '', b: '', c: '', d: '', e: '', f: '' }";
  const text =
    `---\nmodel: m\n${inputs}\n---\n{{a}} {{{b}}} {{&input.f}} {{#c}}{{d}}{{/c}} {{^e}}no{{/e}}\n`;
  const file = await fileOf("a", text);
  const bundle = await imported(moduleOf({ config: configOf(), files: [file], lock: undefined }));
  assertEquals(bundle.prompts[0]?.required, ["a", "b", "f"]);
});

Deno.test("bundleModules() — carries the fields that the configuration ignores", async () => {
  const config = configOf({ ignore: [{ slug: "a", field: "description", reason: "r" }] });
  const file = await fileOf("a", "A\n", config);
  const bundle = await imported(moduleOf({ config, files: [file], lock: undefined }));
  assertEquals(bundle.prompts[0]?.ignored, ["description"]);
});

Deno.test("bundleModules() — a JSON bundle holds what is ignored apart from what is hashed", async () => {
  const bundles = { "out/prompts.gen.json": { include: ["prompts/llm-proxy/**/*.md"] } };
  const ignored = ["metadata.owner", "metadata.none", "tags"];
  const ignore = ignored.map((field) => ({ slug: "a", field, reason: "r" }));
  const config = configOf({ bundles, ignore });
  const file = await fileOf("a", "---\nmetadata: { owner: team, kept: 1 }\n---\nA\n", config);
  const { modules } = bundleModules({ config, files: [file], lock: undefined });
  const { prompts: [prompt] } = JSON.parse(modules.get("out/prompts.gen.json") ?? "");
  assertEquals(prompt.ignored, { "metadata.owner": "team" });
  assertEquals(JSON.parse(prompt.content).metadata, { kept: 1 });
  assertEquals(prompt.content_sha256, await sourceHash(prompt.content));
});

Deno.test("bundleModules() — refuses nunjucks, with the line and the way out", async () => {
  const file = await fileOf("a", "---\nmodel: m\ntemplate_format: nunjucks\n---\n{% if a %}\n");
  const { problems } = bundleModules({ config: configOf(), files: [file], lock: undefined });
  assertEquals(problems.map(({ file, line }) => [file, line]), [["prompts/llm-proxy/a.md", 3]]);
  assertMatch(problems[0]?.message ?? "", /nunjucks.*remove it from "bundles"/);
});

Deno.test("bundleModules() — other formats are rendered, and the line of a format is its own", async () => {
  const formats = ["mustache", "none"].map((format) =>
    fileOf(format, `---\ntemplate_format: ${format}\n---\nx\n`)
  );
  const files = await Promise.all(formats);
  assertEquals(bundleModules({ config: configOf(), files, lock: undefined }).problems, []);
  const text = '---\nname: not template_format\n"template_format": nunjucks\n---\nx\n';
  const odd = bundleModules({
    config: configOf(),
    files: [await fileOf("a", text)],
    lock: undefined,
  });
  assertEquals(odd.problems.map(({ line }) => line), [1]);
});

Deno.test("modulesWith() — the modules that hold some of the paths", () => {
  const bundles = { a: { include: ["p/a/*.md"] }, b: { include: ["p/b/*.md", "p/c.md"] } };
  const config = configOf({ bundles });
  assertEquals(modulesWith(config, ["p/x.md"]), []);
  assertEquals(modulesWith(config, ["p/c.md", "p/x.md"]), [modulePath("b")]);
  assertEquals(modulesWith(config, ["p/b/1.md", "p/a/1.md"]), [modulePath("a"), modulePath("b")]);
});

Deno.test("bundleModules() — a bundle that selects nothing is a problem", () => {
  const { problems } = bundleModules({ config: configOf(), files: [], lock: undefined });
  assertEquals(problems.map(({ file }) => file), ["prompts/config.json"]);
});

for (const name of ["../x", "a/b", "", "1a", "a.b"]) {
  Deno.test(`parseConfig() — "${name}" cannot name an edge function`, () => {
    const parsed = parseConfig({ project: "p", bundles: { [name]: { include: ["**"] } } });
    assert("mistakes" in parsed);
  });
}

const STALE: { name: string; found: string | undefined; want: string | undefined }[] = [
  { name: "equal", found: "a\nb\n", want: undefined },
  { name: "checked out with CRLF", found: "a\r\nb\r\n", want: undefined },
  { name: "other text", found: "a\n", want: "it is stale" },
  { name: "more text", found: "a\nb\nc\n", want: "it is stale" },
  { name: "no file", found: undefined, want: "it does not exist" },
];

for (const { name, found, want } of STALE) {
  Deno.test(`staleModules() — ${name}`, () => {
    const problems = staleModules(new Map([[PATH, "a\nb\n"]]), new Map([[PATH, found]]));
    assertEquals(problems.map(({ file }) => file), want === undefined ? [] : [PATH]);
    if (want === undefined) return;
    assertStringIncludes(problems[0]?.message ?? "", want);
    assertStringIncludes(problems[0]?.message ?? "", "deno task bundle");
  });
}

for (
  const [name, isName] of [
    ["services/api/prompts.gen.ts", true],
    ["a/prompts.gen.json", true],
    ["prompts.gen.ts", false],
    ["../prompts.gen.ts", false],
    ["a/../../prompts.gen.ts", false],
    ["/tmp/prompts.gen.ts", false],
    [".git/prompts.gen.ts", false],
    ["a/index.ts", false],
    ["a\\prompts.gen.ts", false],
  ] as const
) {
  Deno.test(`parseConfig() — "${name}" ${isName ? "can" : "cannot"} name a bundle`, () => {
    const parsed = parseConfig({ project: "p", bundles: { [name]: { include: ["**"] } } });
    assertEquals("config" in parsed, isName);
  });
}

Deno.test("bundleModules() — a partial is refused with its line: nothing resolves it", async () => {
  const plain = await fileOf("a", "A\nB\n");
  const partial = (text: string): string => text.replace("B", "B {{> guardrails}}");
  const content = JSON.parse(partial(JSON.stringify(plain.prompt().content)));
  const said = { ...plain.prompt(), content, text: partial(plain.prompt().text) };
  const file = { ...plain, prompt: () => said };
  const { problems } = bundleModules({ config: configOf(), files: [file], lock: undefined });
  assertEquals(problems.map(({ line }) => line), [2]);
});
