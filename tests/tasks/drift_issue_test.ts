// What the nightly job does: `gh` is a stand-in that notes its arguments and knows no issue.
import { insert, rowOf } from "../attack/tools.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Ran, type Sandbox, sandbox } from "../sandbox.ts";

const GH = '#!/bin/sh\necho "$1 $2" >>calls.txt\n[ "$2" = list ] && echo "[]"\nexit 0\n';

async function uploaded(): Promise<Sandbox> {
  const box = await sandbox({ "prompts/one.md": "One.\n", "bin/gh": GH, "calls.txt": "" });
  await Deno.chmod(`${box.root}/bin/gh`, 0o755);
  assertEquals((await box.here("upload")).code, 0);
  return box;
}

const nightly = (box: Sandbox, ...args: string[]): Promise<Ran> =>
  box.run("drift-issue", args, { PATH: `${box.root}/bin:${Deno.env.get("PATH")}` });

Deno.test("drift-issue — drift opens an issue and is exit 1; a dry run only says so", async () => {
  await using box = await uploaded();
  await box.edit("one", "One, edited.");
  const dry = await nightly(box, "--dry-run");
  assertEquals([dry.code, await box.read("calls.txt")], [1, "issue list\n"], dry.stderr);
  assertStringIncludes(dry.stdout, "Would create a new issue");
  const { code, stdout } = await nightly(box);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "create a new issue");
  assertEquals(await box.read("calls.txt"), "issue list\nissue list\nlabel create\nissue create\n");
});

Deno.test("drift-issue — what git does not hold is drift, what an open branch uploaded is none", async () => {
  await using box = await uploaded();
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=pin");
  await box.git("switch", "--quiet", "--create", "topic");
  await box.write("prompts/one.md", "One, of a topic.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.git("commit", "--quiet", "--all", "--message=topic");
  await box.git("switch", "--quiet", "main");
  const branch = await nightly(box);
  assertStringIncludes(branch.stdout, "superseded");
  assertEquals(branch.code, 0, branch.stdout);
  await insert(box, [rowOf("new", "New.")]);
  assertEquals((await nightly(box, "--dry-run")).code, 1);
});

Deno.test("drift-issue — an outage is exit 2, and gh is not asked", async () => {
  await using box = await uploaded();
  box.local.setQuirks([{ name: "truncated-json" }]);
  const { code, stderr } = await nightly(box);
  assertEquals([code, await box.read("calls.txt")], [2, ""]);
  assertStringIncludes(stderr, "Cannot use Braintrust");
});
