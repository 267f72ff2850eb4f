// The one door out: arguments in, text and exit code out. Nothing else touches the process's streams,
// or sets its exit code.
import { styleText } from "node:util";
import { Failure } from "../lib/text/failure.ts";
import { reasonOf } from "../lib/disk/files.ts";
import type { Paint } from "../lib/report/paint.ts";
import { SETTING_NAMES } from "../lib/config/settings.ts";
import type { Interrupts } from "../lib/commands/context.ts";
import type { Command } from "./_arguments.ts";
import { GITHUB_NAMES } from "./_github.ts";
import { type Output, run } from "./_run.ts";

/** Runs a command in this process. */
export async function main(command: Command): Promise<void> {
  const names = [...SETTING_NAMES, ...GITHUB_NAMES];
  const root = Deno.cwd();
  Deno.exitCode = await run(command, {
    args: Deno.args,
    root,
    here: Deno.env.get("INIT_CWD") || root, // where `deno task` was typed
    env: Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])),
    stdout: outputTo(Deno.stdout),
    stderr: outputTo(Deno.stderr),
    paint,
    ...(Deno.stdin.isTerminal() ? { ask } : {}),
    watchInterrupts,
  });
}

/** Asks on stderr, since stdout is for the result. */
function ask(question: string): boolean {
  writeAll(Deno.stderr, question);
  const answer = new Uint8Array(64);
  const length = Deno.stdin.readSync(answer) ?? 0;
  return /^\s*y(es)?\s*$/i.test(new TextDecoder().decode(answer.subarray(0, length)));
}

/** See `Context`. */
function watchInterrupts(onInterrupt: () => void): Interrupts {
  const controller = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const stop = (): void => signals.forEach((name) => Deno.removeSignalListener(name, onSignal));
  const onSignal = (): void => {
    stop(); // the next one ends the process
    controller.abort();
    onInterrupt();
  };
  signals.forEach((name) => Deno.addSignalListener(name, onSignal));
  return { signal: controller.signal, [Symbol.dispose]: stop };
}

/** Text in colour where stdout is a terminal and NO_COLOR is not set. */
export const paint: Paint = Deno.stdout.isTerminal() && !Deno.noColor
  ? (style, text) => styleText(style, text, { validateStream: false })
  : (_, text) => text;

function outputTo(stream: typeof Deno.stdout): Output {
  return { write: (text) => writeAll(stream, text), isTerminal: stream.isTerminal() };
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
      hint: "The command did its work; only its output is missing",
      cause,
    });
  }
}
