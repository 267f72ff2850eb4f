import type { Arguments, Context, Result } from "../lib/commands/context.ts";
import { parseArgs } from "@std/cli/parse-args";
import { Failure } from "../lib/text/failure.ts";
import { type Format, FORMATS } from "../lib/report/formats.ts";
import { nearest } from "../lib/text/nearest.ts";

/** A flag of a command. Without `value` it is a switch. */
export interface Flag {
  describes: string;
  /** What the flag's value is called in the help, such as `NAME`. */
  value?: string;
}

/** A command, as its help shows it and as its arguments are checked. */
export interface Command {
  name: string;
  summary: string;
  flags: Record<string, Flag>;
  /** Pairs of flags that exclude each other. */
  exclusive?: readonly (readonly [string, string])[];
  /** What may follow the flags, as shown in the usage line; empty for nothing. */
  operands: string;
  examples: { command: string; does: string }[];
  /** Whether people read the result in a pager, as they do with git's long texts. */
  isPaged?: boolean;
  /** Whether it writes files of the repository, so that it waits for others that do. */
  writes?: boolean;
  /** Whether it goes on where settings cannot be used; `unusable` of its context then says why. */
  worksWithoutSettings?: (args: Arguments) => boolean;
  /** Whether it asks Braintrust, and so has a limit for how long that may take. */
  asks?: boolean;
  /** What the help says after the flags. */
  more?: string;
  /** The work. */
  run: (context: Context) => Promise<Result>;
}

const COMMON: Record<string, Flag> = {
  format: { describes: "human, json or github (default in GitHub Actions)", value: "FORMAT" },
  help: { describes: "Show this help" },
};

/**
 * How many seconds a command has: one kind of request that hangs costs a minute with its repeats, and
 * the largest upload we measure, 10,000 new prompts, takes another.
 */
const TIMEOUT = 120;

const ASKING: Record<string, Flag> = {
  timeout: {
    describes: `Time limit for all requests to Braintrust (default ${TIMEOUT}); a write that ` +
      "has begun is finished and checked",
    value: "SECONDS",
  },
};

function flagsOf({ flags, asks = false }: Command): Record<string, Flag> {
  return { ...flags, ...(asks ? ASKING : {}), ...COMMON };
}

/** The milliseconds of `--timeout`. Throws a Failure when it is no number of seconds. */
export function timeoutMs({ values: { timeout = `${TIMEOUT}` } }: Arguments): number {
  if (/^[1-9]\d{0,4}$/.test(timeout)) return Number(timeout) * 1000;
  throw new Failure(
    `Cannot use --timeout "${timeout}": expected a number of seconds from 1 to 99999`,
  );
}

/** Checks `args` against `command`. Throws a Failure on anything unknown: a typo must never run. */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const flags = flagsOf(command);
  const names = Object.keys(flags);
  const isSwitch = (name: string): boolean => flags[name]?.value === undefined;
  const seeHelp = { hint: `deno task ${command.name} --help` };
  const given = args.slice(0, args.includes("--") ? args.indexOf("--") : undefined);
  for (const [index, arg] of given.entries()) {
    const [, name = "", value] = /^--([^=]+)(=)?/.exec(arg) ?? [];
    const isFlag = arg.startsWith("-") && arg !== "-" && arg !== "-h"; // "-" is stdin
    if (isFlag && !Object.hasOwn(flags, name)) {
      throw new Failure(unknownFlag(arg, name || arg, names), seeHelp);
    }
    // The parser would take these two words for the value of a switch.
    const word = /^(true|false)$/.exec(given[index + 1] ?? "")?.[0];
    if (name !== "" && isSwitch(name) && (value ?? word) !== undefined) {
      const typed = value === undefined ? `${arg} ${word}` : arg;
      throw new Failure(`Cannot use "${typed}": --${name} takes no value`, seeHelp);
    }
  }
  const parsed = parseArgs(joined(args), {
    boolean: names.filter(isSwitch),
    string: [...names.filter((name) => !isSwitch(name)), "_"],
    alias: { h: "help" },
  });
  const operands = parsed._.map(String);
  if (command.operands === "" && operands.length > 0) {
    throw new Failure(`Cannot use "${operands[0]}": ${command.name} takes flags only`, seeHelp);
  }
  const values = Object.fromEntries(
    names.filter((name) => !isSwitch(name)).map((
      name,
    ) => [name, valueOf(name, parsed[name], seeHelp)]),
  );
  const [pair] = (command.exclusive ?? []).filter((pair) =>
    pair.every((name) => parsed[name] !== undefined && parsed[name] !== false)
  );
  if (pair) throw new Failure(`Cannot use --${pair.join(" together with --")}`);
  return {
    help: parsed.help === true,
    format: formatOf(values.format, seeHelp),
    switches: Object.fromEntries(
      names.filter(isSwitch).map((name) => [name, parsed[name] === true]),
    ),
    values,
    operands,
  };
}

/** The parser takes a lone dash, stdin, for no value: `--vars -` becomes `--vars=-`. */
function joined(args: readonly string[]): string[] {
  return args.reduce<string[]>((done, arg) => {
    const before = done.at(-1) ?? "";
    return arg === "-" && /^--[^=]+$/.test(before)
      ? [...done.slice(0, -1), `${before}=-`]
      : [...done, arg];
  }, []);
}

/** The text of `--help`. */
export function renderHelp(command: Command): string {
  const { name, summary, operands, examples, more } = command;
  const rows = Object.entries(flagsOf(command))
    .map(([flag, { value, describes }]) =>
      [value ? `--${flag} ${value}` : `--${flag}`, describes] as const
    );
  return [
    `deno task ${name} [flags]${operands && ` ${operands}`}`,
    summary,
    `Flags:\n${columns(rows)}`,
    ...(more === undefined ? [] : [more]),
    `Examples:\n${columns(examples.map(({ command, does }) => [command, does]))}`,
    "Exit codes: 0 clean; 1 found something (out of sync, invalid, refused); 2 could not find out.",
  ].map((block) => `${block}\n`).join("\n");
}

/** Rows of two columns, as the help shows them. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function unknownFlag(arg: string, name: string, names: string[]): string {
  const near = nearest(name, names);
  return `Cannot use "${arg}": no such flag${near ? `; did you mean --${near}?` : ""}`;
}

function valueOf(name: string, value: unknown, options: { hint: string }): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  throw new Failure(`Cannot use --${name}: it needs a value`, options);
}

function formatOf(value: string | undefined, options: { hint: string }): Format | undefined {
  if (value === undefined) return undefined;
  const format = FORMATS.find((name) => name === value);
  if (format) return format;
  throw new Failure(`Cannot print the format "${value}": choose ${FORMATS.join(", ")}`, options);
}
