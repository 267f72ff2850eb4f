import { Failure } from "../lib/text/failure.ts";
import { historyJson, renderHistory } from "../lib/commands/history/words.ts";
import { readHistory, requireLive } from "../lib/commands/history/read.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main, type Printed } from "./_main.ts";
import { requireReadable, surveyRepository } from "../lib/survey/repository.ts";

/** How it is typed. */
export const COMMAND: Command = {
  name: "log",
  asks: true,
  summary:
    "List the versions of a prompt, newest first: when, the hash of its file, the commit that\n" +
    "introduced it or that it was edited outside git, and who points at it.",
  operands: "SLUG",
  flags: {},
  examples: [
    { command: "deno task log analyze-signal", does: "its versions" },
    { command: "deno task log analyze-signal --format json", does: "with both spellings of each" },
  ],
};

export async function log(context: Context): Promise<Printed> {
  const [slug, ...more] = context.args.operands;
  if (slug === undefined || more.length > 0) {
    throw new Failure("Cannot list versions: no prompt is named, or more than one", {
      hint: "deno task log --help",
    });
  }
  const surveying = await surveyRepository(context);
  requireReadable(surveying, slug);
  const { config, braintrust, prompts } = surveying;
  const prompt = requireLive(prompts[0], slug);
  const entries = await readHistory(context.root, config, braintrust, prompt);
  return { human: renderHistory(entries, context.paint), json: historyJson(prompt.slug, entries) };
}

if (import.meta.main) await main(COMMAND, log);
