import { assertEquals, assertNotEquals } from "@std/assert";
import { type Config, parseConfig } from "../../../lib/config/config.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { type PromptFile, promptFileOf, withoutContent } from "../../../lib/prompt/prompt_file.ts";

function configOf(more: JsonObject = {}): Config {
  const parsed = parseConfig({ project: "p", ...more });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
}

async function fileOf(text: string, config = configOf()): Promise<PromptFile> {
  const { file, problems } = await promptFileOf("prompts/a.md", text, config);
  if (!file) throw new Error(JSON.stringify(problems));
  return file;
}

const TEXT = "---\nmodel: m\ndescription: d\ninputs: { x: y }\n---\nSay {{x}}.\n";
const AS_WINDOWS_SAVES_IT = `\ufeff${TEXT.replaceAll("\n", "\r\n")}`;

Deno.test("promptFileOf() — line ends and a byte order mark change no hash, and are kept for git", async () => {
  const [plain, windows] = [await fileOf(TEXT), await fileOf(AS_WINDOWS_SAVES_IT)];
  assertEquals([plain.text, plain.rawText], [TEXT, undefined]);
  assertEquals([windows.text, windows.rawText], [TEXT, AS_WINDOWS_SAVES_IT]);
  const { rawText: _, ...others } = windows;
  assertEquals(others, plain);
});

Deno.test("promptFileOf() — what the configuration ignores is hashed as text only", async () => {
  const config = configOf({ ignore: [{ slug: "a", field: "description", reason: "r" }] });
  const [one, two] = [await fileOf(TEXT, config), await fileOf(TEXT.replace(": d", ": e"), config)];
  assertEquals(one.content_sha256, two.content_sha256);
  assertNotEquals(one.source_sha256, two.source_sha256);
  assertNotEquals(one.content_sha256, (await fileOf(TEXT)).content_sha256);
});

Deno.test("promptFileOf() — a file with a mistake is none", async () => {
  const { file, problems } = await promptFileOf("prompts/a.md", "---\nmodle: m\n---\n", configOf());
  assertEquals([file, problems[0]?.line], [undefined, 2]);
});

Deno.test("withoutContent() — is the same file", async () => {
  const config = configOf({ defaults: { model: "other" } });
  for (const text of [TEXT, AS_WINDOWS_SAVES_IT, "Text.\n"]) {
    const file = await fileOf(text, config);
    assertEquals({ ...withoutContent(file, config) }, { ...file, inputs: file.inputs });
  }
});
