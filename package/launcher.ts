// The program `prompt-sync`: finds the command, then starts Deno with the permissions of that command. It
// runs in Node and in Deno, and nothing of a repository is run here.
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { relative, resolve } from "node:path";
import process from "node:process";
import { nearest } from "../lib/text/nearest.ts";
import { type Entries, type Entry, filledFlags, type Places } from "./commands.ts";
import { findDeno } from "./deno_program.ts";
import { NAME, rootOf, runnerOf } from "./places.ts";

/** What the program is made of. */
export interface Program {
  version: string;
  denoVersion: string;
  commands: Entries;
  /** The folder of the package or of the clone. */
  home: string;
  /** Flags that come before those of every command, and the file of a task. */
  flags: readonly string[];
  fileOf: (task: string) => string;
  /** What lets a command load Braintrust's SDK, for a repository in `root`. */
  sdkFlags: (root: string) => readonly string[];
}

/** The exit code for what could not be found out. */
const UNKNOWN = 2;

/** Runs what was typed, and sets the exit code. */
export function launch(program: Program): void {
  const [name, ...args] = process.argv.slice(2);
  const { commands, version } = program;
  if (name === "--version" || name === "-V") return print(`${NAME} ${version}`);
  if (name === undefined || ["--help", "-h", "help"].includes(name)) return print(helpOf(program));
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return refuse(unknownText(name, program));
  const deno = findDeno(program.denoVersion);
  if ("missing" in deno) return refuse(deno.missing);
  start(deno.path, name, entry, args, program);
}

/** The list of all commands. */
export function helpOf(
  { commands, version, home }: Pick<Program, "commands" | "version" | "home">,
): string {
  const runner = runnerOf(typedIn(), home, isDeno());
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const rows = Object.entries(commands)
    .map(([name, { describes }]) => `  ${name.padEnd(width)}  ${describes}`);
  return [
    `${runner} COMMAND [flags]\n`,
    `Commands (${NAME} ${version}):`,
    ...rows,
    `\n${runner} COMMAND --help describes a command.`,
  ].join("\n");
}

function unknownText(name: string, { commands, home }: Program): string {
  const near = nearest(name, Object.keys(commands));
  const runner = runnerOf(typedIn(), home, isDeno());
  const guess = near === undefined ? "" : `; did you mean ${near}?`;
  return `Cannot run "${
    name.replace(/[^\x20-\x7e]/g, "?")
  }": no such command${guess}\n  ${runner} --help`;
}

function start(deno: string, name: string, entry: Entry, args: string[], program: Program): void {
  const here = typedIn();
  const isNew = name === "init";
  const root = isNew ? here : rootOf(here);
  const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env;
  const places: Places = {
    jobFiles: () => [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY].flatMap((path) => path || []),
    gitDir: () => gitSays(root, "--git-common-dir") ?? ".git",
    top: () => gitSays(root, "--show-toplevel") ?? ".",
  };
  const flags = [
    ...program.flags,
    ...filledFlags(entry, places),
    ...(entry.usesSdk ? program.sdkFlags(root) : []),
  ];
  const env = {
    ...process.env,
    DENO_NO_PACKAGE_JSON: "1",
    DENO_NO_UPDATE_CHECK: "1",
    INIT_CWD: here,
    PROMPT_SYNC_RUNNER: runnerOf(here, program.home, isDeno()),
  };
  const child = spawn(deno, ["run", ...flags, program.fileOf(entry.file), ...args], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  // The terminal sends Ctrl-C to both: the command decides what it ends with.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    if (process.platform !== "win32") process.on(signal, () => child.kill(signal));
  }
  child.on("error", (error) => refuse(`Cannot start Deno (${deno}): ${error.message}`));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : signal === "SIGTERM" ? 143 : UNKNOWN);
    process.removeAllListeners();
  });
}

/** Braintrust's SDK, where the repository has it, is imported from its node_modules. */
export function installedSdk(root: string): string[] {
  try {
    const path = createRequire(`${root}/package.json`).resolve("braintrust");
    const modules = path.replace(/([\\/]node_modules)[\\/].*$/s, "$1");
    return [
      "--node-modules-dir=manual",
      ...(modules.includes(",") ? [] : [`--allow-read=${modules}`]),
    ];
  } catch {
    return [];
  }
}

/** The folder where a person stands: `deno task` and `npm run` name it, for those who run below it. */
function typedIn(): string {
  const cwd = process.cwd();
  const typed = process.env.INIT_CWD;
  const isBelow = typed !== undefined && typed !== "" &&
    !relative(cwd, resolve(typed)).startsWith("..");
  return isBelow ? resolve(typed) : cwd;
}

function isDeno(): boolean {
  return process.versions.deno !== undefined;
}

function gitSays(root: string, question: string): string | undefined {
  try {
    const text = execFileSync("git", ["rev-parse", question], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function refuse(text: string): void {
  process.stderr.write(`error: ${text}\n`);
  process.exitCode = UNKNOWN;
}
