import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Failure } from "../../lib/text/failure.ts";
import { type Command, parseArguments, renderHelp, timeoutMs } from "../../tasks/_arguments.ts";
import type { Arguments } from "../../lib/commands/context.ts";

const COMMAND: Command = {
  name: "try",
  summary: "Try things.",
  flags: { force: { describes: "Do it" }, to: { describes: "Where to", value: "PLACE" } },
  operands: "[SLUG ...]",
  run: () => Promise.resolve(""),
  examples: [{ command: "deno task try", does: "try" }],
};
const parse = (words: string[], over: Partial<Command> = {}): Arguments =>
  parseArguments({ ...COMMAND, ...over }, words);

const NONE = {
  help: false,
  format: undefined,
  switches: { force: false, help: false },
  values: { to: undefined, format: undefined },
  operands: [],
};
// deno-fmt-ignore
const FINE: [words: string[], parsed: Partial<Arguments>][] = [
  [[], {}],
  [["--force"], { switches: { force: true, help: false } }],
  [["--to", "a", "b"], { values: { to: "a", format: undefined }, operands: ["b"] }],
  [["--to", "a", "--to", "b"], { values: { to: "b", format: undefined } }],
  [["--to=a=b"], { values: { to: "a=b", format: undefined } }],
  [["--to", "7", "8"], { values: { to: "7", format: undefined }, operands: ["8"] }],
  [["--format", "json"], { format: "json", values: { to: undefined, format: "json" } }],
  [["007", "1e3"], { operands: ["007", "1e3"] }],
  [["a=b"], { operands: ["a=b"] }],
  [["-h"], { help: true, switches: { force: false, help: true } }],
  [["--help"], { help: true, switches: { force: false, help: true } }],
  [["true", "--force"], { operands: ["true"], switches: { force: true, help: false } }],
  [["--", "--force", "-x"], { operands: ["--force", "-x"] }],
  [["--force", "--", "true"], { operands: ["true"], switches: { force: true, help: false } }],
];
for (const [words, parsed] of FINE) {
  Deno.test(`parseArguments() — ${words.join(" ")}`, () => {
    assertEquals(parse(words), { ...NONE, ...parsed });
  });
}

// deno-fmt-ignore
const REFUSED: [words: string[], message: string, over?: Partial<Command>][] = [
  [["--forse"], 'Cannot use "--forse": no such flag; did you mean --force?'],
  [["-force"], 'Cannot use "-force": no such flag; did you mean --force?'],
  [["--far-away-from-all"], 'Cannot use "--far-away-from-all": no such flag'],
  [["--constructor"], 'Cannot use "--constructor": no such flag'],
  [["-xxxxxxxxx"], 'Cannot use "-xxxxxxxxx": no such flag'],
  [["--force=no"], 'Cannot use "--force=no": --force takes no value'],
  [["--=x"], 'Cannot use "--=x": no such flag'],
  [["--force="], 'Cannot use "--force=": --force takes no value'],
  [["--force", "false"], 'Cannot use "--force false": --force takes no value'],
  [["--force", "true"], 'Cannot use "--force true": --force takes no value'],
  [["--to"], "Cannot use --to: it needs a value"],
  [["--to="], "Cannot use --to: it needs a value"],
  [["--format", "xml"], 'Cannot print the format "xml": choose human, json, github'],
  [["a"], 'Cannot use "a": try takes flags only', { operands: "" }],
  [["--timeout", "5"], 'Cannot use "--timeout": no such flag'],
];
for (const [words, message, over] of REFUSED) {
  Deno.test(`parseArguments() — refuses: ${words.join(" ")}`, () => {
    const error = assertThrows(() => parse(words, over), Failure);
    assertEquals([error.message, error.hint], [message, "deno task try --help"]);
  });
}

Deno.test("timeoutMs() — seconds from 1 to 99999, two minutes as a rule", () => {
  const given = (...words: string[]): number => timeoutMs(parse(words, { asks: true }));
  assertEquals([given(), given("--timeout", "1"), given("--timeout=99999")], [
    120_000,
    1000,
    99_999_000,
  ]);
  for (const odd of ["0", "01", "1.5", "-1", "soon", "100000", "1s"]) {
    assertThrows(() => given(`--timeout=${odd}`), Failure, `Cannot use --timeout "${odd}"`);
  }
});

Deno.test("renderHelp() — usage, flags in columns, more, examples, exit codes", () => {
  assertEquals(
    renderHelp({ ...COMMAND, more: "And more." }),
    `deno task try [flags] [SLUG ...]

Try things.

Flags:
  --force          Do it
  --to PLACE       Where to
  --format FORMAT  human, json or github (default in GitHub Actions)
  --help           Show this help

And more.

Examples:
  deno task try  try

Exit codes: 0 clean; 1 found something (out of sync, invalid, refused); 2 could not find out.
`,
  );
  const asking = renderHelp({ ...COMMAND, operands: "", asks: true });
  assertStringIncludes(asking, "deno task try [flags]\n");
  assertStringIncludes(asking, "--timeout SECONDS  Time limit for all");
});

Deno.test("parseArguments() — a dash by itself is stdin, as a value or as an operand", () => {
  assertEquals(parse(["--to", "-"]).values.to, "-");
  assertEquals(parse(["-"]).operands, ["-"]);
});
