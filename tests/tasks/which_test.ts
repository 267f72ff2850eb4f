// What was served at a time: from Braintrust's history, git, and what CI recorded.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { timeOf } from "../../lib/content/version.ts";
import { copy } from "../copy.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

async function ready(): Promise<Sandbox> {
  const box = await sandbox({ "prompts/one.md": "One.\n" });
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=first");
  return box;
}

async function versionOf(box: Sandbox): Promise<string> {
  return String((await box.row("one"))._xact_id);
}

Deno.test("which — the latest version then, with its commit; before it there was none", async () => {
  await using box = await ready();
  const made = timeOf(await versionOf(box));
  const { code, stdout } = await box.here("which", ["--at", made.toISOString().slice(0, 19) + "Z"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, " start"); // the commit that brought the text
  const before = await box.here("which", ["--at", "2001-01-01", "--format", "json"]);
  const [prompt] = JSON.parse(before.stdout).prompts;
  assertEquals([prompt.version, prompt.detail], [null, "did not exist yet"]);
});

Deno.test("which — says of an edit that it was one", async () => {
  await using box = await ready();
  const { id } = await box.row("one");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  const { stdout } = await box.here("which", ["--at", "2100-01-01"]);
  assertStringIncludes(stdout, "edited outside git");
});

Deno.test("which --environment — what CI had promoted then, and what cannot be known", async () => {
  await using box = await ready();
  const first = await versionOf(box);
  const sha = (await box.git("rev-parse", "HEAD")).trim();
  await box.write("prompts/one.md", "One, newer.\n");
  assertEquals((await box.here("upload")).code, 0);
  const bin = await Deno.makeTempDir({ prefix: "bin " });
  try {
    await copy(`${ROOT}/tests/ci/gh.ts`, `${bin}/gh.ts`);
    await Deno.writeTextFile(`${bin}/gh`, `#!/bin/sh\nexec deno run -A -q "${bin}/gh.ts" "$@"\n`);
    await Deno.chmod(`${bin}/gh`, 0o755);
    const deployed: Record<string, string>[] = [{
      sha,
      environment: "prompts-production",
      created_at: "2026-11-25T08:00:00Z",
      description: "Prompts that git pins",
    }, {
      // GitHub's own, for a job that waits for an approval.
      sha: (await box.git("hash-object", "-t", "tree", "/dev/null")).trim(),
      environment: "prompts-production",
      created_at: "2026-11-25T08:20:00Z",
    }];
    await Deno.writeTextFile(`${bin}/gh.json`, JSON.stringify({ calls: [], issues: [], deployed }));
    const path = `${bin}:${Deno.execPath().replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`;
    const args = ["--environment", "production", "--format", "json", "--at"];
    const then = await box.run("which", [...args, "2026-11-25T08:30Z"], { PATH: path });
    assertEquals(then.code, 0, then.stderr);
    const { prompts: [prompt], commit } = JSON.parse(then.stdout);
    assertEquals([prompt.xact_id, commit], [first, sha]);
    // From another environment: what was moved counts, not what the commit pins.
    const second = await versionOf(box);
    const moves = [{ slug: "one", id: "x", to: second }];
    deployed.push({
      sha,
      environment: "prompts-production",
      created_at: "2026-11-25T09:00:00Z",
      payload: JSON.stringify({ version: 1, from: "staging", to: "production", moves }),
    });
    await Deno.writeTextFile(`${bin}/gh.json`, JSON.stringify({ calls: [], issues: [], deployed }));
    const later = await box.run("which", [...args, "2026-11-25T09:30Z"], { PATH: path });
    assertEquals(JSON.parse(later.stdout).prompts[0].xact_id, second);
    const before = await box.run("which", [...args, "2026-11-25T07:30Z"], { PATH: path });
    assertEquals(before.code, 2);
    assertStringIncludes(before.stdout, "no promotion by CI is on record before that time");
  } finally {
    await Deno.remove(bin, { recursive: true });
  }
});

Deno.test("which — needs a time", async () => {
  await using box = await ready();
  assertEquals((await box.here("which")).code, 2);
});
