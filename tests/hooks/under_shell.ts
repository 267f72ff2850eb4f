// What the hook does under any shell.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Ran, spawn } from "../sandbox.ts";
import { which } from "./programs.ts";
import { GREET, OFFLINE, team, teamEnv } from "./team.ts";

const HOOK = ".git/prompt-sync/hook";

/** Blocks, passes and skips under `shell`, a program and its arguments. */
export async function judgesUnder(shell: readonly string[]): Promise<void> {
  const program = await which(shell[0] ?? "");
  await using t = await team();
  const run = (env: Record<string, string> = {}): Promise<Ran> =>
    spawn(program, [...shell.slice(1), HOOK], t.root, { ...teamEnv(t), ...OFFLINE, ...env });
  assertEquals(await run(), { code: 0, stdout: "", stderr: "" });
  await t.write(GREET, "Not uploaded.\n");
  await t.git("add", GREET);
  const blocked = await run();
  assertEquals(blocked.code, 1);
  assertStringIncludes(blocked.stderr, "deno task upload greet && git add");
  assertEquals((await run({ PROMPT_SYNC_SKIP: "1" })).code, 0);
}
