// docs/runtime.md, read as a stranger: each of its snippets is type-checked, run, or read by what it is
// for. A snippet that nobody tries fails. tests/edge runs the command for Node and the service in Go.
import { assert, assertEquals } from "@std/assert";
import { modulePath } from "../lib/bundle/bundle.ts";
import { variablesType } from "../lib/bundle/prompt_types.ts";
import { parseConfig } from "../lib/config/config.ts";
import { promptFileOf } from "../lib/prompt/prompt_file.ts";
import * as surface from "../lib/runtime/mod.ts";
import { DEFAULTS } from "../lib/runtime/settings.ts";
import { block, BLOCKS, PAGE } from "./runtime_page.ts";

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
/** The value of the setting `bundles` in the JSON snippet. */
const bundles = (): Record<string, { include: string[] }> =>
  JSON.parse(`{${block("json")}}`).bundles;

const parsed = parseConfig({ project: "p", bundles: bundles() });
if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
const { config } = parsed;

Deno.test("docs/runtime.md — has no snippet that is tried nowhere", () => {
  assertEquals(BLOCKS.map(({ language }) => language).sort(), ["go", "json", "ts"]);
});

Deno.test("docs/runtime.md — the program compiles, and its options are all that there are", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  const program = block("ts")
    .replace("./lib/runtime/mod.ts", `${ROOT}/lib/runtime/mod.ts`)
    .replace("./prompts.gen.ts", `${ROOT}/docs/examples/prompts.gen.ts`);
  const [, named = ""] = /`createPrompts\(\{ (.*?) \}\)`/.exec(PAGE) ?? [];
  const options = named.split(", ").map((name) => `"${name}"`).join(" | ");
  const [, forRender = ""] = /^Options of `render`: (.*?)\n\n/ms.exec(PAGE) ?? [];
  assert(["messages", "allowMissing"].every((name) => forRender.includes(`\`${name}`)));
  await Deno.writeTextFile(
    path,
    `import type { PromptsOptions, RenderOptions } from "${ROOT}/lib/runtime/mod.ts";
declare const signal: object, market_context: string;
${program}
type Same<A, B> = [A, B] extends [B, A] ? true : false;
export const are: Same<keyof PromptsOptions<object & Record<string, never>>, ${options}> = true;
export const too: Same<keyof RenderOptions, "messages" | "allowMissing"> = true;
export const used = [request, origin];
`,
  );
  const args = ["check", "--quiet", `--config=${ROOT}/deno.json`, path];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  await Deno.remove(path);
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("docs/runtime.md — names what there is to import, to call, and to catch", async () => {
  const text = await Deno.readTextFile(`${ROOT}/lib/runtime/prompt_error.ts`);
  const codes = [...text.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code ?? "");
  assert(codes.length > 4);
  const names = ["createPrompts", "promptSettings", "PromptError"];
  assertEquals(Object.keys(surface).sort(), names.sort());
  const prompts = surface.createPrompts({
    bundle: { project: { name: "p", id: null }, prompts: [] },
    settings: { policy: { kind: "bundled" } },
    checkDelayMs: 0,
  });
  await prompts.check();
  for (const name of Object.keys(prompts)) assert(PAGE.includes(`| \`prompts.${name}(`), name);
  for (const name of [...names, ...codes]) assert(PAGE.includes(`\`${name}`), name);
});

Deno.test("docs/runtime.md — the bundles that it configures are written where it says", () => {
  assertEquals(Object.keys(bundles()).map(modulePath), [
    "supabase/functions/llm-proxy/prompts.gen.ts",
    "services/api/src/prompts.gen.ts",
    "services/screener/prompts.gen.json",
  ]);
});

Deno.test("docs/runtime.md — a variable gets the type that the table gives it", async () => {
  const [, input = ""] = /`(limit: \{.*?\})`/.exec(PAGE) ?? [];
  const typeOf = async (body: string, inputs: string): Promise<string> => {
    const text = `---\nmodel: m\ninputs: { ${inputs} }\n---\n${body}\n`;
    const { file, problems } = await promptFileOf("prompts/p.md", text, config);
    if (!file) throw new Error(JSON.stringify(problems));
    return variablesType(file.prompt(), "").replace(/\s+/g, " ");
  };
  const rows = [...PAGE.matchAll(/^\| `(\{\{.*?)` \| (.*?) \|$/gm)];
  const types: string[] = [];
  for (const [, body = ""] of rows) {
    const tag = body.replaceAll("...", "{{x}}");
    const name = /user|name/.exec(tag)?.[0];
    types.push(await typeOf(tag, `${name}: ''`));
  }
  assertEquals(types, [
    '{ "name": Printed; }',
    '{ "user": { "name": Printed; }; }',
    '{ "name"?: { "x": Printed; } | ReadonlyArray<{ "x": Printed; }> | boolean | null | undefined; }',
    '{ "name"?: string | number | boolean | null | undefined; }',
  ]);
  assertEquals(
    await typeOf("{{limit}}", input),
    '{ /** How many. */ "limit": number; }',
  );
});

Deno.test("docs/runtime.md — the policies that it names are those that can be set", () => {
  const named = [...PAGE.matchAll(/^\| `(\w+)(:NAME)?` \| .*(?:version|bundle)/gm)]
    .map(([, name, more]) => more === undefined ? name : `${name}:production`);
  assertEquals(named, ["pinned", "latest", "environment:production", "bundled"]);
  for (const policy of named) {
    const { settings, mistakes } = surface.promptSettings((name) =>
      name === "PROMPT_POLICY" ? policy : undefined
    );
    assertEquals(mistakes, []);
    assertEquals(settings.policy.kind, policy?.split(":")[0]);
  }
  assertEquals(DEFAULTS.policy, { kind: "pinned" });
});
