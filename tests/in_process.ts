// Commands in the process of the test: what `deno task NAME` prints and ends with, without the start of
// a process. Nothing global is touched, so any number can run at once. Two things differ: the permissions
// of deno.json do not apply, and git runs in the environment of the test.
import type { Patience } from "../lib/braintrust/client.ts";
import { type Output, run } from "../tasks/_run.ts";
import * as bundle from "../tasks/bundle.ts";
import * as diff from "../tasks/diff.ts";
import * as doctor from "../tasks/doctor.ts";
import * as download from "../tasks/download.ts";
import * as hooksDoctor from "../tasks/hooks_doctor.ts";
import * as install from "../tasks/hooks_install.ts";
import * as uninstall from "../tasks/hooks_uninstall.ts";
import * as lint from "../tasks/lint.ts";
import * as log from "../tasks/log.ts";
import * as promote from "../tasks/promote.ts";
import * as render from "../tasks/render.ts";
import * as restore from "../tasks/restore.ts";
import * as rollback from "../tasks/rollback.ts";
import * as propose from "../tasks/propose.ts";
import * as upload from "../tasks/upload.ts";
import * as verify from "../tasks/verify.ts";
import * as which from "../tasks/which.ts";
import type { Ran } from "./sandbox.ts";

const COMMANDS = [
  bundle.COMMAND,
  diff.COMMAND,
  doctor.COMMAND,
  download.COMMAND,
  hooksDoctor.COMMAND,
  install.COMMAND,
  uninstall.COMMAND,
  lint.COMMAND,
  log.COMMAND,
  promote.COMMAND,
  render.COMMAND,
  restore.COMMAND,
  rollback.COMMAND,
  upload.COMMAND,
  verify.COMMAND,
  propose.COMMAND,
  which.COMMAND,
];

/** Whether a command can run in this process. */
export function runsInProcess(task: string): boolean {
  return COMMANDS.some(({ name }) => name === task);
}

/** What a command runs in. */
export interface InProcess {
  /** The folder of the repository. */
  root: string;
  args?: readonly string[];
  /** All of the environment that the command sees; see `commandEnv`. */
  env: Readonly<Record<string, string>>;
  /** How patient to be with Braintrust, such as with short waits between attempts. */
  patience?: Patience;
}

/** Runs a command of deno.json in this process. */
export async function runInProcess(
  task: string,
  { root, args = [], env, patience }: InProcess,
): Promise<Ran> {
  const command = COMMANDS.find(({ name }) => name === task);
  if (!command) throw new Error(`no command in process: ${task}`);
  const [stdout, stderr] = [collected(), collected()];
  const code = await run(command, {
    root,
    args,
    env,
    stdout,
    stderr,
    paint: (_, text) => text,
    ...(patience ? { patience } : {}),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collected(): Output & { text: () => string } {
  let text = "";
  return { write: (more) => void (text += more), isTerminal: false, text: () => text };
}
