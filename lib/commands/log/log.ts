import { Failure } from "../../text/failure.ts";
import { historyJson, renderHistory } from "./words.ts";
import { readHistory, requireLive } from "./read.ts";
import type { Context } from "../context.ts";
import type { Printed } from "../../report/report.ts";
import { requireReadable, surveyRepository } from "../../survey/repository.ts";

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
  const entries = await readHistory({ root: context.root, config, braintrust }, prompt);
  return { human: renderHistory(entries, context.paint), json: historyJson(prompt.slug, entries) };
}
