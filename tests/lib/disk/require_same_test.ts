// Between reading a prompt file and writing it, somebody may have saved it in an editor.
import { assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "../../../lib/config/config.ts";
import { requireSame } from "../../../lib/disk/require_same.ts";
import { type PromptFile, promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { Failure } from "../../../lib/text/failure.ts";
import { temporary } from "./temporary.ts";

const PATH = "prompts/a.md";

function fileOf(text: string): PromptFile {
  const parsed = parseConfig({ project: "p" });
  const { file } = "config" in parsed ? promptFileOf(PATH, text, parsed.config) : {};
  if (!file) throw new Error("no file");
  return file;
}

// deno-fmt-ignore
const CASES: [name: string, read: string | undefined, now: string | undefined, isSame: boolean][] = [
  ["the file that was read", "One.\n", "One.\n", true],
  ["saved with other line ends", "One.\n", "One.\r\n", true],
  ["changed", "One.\n", "Mine.\n", false],
  ["deleted", "One.\n", undefined, false],
  ["no file, as before", undefined, undefined, true],
  ["a file where there was none", undefined, "Mine.\n", false],
];
for (const [name, read, now, isSame] of CASES) {
  Deno.test(`requireSame() — ${name}`, async () => {
    await using box = await temporary({ ...(now === undefined ? {} : { [PATH]: now }) });
    const required = (): Promise<void> =>
      requireSame(box.root, PATH, read === undefined ? undefined : fileOf(read));
    if (isSame) return assertEquals(await required(), undefined);
    const error = await assertRejects(required, Failure);
    assertEquals(error.message, `Cannot write ${PATH}: it changed while the command ran`);
  });
}
