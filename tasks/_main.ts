// The one door out: arguments in, text and exit code out. Nothing else prints a result or sets the
// exit code.
import { parseEnv, styleText } from "node:util";
import { withEnvFile } from "../lib/env_file.ts";
import { githubText, visible, visibleJson, visibleLine } from "../lib/escape.ts";
import { Failure } from "../lib/failure.ts";
import { PATIENCE, type Patience } from "../lib/io/braintrust.ts";
import { readText, reasonOf } from "../lib/io/files.ts";
import { takeTurn } from "../lib/io/turn.ts";
import { renderGithub, renderGithubFailure } from "../lib/render_github.ts";
import { renderBrief } from "../lib/render_brief.ts";
import { type Paint, renderHuman } from "../lib/render_human.ts";
import { renderJson, renderJsonFailure } from "../lib/render_json.ts";
import { renderFailureSummary, renderSummary } from "../lib/render_summary.ts";
import { exitCodeOf, type Format, outcomeOf, type Report } from "../lib/report.ts";
import type { Place } from "../lib/place.ts";
import { redact } from "../lib/redact.ts";
import { SETTING_NAMES } from "../lib/settings.ts";
import {
  type Arguments,
  type Command,
  parseArguments,
  renderHelp,
  timeoutMs,
} from "./_arguments.ts";
import { page } from "./_pager.ts";
import { checkoutFolder, writeJobFiles } from "./_github.ts";

/** What a command works with. The root is where `deno task` runs. */
export interface Context extends Place {
  args: Arguments;
  env: Record<string, string | undefined>;
  /** Prints one line to stderr; text of others in it has no power there. */
  say: (line: string) => void;
  /** Prints text of our own to stderr as it is, colours and all. */
  narrate: (text: string) => void;
  /** Shows how far long work has come: on a terminal only, in one line that the next overwrites. */
  progress: (text: string) => void;
  /** How patient to be with Braintrust, where it is not as usual. */
  patience?: Patience;
}

/** What a command prints that is no report. */
export interface Printed {
  human: string;
  json: unknown;
}

/** Runs a command, prints its report or its text, and owns everything process-wide. */
export async function main(
  command: Command,
  run: (context: Context) => Promise<Report | Printed | string>,
): Promise<void> {
  let format: Format = Deno.env.get("GITHUB_ACTIONS") === "true" ? "github" : "human";
  const root = Deno.cwd();
  const env: Context["env"] = {};
  const safe = (text: string): string => redact(text, env.BRAINTRUST_API_KEY);
  const write = (stream: typeof Deno.stdout, text: string): void => writeAll(stream, safe(text));
  try {
    const args = parseArguments(command, Deno.args);
    format = args.format ?? format;
    if (args.help) return write(Deno.stdout, renderHelp(command));
    const budget = timeoutMs(args);
    Object.assign(env, await readEnv(root));
    const line = progressLine();
    const narrate = (text: string): void => {
      line.clear();
      write(Deno.stderr, `${text}\n`);
    };
    const say = (text: string): void => narrate(githubText(visibleLine(text)));
    using _turn = isWriting(command, args)
      ? await takeTurn(root, () => say("Waiting for another command in this checkout to end"))
      : undefined;
    const here = Deno.env.get("INIT_CWD") || root; // where `deno task` was typed
    const patience = { ...PATIENCE, endsAt: performance.now() + budget };
    const context = { root, here, args, env, say, narrate, progress: line.show, patience };
    const result = await run(context).finally(line.clear);
    if (typeof result === "string") return write(Deno.stdout, result);
    if ("human" in result) return write(Deno.stdout, renderPrinted(result, format));
    const isPaged = command.isPaged && format === "human" && Deno.stdout.isTerminal();
    if (isPaged && await page(safe(render(result, format, root)))) {
      Deno.exitCode = exitCodeOf(result);
      return;
    }
    write(Deno.stdout, render(result, format, root));
    Deno.exitCode = exitCodeOf(result);
    if (format === "github") {
      await writeJobFiles(safe(renderSummary(result)), outcomeOf(result));
    }
  } catch (error) {
    Deno.exitCode = 2;
    if (format === "github" && error instanceof Failure) {
      await writeJobFiles(safe(renderFailureSummary(command.name, error)), "unknown");
    }
    if (!(error instanceof Failure)) return write(Deno.stderr, bugText(error));
    try {
      if (format === "json") return write(Deno.stdout, renderJsonFailure(command.name, error));
      if (format === "github") return write(Deno.stdout, renderGithubFailure(error));
    } catch {
      // stdout is what failed: stderr has the words
    }
    write(Deno.stderr, failureText(error));
  }
}

/** A merge needs files of its own, even where nothing is kept. */
function isWriting({ writes = false }: Command, { switches }: Arguments): boolean {
  return writes && (!switches["dry-run"] || switches.merge === true);
}

/** Text in colour where stdout is a terminal and NO_COLOR is not set. */
export const paint: Paint = Deno.stdout.isTerminal() && !Deno.noColor
  ? (style, text) => styleText(style, text, { validateStream: false })
  : (_, text) => text;

function render(report: Report, format: Format, root: string): string {
  switch (format) {
    case "human":
      return (report.headline === undefined ? renderHuman : renderBrief)(report, paint);
    case "json":
      return renderJson(report);
    case "github":
      return renderGithub(report, checkoutFolder(root));
  }
}

function renderPrinted({ human, json }: Printed, format: Format): string {
  return format === "json" ? `${visibleJson(json)}\n` : human;
}

function bugText(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return `This is a bug. Please report it with the lines below.\n${visible(stack)}\n`;
}

function failureText({ message, hint }: Failure): string {
  return `error: ${visibleLine(message)}\n${hint === undefined ? "" : `  ${visibleLine(hint)}\n`}`;
}

/** The settings in the environment, completed by `.env`. */
async function readEnv(root: string): Promise<Context["env"]> {
  const file = parseEnv((await readText(root, ".env") ?? "").replace(/^\uFEFF/, ""));
  const environment = Object.fromEntries(SETTING_NAMES.map((name) => [name, Deno.env.get(name)]));
  return withEnvFile(environment, file);
}

/** Throws a Failure when a result cannot be printed, unless its reader has seen enough (`| head`). */
function writeAll(stream: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += stream.writeSync(bytes.subarray(written));
    }
  } catch (cause) {
    // Nor does a command stop halfway because nobody can see how far it is.
    if (cause instanceof Deno.errors.BrokenPipe || stream === Deno.stderr) return;
    throw new Failure(`Cannot print the result: ${reasonOf(cause)}`, {
      hint: "What the command did stands",
      cause,
    });
  }
}

function progressLine(): { show: (text: string) => void; clear: () => void } {
  const isTerminal = Deno.stderr.isTerminal();
  let isShown = false;
  const clear = (): void => {
    if (isShown) writeAll(Deno.stderr, "\r\u001b[2K");
    isShown = false;
  };
  const show = (text: string): void => {
    if (!isTerminal) return;
    clear();
    writeAll(Deno.stderr, visibleLine(text));
    isShown = true;
  };
  return { show, clear };
}
