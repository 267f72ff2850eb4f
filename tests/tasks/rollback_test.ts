// Getting back to a text that was right.
import { FIRST, PATH, SECOND, told } from "./told.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { prettyVersion } from "../../lib/content/version.ts";

for (
  const [name, to] of [["a version", 0], ["its long spelling", 0], ["a commit", "HEAD~1"]] as const
) {
  Deno.test(`rollback --to ${name} — brings the older file back, byte by byte, and replaces what is live`, async () => {
    await using box = await told();
    const { versions } = box;
    const version = versions[0];
    const target = to === "HEAD~1" ? to : name === "a version" ? prettyVersion(version) : version;
    const { code, stdout, stderr } = await box.run("rollback", ["greet", "--to", target]);
    assertEquals(code, 0, stdout + stderr);
    assertEquals(await box.read(PATH), FIRST);
    assertStringIncludes(stdout, `replaced version ${prettyVersion(versions[2])}`);
    assertStringIncludes(stdout, "git commit");
    await box.ends(0, "verify --strict");
    assertStringIncludes(JSON.stringify((await box.row("greet")).prompt_data), "Greet {{name}}.");
  });
}

Deno.test("rollback — refuses uncommitted changes and what is neither version nor commit", async () => {
  await using box = await told();
  const { versions } = box;
  for (const to of ["0123456789abcdef", "no-such-branch", "--all"]) {
    const { code, stderr } = await box.here("rollback", ["greet", `--to=${to}`]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "deno task log greet");
  }
  await box.write(PATH, "Mine.\n");
  const { code, stderr } = await box.here("rollback", ["greet", "--to", versions[0]]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "uncommitted changes");
  assertEquals(await box.read(PATH), "Mine.\n");
});

Deno.test("rollback — what upload would refuse changes no file", async () => {
  await using box = await told();
  const { versions } = box;
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const { code, stderr } = await box.here("rollback", ["greet", "--to", versions[0]]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "prompts/broken.md:2:1 has a problem");
  assertEquals(await box.read(PATH), SECOND);
  assertEquals((await box.row("greet"))._xact_id, versions[2]);
});

Deno.test("rollback — a commit in which the file was another prompt is refused", async () => {
  await using box = await told();
  await box.write(PATH, "---\nslug: other\n---\nOther.\n");
  await box.commit("Another prompt");
  await box.write(PATH, SECOND);
  await box.commit("And back");
  const { stderr } = await box.ends(2, "rollback greet --to HEAD~1");
  assertStringIncludes(stderr, 'it is a prompt "other"');
  assertEquals(await box.read(PATH), SECOND);
});

Deno.test("rollback — a stamp that names another file is not believed", async () => {
  await using box = await told();
  await box.write("notes.md", "Nobody's prompt.\n");
  const blob = (await box.git("hash-object", "-w", "notes.md")).trim();
  await box.ends(0, "upload --force");
  const { name, prompt_data, metadata, project_id } = await box.row("greet");
  const stamp = (metadata as { prompt_sync: JsonObject }).prompt_sync;
  const forged = { slug: "greet", name, prompt_data, project_id, if_exists: "replace" };
  await box.api("POST", "/insert-functions", {
    functions: [{
      ...forged,
      function_data: { type: "prompt" },
      metadata: { prompt_sync: { ...stamp, blob } },
    }],
  });
  const to = String((await box.row("greet"))._xact_id);
  const { code, stdout } = await box.here("rollback", ["greet", "--to", to, "--dry-run"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "already has the text of version");
  assertEquals(stdout.includes("Nobody's"), false, stdout);
});

Deno.test("rollback — to the text that the file has says so, and offers no empty commit", async () => {
  await using box = await told();
  const { versions } = box;
  await box.ends(0, "upload --force");
  await box.commit("Pin what is live");
  const { code, stdout } = await box.here("rollback", ["greet", "--to", versions[1]]);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, `${PATH} already has the text of version`);
  assertEquals(stdout.includes("git commit"), false, stdout);
});

Deno.test("rollback --dry-run — shows the diff and writes nothing", async () => {
  await using box = await told();
  const { versions } = box;
  const { code, stdout } = await box.here("rollback", [
    "greet",
    "--to",
    versions[0],
    "--dry-run",
  ]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "-Please greet {{name}}.\n+Greet {{name}}.");
  assertEquals(await box.git("status", "--porcelain"), "");
  assertEquals((await box.row("greet"))._xact_id, versions[2]);
});
