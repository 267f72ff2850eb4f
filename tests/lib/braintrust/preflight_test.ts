import { assertEquals } from "@std/assert";
import mustache from "mustache";
import { canonicalContent, rowOf } from "../../../lib/content/content.ts";
import { preflight } from "../../../lib/braintrust/preflight.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";

/** What an application would choke on, of the row that upload would write for a prompt file. */
function refusal(text: string): Promise<string | undefined> {
  const { prompt, problems } = parsePrompt("prompts/a.md", text);
  if (!prompt) throw new Error(JSON.stringify(problems));
  return preflight(rowOf(canonicalContent(prompt.content), { path: "p" }));
}
const messages = (message: string): string => `---\nmessages:\n  - ${message}\n---\n`;

// deno-fmt-ignore
const FINE: [name: string, text: string][] = [
  ["plain", "Hello {{name}}."],
  ["a model and parameters", "---\nmodel: m\nparams: { temperature: 0 }\n---\nx"],
  ["a completion prompt", "---\ntype: completion\n---\nx"],
  ["parts", messages("{ role: user, content: [{ type: text, text: a }] }")],
  ["tools", "---\ntools: [{ type: function, function: { name: f, parameters: {} } }]\n---\nx"],
  ["a template of tools", '---\ntools: "[{{#t}}{{.}}{{/t}}]"\n---\nx'],
  ["nunjucks", "---\ntemplate_format: nunjucks\n---\n{% if a %}x{% endif %}"],
  ["no templates", "---\ntemplate_format: none\n---\n{{#a"],
  ["a function message without content", messages("{ role: function, name: f, content: null }")],
  ["an assistant message of tool calls", messages("{ role: assistant, tool_calls: [{ id: i, type: function, function: { name: f, arguments: '{}' } }] }")],
];
for (const [name, text] of FINE) {
  Deno.test(`preflight() — lets pass: ${name}`, async () => {
    assertEquals(await refusal(text), undefined);
  });
}

// deno-fmt-ignore
const REFUSED: [name: string, text: string, why: string][] = [
  ["a user message without content", messages("{ role: user }"), "prompt.messages.0.content: Required"],
  ["a part of no known type", messages("{ role: user, content: [{ type: smell }] }"), "prompt.messages.0.content: Expected string, received array"],
  ["an unknown kind of prompt", "---\nbraintrust: { prompt_data: { prompt: { type: other } } }\n---\n", 'prompt.type: Invalid literal value, expected "chat"'],
  ["a parser without its kind", "---\nparser: { a: 1 }\n---\nx", 'parser.type: Invalid literal value, expected "llm_classifier"'],
];
for (const [name, text, why] of REFUSED) {
  Deno.test(`preflight() — refuses: ${name}`, async () => {
    assertEquals(await refusal(text), why);
  });
}

Deno.test("preflight() — keeps nothing of what it rendered: of thousands that would fill the memory", async () => {
  mustache.clearCache();
  assertEquals(await refusal("Hello {{name}}."), undefined);
  assertEquals(mustache.templateCache, undefined);
});
