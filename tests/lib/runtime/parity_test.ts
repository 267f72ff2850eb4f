// From a prompt file to the request, all the way: what the runtime renders of a bundle is what
// Braintrust's SDK builds of the row that `upload` writes, for files of every shape that the parser
// knows and for the texts of this repository. PARITY_RUNS=20000 tries more.
import { assert, assertEquals } from "@std/assert";
import { Prompt } from "braintrust";
import fc from "fast-check";
import { bundleModules } from "../../../lib/bundle/bundle.ts";
import type { Bundle } from "../../../lib/content/bundled.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { rowOf } from "../../../lib/content/content.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { createPrompts } from "../../../lib/runtime/create_prompts.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const MODULE = "a/prompts.gen.ts";
const RUNS = Number(Deno.env.get("PARITY_RUNS") ?? 400);

const parsed = parseConfig({ project: "p", bundles: { [MODULE]: { include: ["**/*.md"] } } });
if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
const config = parsed.config;

/** What both build; undefined for what one refuses. */
async function both(
  file: PromptFile,
  variables: JsonObject,
  messages: JsonObject[] | undefined,
): Promise<{ ours: unknown; sdk: unknown }> {
  const { modules } = bundleModules({ config, files: [file], lock: undefined });
  const text = /^const data = (\{.*?^\});$/ms.exec(modules.get(MODULE) ?? "")?.[1] ?? "";
  const bundle: Bundle = JSON.parse(text);
  const settings = { policy: { kind: "bundled" }, defaultModel: "default" } as const;
  const prompts = createPrompts({ bundle, settings, checkDelayMs: 0 });
  const history = messages ? { messages } : {};
  const ours = await prompts.render(file.slug, variables, { ...history, allowMissing: true })
    .then(({ request }) => request, () => undefined);
  await prompts.check();
  return { ours, sdk: built(file, variables, messages) };
}

function built(
  file: PromptFile,
  variables: JsonObject,
  messages: JsonObject[] | undefined,
): unknown {
  const { prompt_data } = rowOf(file.prompt().content, {}) as { prompt_data: JsonObject };
  const flavor = (prompt_data.prompt as JsonObject).type as "chat";
  const metadata = {
    id: crypto.randomUUID(),
    project_id: crypto.randomUUID(),
    _xact_id: "1",
    name: "P",
    slug: "p",
    prompt_data,
  };
  try {
    const prompt = new Prompt(metadata as never, { model: "default" } as never, true);
    const options = messages ? { flavor, messages: messages as never } : { flavor };
    return JSON.parse(JSON.stringify(prompt.build(variables, options)));
  } catch {
    return undefined;
  }
}

