// The commands behind the page. They come in from the task: no command imports another.
import type { Config } from "../../config/config.ts";
import type { JsonObject } from "../../content/json.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import type { Report } from "../../report/report.ts";
import type { Surveyed } from "../../survey/survey.ts";
import type { Surveying } from "../../survey/repository.ts";
import type { Context } from "../context.ts";
import type { Action } from "./actions.ts";
import type { HistoryRow } from "./views/details.ts";

/** What the page lets other commands do. */
export interface Commands {
  upload: (context: Context) => Promise<Report>;
  download: (context: Context) => Promise<Report>;
  history: (surveying: Surveying, prompt: Surveyed, root: string) => Promise<HistoryRow[]>;
  request: (prompt: Prompt, config: Config, variables: JsonObject) => Promise<JsonObject>;
}

/** `context` as a command gets it that is about one prompt, with a time limit of its own. */
export function contextFor(
  context: Context,
  { flags }: Pick<Action, "flags">,
  slug: string,
  isDryRun: boolean,
): Context {
  const switches = Object.fromEntries(flags.map((flag) => [flag, true]));
  return timed({
    ...context,
    args: {
      help: false,
      format: undefined,
      switches: { ...switches, "dry-run": isDryRun },
      values: {},
      operands: [slug],
    },
  });
}

/** `context` whose time begins now: the page outlives every limit. */
export function timed(context: Context): Context {
  const patience = context.patience;
  return patience
    ? { ...context, patience: { ...patience, endsAt: performance.now() + LIMIT } }
    : context;
}

/** As long as a command has. */
const LIMIT = 120_000;
