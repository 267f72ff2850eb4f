// A command from its arguments to its exit code. Whatever belongs to a process comes in as an argument,
// so that several commands can run at once in one process, each in a repository of its own.
import { type Command, parseArguments, renderHelp, timeoutMs } from "./_arguments.ts";
import { SETTING_NAMES } from "../lib/config/settings.ts";
import { EXIT_CODES, exitCodeOf, type Outcome, outcomeOf } from "../lib/report/report.ts";
import { parseEnv } from "node:util";
import { withEnvFile } from "../lib/config/env_file.ts";
import { githubText, visible, visibleLine } from "../lib/text/escape.ts";
import { Failure } from "../lib/text/failure.ts";
import { PATIENCE, type Patience } from "../lib/braintrust/client.ts";
import { readText } from "../lib/disk/files.ts";
import { isTracked } from "../lib/git/git.ts";
import type { Preflight } from "../lib/braintrust/preflight.ts";
import { takeTurn } from "../lib/disk/turn.ts";
import type { Place } from "../lib/text/place.ts";
import { redact } from "../lib/text/redact.ts";
import type { Paint } from "../lib/report/paint.ts";
import { type Format, type Renderer, RENDERERS } from "../lib/report/formats.ts";
import type { Arguments, Context, Result } from "../lib/commands/context.ts";
import { checkoutFolder, writeJobFiles } from "./_github.ts";
import { page } from "./_pager.ts";

/** Where text goes. */
export interface Output {
  write: (text: string) => void;
  isTerminal: boolean;
}

/** What a command runs in. */
export interface Surroundings extends Place {
  /** What was typed after the command's name. */
  args: readonly string[];
  /** The environment, as far as commands know its names: settings, and what GitHub Actions sets. */
  env: Readonly<Record<string, string | undefined>>;
  stdout: Output;
  stderr: Output;
  paint: Paint;
  /** See `Context`. */
  ask?: Context["ask"];
  watchInterrupts?: Context["watchInterrupts"];
  patience?: Patience;
  preflight?: Preflight;
}

/** How a command can end; see the README. */
export type ExitCode = 0 | 1 | 2;

/** One run: where it prints, in which form, and what it must not print. */
interface Session extends Surroundings {
  format: Format;
  settings: Context["env"];
  /** Takes the key out: the last line of defence. */
  safe: (text: string) => string;
  print: (text: string) => void;
  note: (text: string) => void;
}

/** Runs a command, prints its report or its text, and returns the exit code. */
export async function run(
  command: Command,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const settings: Context["env"] = {};
  const safe = (text: string): string => redact(text, settings.BRAINTRUST_API_KEY);
  const session: Session = {
    ...surroundings,
    safe,
    format: surroundings.env["GITHUB_ACTIONS"] === "true" ? "github" : "human",
    settings,
    print: (text) => surroundings.stdout.write(safe(text)),
    note: (text) => surroundings.stderr.write(safe(text)),
  };
  try {
    return await perform(command, session);
  } catch (error) {
    await explain(command, error, session);
    return 2;
  }
}

async function perform(command: Command, session: Session): Promise<ExitCode> {
  const { root, print, settings } = session;
  const args = parseArguments(command, session.args);
  session.format = args.format ?? session.format;
  if (args.help) {
    print(renderHelp(command));
    return 0;
  }
  const endsAt = performance.now() + timeoutMs(args);
  const unusable = await readSettings(session)
    .then((read) => void Object.assign(settings, read), refusal);
  if (unusable && !command.worksWithoutSettings?.(args)) throw unusable;
  const context = { ...contextOf(session, args, endsAt), ...(unusable ? { unusable } : {}) };
  const onWait = (): void => context.say("Waiting for another command in this checkout to finish");
  using _turn = isWriting(command, args) ? await takeTurn(root, onWait) : undefined;
  const result = await command.run(context).finally(() => context.progress(""));
  return await show(command, result, session);
}

