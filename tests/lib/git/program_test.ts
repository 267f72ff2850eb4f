import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { temporary } from "../disk/temporary.ts";
import { type Ended, runProgram } from "../../../lib/git/program.ts";

const shell = (script: string, env: Record<string, string> = {}, stdin = ""): Promise<Ended> =>
  runProgram("sh", ["-c", script], { cwd: "/", env, stdin });
const textOf = ({ stdout }: Ended): string => new TextDecoder().decode(stdout);

Deno.test("runProgram() — folder, arguments, input, both outputs and the exit code", async () => {
  const ended = await shell('pwd; cat; echo "$GREETING" >&2; exit 3', { GREETING: "é" }, "in\n");
  assertEquals([ended.code, textOf(ended), ended.stderr], [3, "/\nin\n", "é\n"]);
});

Deno.test("runProgram() — a program never gets the key", async () => {
  assertEquals(textOf(await shell('echo "${BRAINTRUST_API_KEY-inherited}"')), "\n");
});

Deno.test("runProgram() — one that ends without reading its input is no failure", async () => {
  assertEquals((await shell("exec 0<&-; exit 4", {}, "x".repeat(1_000_000))).code, 4);
});

Deno.test("runProgram() — one that may not be started is another error than one that is not there", async () => {
  const options = { cwd: "/", env: {}, stdin: "" };
  await using box = await temporary({ "no-program": "#!/bin/sh\n" });
  const error = await assertRejects(() => runProgram(`${box.root}/no-program`, [], options));
  assertEquals(error instanceof Failure, false, String(error));
});

Deno.test("runProgram() — one that is not there is a Failure, with what to do", async () => {
  const options = { cwd: "/", env: {}, stdin: "" };
  const run = (hint?: string): Promise<unknown> =>
    runProgram("no-such-program", [], { ...options, ...(hint === undefined ? {} : { hint }) });
  const error = await assertRejects(() => run("Install it"), Failure);
  assertEquals([error.message, error.hint], [
    "Cannot run no-such-program: it is not on the PATH",
    "Install it",
  ]);
  assertEquals((await assertRejects(() => run(), Failure)).hint, undefined);
});
