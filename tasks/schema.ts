import { toJsonSchema } from "@valibot/to-json-schema";
import { configSchema } from "../lib/config.ts";
import { Failure } from "../lib/failure.ts";
import { readText, writeText } from "../lib/io/files.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";

const COMMAND: Command = {
  name: "schema",
  summary: "Write prompts/config.schema.json, which editors use, from lib/config.ts.",
  operands: "",
  flags: { check: { describes: "Write nothing; fail when the file is stale" } },
  examples: [{ command: "deno task schema --check", does: "what deno task ok runs" }],
};
const PATH = "prompts/config.schema.json";

async function schema({ root, args }: Context): Promise<string> {
  const value = {
    ...toJsonSchema(configSchema, { typeMode: "input", ignoreActions: ["check"] }),
    title: "prompt-sync configuration",
  };
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const isFresh = (await readText(root, PATH)) === text;
  if (isFresh) return `${PATH} is fresh.\n`;
  if (args.switches.check) {
    throw new Failure(`Cannot use ${PATH}: it is stale`, { hint: "deno task schema" });
  }
  await writeText(root, PATH, text);
  return `Wrote ${PATH}.\n`;
}

if (import.meta.main) await main(COMMAND, schema);