const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
const name = fc.constantFrom("a", "b", "list", "user.name", "input.a");
const piece = fc.oneof(
  fc.string({ maxLength: 8 }).map((text) => text.replace(/[{}]/g, "")),
  name.map((name) => `{{${name}}}`),
  name.map((name) => `{{{${name}}}}`),
  name.map((name) => `{{#${name}}}x {{.}} {{a}}{{/${name}}}`),
  name.map((name) => `{{^${name}}}none{{/${name}}}`),
);
const text = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) =>
  `T${pieces.join(" ")}`
);
const roles = fc.constantFrom("system", "user", "assistant", "developer", "tool");
const body = fc.array(fc.tuple(roles, text), { minLength: 1, maxLength: 3 }).map((messages) =>
  messages.map(([role, content]) => `{{role "${role}"}}\n${content}\n`).join("\n")
);
const part = fc.oneof(
  text.map((text) => ({ type: "text", text })),
  name.map((name) => ({ type: "image_url", image_url: { url: `{{${name}}}` } })),
);
const written = fc.oneof(
  fc.record({
    role: fc.constantFrom("user"),
    content: fc.array(part, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ role: roles, content: text }),
  fc.record({
    role: fc.constant("assistant"),
    tool_calls: fc.array(
      text.map((text) => ({
        id: text,
        type: "function",
        function: { name: "f", arguments: text },
      })),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const params = fc.record({
  temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  max_tokens: fc.integer({ min: 1, max: 9999 }),
  stop: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  use_cache: fc.boolean(),
  reasoning_effort: fc.constantFrom("low", "high", "unknown"),
  unknown: json,
  response_format: fc.oneof(
    fc.constant({ type: "json_object" }),
    fc.record({
      type: fc.constant("json_schema"),
      json_schema: fc.record({
        name: fc.constant("n"),
        schema: fc.oneof(text, fc.record({ type: fc.constant("object"), title: text })),
      }),
    }),
  ),
}, { requiredKeys: [] });
const front = fc.record({
  model: fc.constantFrom("m", "n"),
  description: fc.string({ maxLength: 9 }),
  params,
  template_format: fc.constantFrom("mustache", "none"),
  tools: fc.array(
    text.map((description) => ({
      type: "function",
      function: { name: "f", description, parameters: { type: "object" } },
    })),
    { maxLength: 2 },
  ),
}, { requiredKeys: ["model"] });
const file = fc.oneof(
  fc.record({ front, body }),
  fc.record({ front, body: text.map((text) => `${text}\n`) }),
  fc.record({
    front: front.map(({ tools: _, ...front }) => ({ ...front, type: "completion" })),
    body: text.map((text) => `${text}\n`),
  }),
  fc.record({
    front: fc.tuple(front, fc.array(written, { minLength: 1, maxLength: 3 }))
      .map(([front, messages]) => ({ ...front, messages })),
    body: fc.constant(""),
  }),
);
const variables = fc.dictionary(
  fc.constantFrom("a", "b", "list", "user"),
  fc.oneof(json, fc.array(fc.webUrl(), { maxLength: 2 }), fc.record({ name: json })),
).map((value): JsonObject => JSON.parse(JSON.stringify(value))); // objects as JSON makes them
const history = fc.option(
  fc.array(fc.record({ role: fc.constantFrom("user", "system"), content: fc.string() })),
  { nil: undefined },
);

function textOf({ front, body }: { front: object; body: string }): string {
  const lines = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n${body}`;
}

Deno.test("render() — as the SDK builds it, for prompt files of every shape", async () => {
  const count = { equal: 0, refused: 0, unread: 0 };
  await fc.assert(
    fc.asyncProperty(file, variables, history, async (made, given, messages) => {
      const { file } = await promptFileOf("prompts/p.md", textOf(made), config);
      if (!file) return void count.unread++;
      const { ours, sdk } = await both(file, given, messages as JsonObject[] | undefined);
      assertEquals(ours, sdk);
      count[sdk === undefined ? "refused" : "equal"]++;
    }),
    { numRuns: RUNS },
  );
  // deno-lint-ignore no-console
  if (RUNS > 400) console.log(JSON.stringify(count));
  assert(count.equal > RUNS / 3, JSON.stringify(count));
});

for (
  const path of [
    "prompts/llm-proxy/analyze-signal.md",
    "prompts/go-screener/regenerate-filter-go.md",
  ]
) {
  Deno.test(`render() — as the SDK builds ${path}`, async () => {
    const { file } = await promptFileOf(path, await Deno.readTextFile(ROOT + path), config);
    if (!file) throw new Error("does not parse");
    const names = Object.keys(file.prompt().inputs ?? {});
    const given = fc.record(Object.fromEntries(names.map((name) => [name, json])), {
      requiredKeys: [],
    });
    const count = { equal: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(given, history, async (variables, messages) => {
        const { ours, sdk } = await both(file, variables as JsonObject, messages as JsonObject[]);
        assertEquals(ours, sdk);
        count[sdk === undefined ? "refused" : "equal"]++;
      }),
      { numRuns: RUNS / 4 },
    );
    // deno-lint-ignore no-console
    if (RUNS > 400) console.log(JSON.stringify(count));
    assert(count.equal > RUNS / 20, JSON.stringify(count));
  });
}
