// What becomes of a result that cannot be printed.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandEnv, type Ran, type Sandbox, sandbox, spawn, taskArguments } from "../sandbox.ts";

/** Runs a command whose output `sh` sends elsewhere; stdout is then its exit code. */
function redirected(box: Sandbox, [task = "", ...args]: string[], where: string): Promise<Ran> {
  const env = commandEnv(box);
  const words = [Deno.execPath(), ...taskArguments(task, env), ...args];
  const script = `exec 3>&1; { "$@"; echo $? >&3; } ${where}`;
  return spawn("sh", ["-c", script, "sh", ...words], box.root, env);
}

for (const [args, code] of [[["lint"], 0], [["verify"], 1], [["upload"], 0]] as const) {
  Deno.test(`${args[0]} | true — a reader who has seen enough changes nothing: ${code}`, async () => {
    await using box = await sandbox({ "prompts/one.md": "One.\n" });
    // Long enough for a pipe to notice, and progress goes nowhere either.
    const { stdout, stderr } = await redirected(box, [...args], "2>&1 | true");
    assertEquals([stdout, stderr], [`${code}\n`, ""]);
    assertEquals(await box.exists("prompts/lock.json"), args[0] === "upload");
  });
}

Deno.test("a full disk behind stdout — exit 2, and one line that says so", async () => {
  await using box = await sandbox({ "prompts/one.md": "One.\n" });
  const { stdout, stderr } = await redirected(box, ["upload"], ">/dev/full");
  assertEquals(stdout, "2\n");
  assertStringIncludes(stderr, "error: Cannot print the result: No space left on device");
  assertStringIncludes(stderr, "The command did its work; only its output is missing");
  assertEquals(await box.exists("prompts/lock.json"), true);
  const typo = await redirected(box, ["lint", "--format", "json", "oen"], ">/dev/full");
  assertEquals(typo.stdout, "2\n");
  assertStringIncludes(typo.stderr, 'did you mean "one"?');
});
