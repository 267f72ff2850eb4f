import { toJsonSchema } from "@valibot/to-json-schema";
import { configSchema } from "../lib/config/config.ts";
import { readText, writeText } from "../lib/disk/files.ts";
import { emptyReport, type Report } from "../lib/report/report.ts";
import type { Command } from "./_arguments.ts";
import { main } from "./_main.ts";
import type { Context } from "../lib/commands/context.ts";

const COMMAND: Command = {
  name: "schema",
  summary: "Write prompts/config.schema.json, which editors use, from lib/config/config.ts.",
  operands: "",
  flags: { check: { describes: "Write nothing; fail when the file is stale" } },
  examples: [{ command: "deno task schema --check", does: "what deno task ok runs" }],
  run: schema,
};
const PATH = "prompts/config.schema.json";

async function schema({ root, args }: Context): Promise<Report> {
  const report = emptyReport("schema");
  const value = {
    ...toJsonSchema(configSchema, { typeMode: "input", ignoreActions: ["check"] }),
    title: "prompt-sync configuration",
  };
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const isFresh = (await readText(root, PATH)) === text;
  if (isFresh) return { ...report, notes: [`${PATH} is up to date.`] };
  if (args.switches.check) {
    const message =
      "Expected the schema generated from lib/config/config.ts, but the file is stale";
    const problems = [{ file: PATH, line: 1, column: 1, message }];
    return {
      ...report,
      problems,
      next: [{ command: "deno task schema", does: "generate it again" }],
    };
  }
  await writeText(root, PATH, text);
  return { ...report, notes: [`Wrote ${PATH}.`] };
}

if (import.meta.main) await main(COMMAND);
