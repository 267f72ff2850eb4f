// The program as a clone runs it; tests/registry has it as npm installs it.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Ran, type Sandbox, sandbox, spawn } from "../sandbox.ts";

const MAIN = new URL("../../package/main.ts", import.meta.url).pathname;

function type(box: Sandbox, args: string[], { cwd = box.root, env = {} } = {}): Promise<Ran> {
  return spawn(Deno.execPath(), ["run", "--quiet", "--allow-all", MAIN, ...args], cwd, {
    NO_COLOR: "1",
    GITHUB_ACTIONS: "",
    ...env,
  });
}

Deno.test("prompt-sync — from a folder below, in the words of the repository, with the files of a job", async () => {
  await using box = await sandbox({ "prompts/a/greet.md": "Say hello.\n", "deno.json": "{}" });
  const cwd = `${box.root}/prompts/a`;
  const below = await type(box, ["verify", "--offline", "greet.md"], { cwd });
  assertEquals(below.code, 1, below.stderr);
  assertStringIncludes(below.stdout, "  deno run -A npm:prompt-sync upload  ");

  await box.write(
    "deno.json",
    '{ "tasks": { "prompt-sync": "deno run -A npm:prompt-sync@0.1.0" } }',
  );
  const summary = await Deno.makeTempFile();
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
  assertEquals((await type(box, ["verify", "--offline"], { env })).code, 1);
  assertStringIncludes(await Deno.readTextFile(summary), "deno task prompt-sync upload");
  await Deno.remove(summary);
});

Deno.test("prompt-sync — help, version, and what was mistyped", async () => {
  await using box = await sandbox();
  const [help, version, typo, none] = await Promise.all(
    [["--help"], ["--version"], ["verfiy"], ["lint", "--stric"]].map((args) => type(box, args)),
  );
  assertEquals([help?.code, version?.code, typo?.code, none?.code], [0, 0, 2, 2]);
  assertStringIncludes(help?.stdout ?? "", "  hooks:install    Check prompts before");
  assertEquals(/^prompt-sync \d+\.\d+\.\d+\n$/.test(version?.stdout ?? ""), true);
  assertStringIncludes(
    typo?.stderr ?? "",
    'Cannot run "verfiy": no such command; did you mean verify?',
  );
  assertStringIncludes(none?.stderr ?? "", "deno run -A npm:prompt-sync lint --help");
});
