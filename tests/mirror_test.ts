// The tests stand where a newcomer looks for them.
import { assertEquals } from "@std/assert";

/** Tests under tests/lib that have no namesake in lib, and why. */
const MORE: Record<string, string> = {
  "lib/commands/probe/page": "docs/probe.md next to the table of points",
  "lib/commands/probe/quirks": "what the probe finds under each quirk, and its second half",
  "lib/commands/probe/quirks_second": "the second half of it",
  "lib/commands/probe/refuses": "upload refuses what the probe calls unsafe",
  "lib/commands/probe/settle": "how the probe waits and cleans up",
  "lib/commands/probe/story": "upload, verify and download under the quirks that the probe brought",
  "lib/prompt/large_prompt":
    "what of lib/prompt/parse.ts once took minutes, in a worker of its own",
  "lib/local/bt": "lib/local as the official command-line program sees it",
  "lib/local/push_pull": "lib/local as the official push and pull see it",
  "lib/local/sdk": "lib/local as the official SDK sees it",
  "lib/state/flows": "the states and plans of lib/state, in both flows",
  "lib/runtime/parity": "lib/runtime next to the official SDK",
  "lib/runtime/types": "lib/runtime as the type checker of an application sees it",
};
/** Tests under tests/tasks of what all commands share. */
const SHARED = ["failures", "hooks"];

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      found.push(
        `${name}/`,
        ...(await filesUnder(`${folder}/${name}`)).map((path) => `${name}/${path}`),
      );
    } else found.push(name);
  }
  return found;
}

/** The tests of these files, without their ending. */
const testsAmong = (paths: string[]): string[] =>
  paths.flatMap((path) => /^(.*)_test\.ts$/.exec(path)?.[1] ?? []);

Deno.test("tests/lib — each test has its namesake in lib, a file or a folder", async () => {
  const there = new Set((await filesUnder("lib")).map((path) => path.replace(/(\.ts|\/)$/, "")));
  const without = testsAmong(await filesUnder("tests/lib")).filter((path) => !there.has(path));
  assertEquals(without.map((path) => `lib/${path}`).sort(), Object.keys(MORE).sort());
});

Deno.test("tests/tasks — each test is named for the task that it is about", async () => {
  const tasks = (await filesUnder("tasks")).map((path) => path.replace(/^_|\.ts$/g, ""));
  const begins = (name: string): boolean =>
    [...tasks, ...SHARED].some((task) => name === task || name.startsWith(`${task}_`));
  assertEquals(testsAmong(await filesUnder("tests/tasks")).filter((name) => !begins(name)), []);
});
