// A project in a subfolder of its repository, beside a package.json, and commands typed deep inside.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { team } from "../hooks/team.ts";

const NPM = { dependencies: { "left-pad": "1.3.0" }, scripts: { lint: "exit 3" } };

Deno.test("every command — in a subfolder, beside a package.json, with paths from where one stands", async () => {
  await using box = await team({ isInstalled: false });
  await box.write(
    "prompts/greet.md",
    "---\ninputs: { name: Whom. }\n---\nSay hello to {{name}}.\n",
  );
  const lock = await box.read("deno.lock");
  const moved = await box.sh(
    "mkdir tools && mv deno.json deno.lock deno.full.lock lib tasks types prompts tools/",
  );
  assertEquals(moved.code, 0, moved.stderr);
  await box.write("tools/package.json", JSON.stringify(NPM));
  await box.write("tools/prompts/vars.json", JSON.stringify({ name: "Ada" }));
  const run = (line: string): Promise<{ code: number; stdout: string; stderr: string }> =>
    box.sh(`deno task --quiet ${line}`, {
      cwd: "tools/prompts",
      env: { BRAINTRUST_PROJECT: "made in a subfolder" },
    });
  const lines: [line: string, says: string][] = [
    ["lint greet.md", "1 prompt file is valid"],
    ["upload --create-project ./greet.md", "1 in-sync"],
    ["verify greet.md", "1 in-sync"],
    [`diff "$PWD/greet.md"`, "1 without differences"],
    ["render greet.md --vars vars.json", "hello to Ada"],
    ["render greet --vars prompts/vars.json", "hello to Ada"],
    ["log greet.md", "pinned"],
  ];
  for (const [line, says] of lines) {
    const { code, stdout, stderr } = await run(line);
    assertEquals(code, 0, `${line}: ${stderr}${stdout}`);
    assertStringIncludes(stdout, says, line);
  }
  assertEquals(await box.read("tools/deno.lock"), lock);
  assertEquals(await box.exists("tools/node_modules"), false);
  const { objects } = await box.api("GET", "/v1/prompt?project_name=made in a subfolder");
  const blob = (await box.git("hash-object", "tools/prompts/greet.md")).trim();
  assertStringIncludes(JSON.stringify(objects), `"blob":"${blob}"`);
});
