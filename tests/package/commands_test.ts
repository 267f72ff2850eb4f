import { assert, assertEquals, assertThrows } from "@std/assert";
import deno from "../../deno.json" with { type: "json" };
import type { Command } from "../../tasks/_arguments.ts";
import { commandsOf, filledFlags } from "../../package/commands.ts";
import { isOlder } from "../../package/deno_program.ts";

const COMMANDS = commandsOf(deno);
const PLACES = { jobFiles: () => [], gitDir: () => ".git", top: () => "." };

Deno.test("commandsOf() — every task is a command, under the name that it calls itself", async () => {
  assert(Object.keys(COMMANDS).length > 15);
  for (const [name, { file }] of Object.entries(COMMANDS)) {
    const { COMMAND }: { COMMAND: Command } = await import(`../../${file}`);
    assertEquals([COMMAND.name, typeof COMMAND.run], [name, "function"]);
  }
});

Deno.test("commandsOf() — no command has every permission, and each has what deno.json gives it", () => {
  for (const [name, entry] of Object.entries(COMMANDS)) {
    const flags = filledFlags(entry, PLACES);
    assertEquals(
      flags.filter((flag) => /^(-A|--allow-all|--allow-run|-P.*)$/.test(flag)),
      [],
      name,
    );
    assert(flags.includes("--no-prompt") && flags.includes("--ignore-env"), name);
    assertEquals(flags.filter((flag) => /[{}$"]/.test(flag)), [], name);
  }
  const { verify, lint } = COMMANDS;
  assert(verify && lint);
  assertEquals(filledFlags(verify, PLACES).filter((flag) => !flag.startsWith("--v8")), [
    "--quiet",
    "--no-prompt",
    "--allow-net",
    "--allow-env=INIT_CWD,GITHUB_ACTIONS,GITHUB_OUTPUT,GITHUB_STEP_SUMMARY,GITHUB_WORKSPACE,BRAINTRUST_API_KEY," +
    "BRAINTRUST_API_URL,BRAINTRUST_APP_URL,BRAINTRUST_ORG_NAME,BRAINTRUST_PROJECT,PROMPT_SYNC_RUNNER",
    "--ignore-env",
    "--allow-read=.",
    "--allow-write=.prompt-sync",
    "--allow-run=git",
  ]);
  assertEquals(filledFlags(lint, PLACES).filter((flag) => /net|run/.test(flag)), []);
});

Deno.test("filledFlags() — grants the files of a job; of a path with a comma, the folder", () => {
  const { lint } = COMMANDS;
  assert(lint);
  const writes = (...files: string[]): string | undefined =>
    filledFlags(lint, { ...PLACES, jobFiles: () => files })
      .find((flag) => flag.startsWith("--allow-write="));
  assertEquals(writes("/a/out", "/b/sum"), "--allow-write=/dev/null,/a/out,/b/sum");
  assertEquals(writes("/a/b,c/out"), "--allow-write=/dev/null,/a");
});

Deno.test("commandsOf() — what it does not understand of a task stops the build", () => {
  const command = "deno run --allow-read=$SOMEWHERE tasks/lint.ts";
  assertThrows(
    () => commandsOf({ tasks: { lint: { description: "", command } }, permissions: {} }),
    Error,
    "Cannot package the task",
  );
});

Deno.test("isOlder()", () => {
  const older = (a: string, b: string): boolean => isOlder(a, b);
  assertEquals(["2.1.4", "2.9.5", "1.46.3"].map((one) => older(one, "2.9.6")), [true, true, true]);
  assertEquals(["2.9.6", "2.10.0", "3.0.0-rc.1"].map((one) => older(one, "2.9.6")), [
    false,
    false,
    false,
  ]);
});

Deno.test("the version of Deno — one everywhere", async () => {
  const files = ["hooks/hook", "action.yml", ".ci/run", "package/main.ts", "CONTRIBUTING.md"];
  for (const file of files) {
    const text = await Deno.readTextFile(new URL(`../../${file}`, import.meta.url));
    assertEquals(/deno@(?!2\.9\.6)\d+\.|deno-?[vV]ersion: "?(?!2\.9\.6)\d/.exec(text), null, file);
  }
});
