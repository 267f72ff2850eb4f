// Pull requests that don't break each other: two branches, one project.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/shared.md": "Shared, first.\n", "prompts/other.md": "Other, first.\n" };

/** main is uploaded; branch `a` uploads a newer version of the shared prompt; `b` does not touch it. */
async function twoBranches(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  await box.uploaded();
  await box.git("switch", "--quiet", "--create", "b");
  await box.git("switch", "--quiet", "--create", "a");
  await box.write("prompts/shared.md", "Shared, by branch a.\n");
  await box.ends(0, "upload");
  await box.commit("a changes the shared prompt");
  return box;
}

Deno.test("verify — branch b stays green after branch a uploaded a prompt that b did not touch", async () => {
  await using box = await twoBranches();
  assertEquals((await box.here("verify")).code, 0, "on a, in sync");
  await box.git("switch", "--quiet", "b");
  const { stdout } = await box.ends(0, "verify");
  assertStringIncludes(stdout, "superseded");
  await box.ends(1, "verify --strict");
});

Deno.test("verify — branch b is red when somebody edits the prompt outside git", async () => {
  await using box = await twoBranches();
  await box.edit("shared", "Shared, by nobody.");
  for (const branch of ["a", "b"]) {
    await box.git("switch", "--quiet", branch);
    const { code, stdout } = await box.here("verify");
    assertEquals(code, 1, branch);
    assertStringIncludes(stdout, "drifted");
  }
});

Deno.test("upload — branch b uploads another prompt without touching what a uploaded", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "b");
  await box.write("prompts/other.md", "Other, by branch b.\n");
  const before = (await box.row("shared"))._xact_id;
  await box.ends(0, "upload");
  assertEquals((await box.row("shared"))._xact_id, before);
  await box.commit("b changes the other prompt");
  await box.git("merge", "--quiet", "--no-edit", "a");
  assertEquals(
    (await box.here("verify", ["--strict"])).code,
    0,
    "the locks merge without a conflict",
  );
});

Deno.test("upload --reassert — puts the merged commit's text back on top", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "main");
  assertEquals((await box.here("upload")).code, 0, "superseded: nothing to do");
  assertEquals(
    (await box.row("shared"))._xact_id ===
      (await box.pins()).shared?.version,
    false,
  );
  await box.ends(0, "upload --reassert");
  await box.ends(0, "verify --strict");
  const row = await box.row("shared");
  assertStringIncludes(JSON.stringify(row.prompt_data), "Shared, first.");
});

Deno.test("upload — refuses when both branches changed the prompt, and --force names what it replaced", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "b");
  await box.write("prompts/shared.md", "Shared, by branch b.\n");
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(stdout, "live was uploaded from another branch");
  const forced = await box.ends(0, "upload --force");
  assertStringIncludes(forced.stdout, "replaced version");
});

Deno.test("upload — rebuilds the entries of a lock with merge conflicts", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "b");
  await box.write("prompts/shared.md", "Shared, by branch b.\n");
  await box.ends(0, "upload --force");
  await box.commit("b changes the shared prompt");
  await box.git("merge", "--no-edit", "a").catch(() => {}); // conflicts in the file and in the lock
  assertStringIncludes(await box.read("prompts/lock.json"), "<<<<<<<");
  await box.write("prompts/shared.md", "Shared, merged.\n");
  const torn = await box.ends(1, "verify");
  assertStringIncludes(torn.stdout, 'merge conflict at "shared"');
  const { code, stdout, stderr } = await box.here("upload");
  assertEquals(code, 0, `the merged text replaces what both branches uploaded: ${stdout}${stderr}`);
  await box.ends(0, "verify");
});

Deno.test("upload — a text of one's own never replaces what another clone uploaded", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await Deno.remove(`${box.root}/prompts/lock.json`);
  await box.write("prompts/shared.md", "By somebody who knows of no upload.\n");
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(stdout, "conflict");
});

Deno.test("verify — a lock of another project proves nothing here", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.api("POST", "/v1/project", { name: "staging" });
  const env = { BRAINTRUST_PROJECT: "staging" };
  const { stdout } = await box.ends(1, "verify", env);
  assertStringIncludes(stdout, `Expected a lock for project "staging"`);
});
