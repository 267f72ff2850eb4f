import { assertEquals, assertNotEquals } from "@std/assert";
import { type Config, parseConfig } from "../../../lib/config/config.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { lightFile, type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";

function configOf(more: JsonObject = {}): Config {
  const parsed = parseConfig({ project: "p", ...more });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  return parsed.config;
}

function fileOf(text: string, config = configOf()): PromptFile {
  const { file, problems } = promptFileOf("prompts/a.md", text, config);
  if (!file) throw new Error(JSON.stringify(problems));
  return file;
}

/** What a file is, its functions called. */
function said({ source, prompt, ...others }: PromptFile): unknown {
  return { ...others, source: source(), prompt: prompt() };
}

const TEXT = "---\nmodel: m\ndescription: d\ninputs: { x: y }\n---\nSay {{x}}.\n";
const AS_WINDOWS_SAVES_IT = `\ufeff${TEXT.replaceAll("\n", "\r\n")}`;

Deno.test("promptFileOf() — line ends and a byte order mark change no hash, and are kept for git", () => {
  const [plain, windows] = [fileOf(TEXT), fileOf(AS_WINDOWS_SAVES_IT)];
  assertEquals([plain.source(), windows.source()], [TEXT, AS_WINDOWS_SAVES_IT]);
  assertEquals(said({ ...windows, source: plain.source }), said(plain));
});

Deno.test("promptFileOf() — what the configuration ignores is hashed as text only", () => {
  const config = configOf({ ignore: [{ slug: "a", field: "description", reason: "r" }] });
  const [one, two] = [fileOf(TEXT, config), fileOf(TEXT.replace(": d", ": e"), config)];
  assertEquals(one.content_sha256, two.content_sha256);
  assertNotEquals(one.source_sha256, two.source_sha256);
  assertNotEquals(one.content_sha256, fileOf(TEXT).content_sha256);
});

Deno.test("promptFileOf() — a file with a mistake is none", () => {
  const { file, problems } = promptFileOf("prompts/a.md", "---\nmodle: m\n---\n", configOf());
  assertEquals([file, problems[0]?.line], [undefined, 2]);
});

Deno.test("lightFile() — says the same as the file, and reads its source once", () => {
  const config = configOf({ defaults: { model: "other" } });
  for (const text of [TEXT, AS_WINDOWS_SAVES_IT, "Text.\n"]) {
    const file = fileOf(text, config);
    let reads = 0;
    const light = lightFile(file, () => (reads++, text), config);
    assertEquals(light.prompt(), file.prompt());
    light.prompt();
    assertEquals(reads, 1);
    assertEquals(said(light), said(file));
  }
});