/** Prints what a command ends with. */
async function show(command: Command, result: Result, session: Session): Promise<ExitCode> {
  const { root, env, format, safe, print } = session;
  const renderer: Renderer = RENDERERS[format];
  if (typeof result === "string" || "human" in result) {
    print(typeof result === "string" ? result : renderer.printed(result));
    return typeof result === "string" ? 0 : EXIT_CODES[result.outcome ?? "clean"];
  }
  const text = renderer.report(result, { ...session, folder: checkoutFolder(root, env) });
  if (!isPaged(command, session) || !await page(root, safe(text))) print(text);
  await writeJobPage(session, renderer.page?.report(result), outcomeOf(result));
  return exitCodeOf(result);
}

function isPaged({ isPaged = false }: Command, { format, stdout }: Session): boolean {
  return isPaged && format === "human" && stdout.isTerminal;
}

/** Where the format has a page for the job. */
async function writeJobPage(
  { env, safe, note }: Session,
  page: string | undefined,
  outcome: Outcome,
): Promise<void> {
  if (page !== undefined) await writeJobFiles(env, safe(page), outcome, note);
}

/** A merge needs files of its own, even where nothing is kept. */
function isWriting({ writes = false }: Command, { switches }: Arguments): boolean {
  return writes && (!switches["dry-run"] || switches.merge === true);
}

function contextOf(session: Session, args: Arguments, endsAt: number): Context {
  const { root, here = root, settings: env, paint, note } = session;
  const patience = { ...PATIENCE, ...session.patience, endsAt };
  const progress = progressLine(session.stderr);
  const narrate = (text: string): void => {
    progress("");
    note(`${text}\n`);
  };
  const say = (text: string): void => narrate(githubText(visibleLine(text)));
  const { preflight, ask, watchInterrupts } = session;
  return {
    ...{ root, here, args, env, say, narrate, progress, paint, patience },
    ...(preflight && { preflight }),
    ...(ask && { ask }),
    ...(watchInterrupts && { watchInterrupts }),
  };
}

/** Says why nothing could be found out. */
async function explain({ name }: Command, error: unknown, session: Session): Promise<void> {
  const { format, print, note } = session;
  if (!(error instanceof Failure)) return note(bugText(error));
  const renderer: Renderer = RENDERERS[format];
  await writeJobPage(session, renderer.page?.failure(name, error), "unknown");
  try {
    if (renderer.failure) return print(renderer.failure(name, error));
  } catch {
    // stdout is what failed: stderr has the words
  }
  note(failureText(error));
}

function bugText(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return `This is a bug. Please report it with the lines below.\n${visible(stack)}\n`;
}

function failureText({ message, hint }: Failure): string {
  return `error: ${visibleLine(message)}\n${hint === undefined ? "" : `  ${visibleLine(hint)}\n`}`;
}

/** The settings in the environment, completed by `.env`. */
async function readSettings({ root, env }: Surroundings): Promise<Context["env"]> {
  const text = await readText(root, ".env");
  if (text !== undefined && await isTracked(root, ".env")) {
    throw new Failure(
      "Cannot use .env: git tracks it, so anybody who can change this branch can change it",
      {
        hint: "git rm --cached .env; and if it held a key, revoke that key",
      },
    );
  }
  const file = parseEnv((text ?? "").replace(/^\uFEFF/, ""));
  return withEnvFile(Object.fromEntries(SETTING_NAMES.map((name) => [name, env[name]])), file);
}

/** For `catch`: a Failure as a value; throws what is none. */
function refusal(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** Shows a text in the place of the one before; an empty one leaves the line free. */
function progressLine(stderr: Output): (text: string) => void {
  let isShown = false;
  return (text) => {
    if (isShown) stderr.write("\r\u001b[2K");
    isShown = stderr.isTerminal && text !== "";
    if (isShown) stderr.write(visibleLine(text));
  };
}
