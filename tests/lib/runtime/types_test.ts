// What does not fit a prompt does not compile: the generated module and a program that uses it, given
// to the type checker. Every line after `@ts-expect-error` has to be one.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { bundleModules } from "../../../lib/bundle/bundle.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const MODULE = "app/prompts.gen.ts";

const FILES: Record<string, string> = {
  "prompts/analyze.md": `---
model: m
params:
  response_format:
    type: json_schema
    json_schema:
      name: analysis
      schema:
        type: object
        properties:
          score: { type: integer }
          side: { type: string, enum: [long, short] }
          notes: { type: array, items: { type: object, properties: { text: { type: string } } } }
          next: { $ref: "#/$defs/next" }
        required: [score, side]
        $defs: { next: { anyOf: [{ type: "null" }, { type: string }] } }
inputs:
  signal: The signal.
  question: Optional.
  limits: { type: object, properties: { low: { type: number } }, required: [low] }
---
{{signal}} {{limits}} {{#question}}{{question}}{{/question}}
`,
  "prompts/list.md": `---
model: m
---
{{#items}}{{name}}: {{price.amount}}{{/items}}{{^items}}none{{/items}} {{user.name}} {{#tags}}{{.}}{{/tags}}
`,
  "prompts/plain.md": "---\nmodel: m\n---\nNo variables.\n",
};

const PROGRAM = `
import { createPrompts } from "${ROOT}lib/runtime/create_prompts.ts";
import { bundle, type Prompts } from "./prompts.gen.ts";

const prompts = createPrompts({ bundle });
const limits = { low: 1 };

await prompts.render("analyze", { signal: { a: 1 }, limits, question: "Why?" });
await prompts.render("analyze", { signal: "x", limits, question: undefined });
// @ts-expect-error: a variable is missing
await prompts.render("analyze", { signal: "x" });
// @ts-expect-error: all of them are
await prompts.render("analyze");
// @ts-expect-error: a variable is misspelled
await prompts.render("analyze", { signall: "x", limits });
// @ts-expect-error: one too many
await prompts.render("analyze", { signal: "x", limits, more: 1 });
// @ts-expect-error: undefined would be a hole
await prompts.render("analyze", { signal: undefined, limits });
// @ts-expect-error: inputs say what it is
await prompts.render("analyze", { signal: "x", limits: { high: 1 } });
// @ts-expect-error: a list in a section of itself would print its square
await prompts.render("analyze", { signal: "x", limits, question: ["a", "b"] });
// @ts-expect-error: there is no such prompt
await prompts.render("analyse", { signal: "x", limits });

await prompts.render("list", { items: [{ name: "a", price: { amount: 1 } }], user: { name: "Ada" } });
await prompts.render("list", { user: { name: "Ada" }, tags: ["a", 1], items: false });
// @ts-expect-error: a dotted name is an object
await prompts.render("list", { user: "Ada" });
// @ts-expect-error: a member is missing
await prompts.render("list", { user: {} });
// @ts-expect-error: an item has no such member
await prompts.render("list", { user: { name: "Ada" }, items: [{ nam: "a" }] });

await prompts.render("plain");
await prompts.render("plain", {}, { messages: [{ role: "user", content: "Hi" }] });
// @ts-expect-error: it has no variables
await prompts.render("plain", { a: 1 });

const answer = prompts.answer("analyze", "{}");
const score: number = answer.score;
const side: "long" | "short" = answer.side;
const text: string | undefined = answer.notes?.[0]?.text;
const next: string | null | undefined = answer.next;
// @ts-expect-error: the schema has no such field
answer.confidence;
// @ts-expect-error: the field may be left out
answer.notes[0];
// @ts-expect-error: no such value
const wrong: "short" = answer.side === "long" ? answer.side : "short";
const plain: string = prompts.answer("plain", "text");

const { origin } = await prompts.render("plain");
const slug: "plain" = origin.slug;
export type Variables = Prompts["analyze"]["variables"];
export const used = [score, side, text, next, wrong, plain, slug];
`;

async function generated(files: Record<string, string>): Promise<string> {
  const parsed = parseConfig({ project: "p", bundles: { [MODULE]: { include: ["**/*.md"] } } });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const prompts: PromptFile[] = [];
  for (const [path, text] of Object.entries(files)) {
    const { file, problems } = await promptFileOf(path, text, parsed.config);
    if (!file) throw new Error(JSON.stringify(problems));
    prompts.push(file);
  }
  const { modules, problems } = bundleModules({
    config: parsed.config,
    files: prompts,
    lock: undefined,
  });
  assertEquals(problems, []);
  return modules.get(MODULE) ?? "";
}

async function check(program: string, module: string): Promise<{ code: number; stderr: string }> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/prompts.gen.ts`, module);
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", `--config=${ROOT}deno.json`, `${folder}/program.ts`],
      env: { NO_COLOR: "1" },
    }).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("bundle — what does not fit a prompt does not compile, and what fits does", async () => {
  const { code, stderr } = await check(PROGRAM, await generated(FILES));
  assertEquals(code, 0, stderr);
});

Deno.test("bundle — an answer that was narrowed no longer compiles", async () => {
  const narrowed = {
    ...FILES,
    "prompts/analyze.md": FILES["prompts/analyze.md"]!.replace("score:", "points:"),
  };
  const { code, stderr } = await check(PROGRAM, await generated(narrowed));
  assertEquals(code, 1);
  assertStringIncludes(stderr, "'score' does not exist");
});
