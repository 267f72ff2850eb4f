// Pull requests that don't break each other: two branches, one project.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/shared.md": "Shared, first.\n", "prompts/other.md": "Other, first.\n" };

async function commit(box: Sandbox, message: string): Promise<void> {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", `--message=${message}`);
}

/** main is uploaded; branch `a` uploads a newer version of the shared prompt; `b` does not touch it. */
async function twoBranches(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "pin");
  await box.git("switch", "--quiet", "--create", "b");
  await box.git("switch", "--quiet", "--create", "a");
  await box.write("prompts/shared.md", "Shared, by branch a.\n");
  assertEquals((await box.here("upload")).code, 0);
  await commit(box, "a changes the shared prompt");
  return box;
}

async function editInBraintrust(box: Sandbox, slug: string, content: string): Promise<void> {
  const { id } = await box.row(slug);
  const messages = [{ role: "system", content }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
}

Deno.test("verify — branch b stays green after branch a uploaded a prompt that b did not touch", async () => {
  await using box = await twoBranches();
  assertEquals((await box.here("verify")).code, 0, "on a, in sync");
  await box.git("switch", "--quiet", "b");
  const { code, stdout } = await box.here("verify");
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "superseded");
  assertEquals((await box.here("verify", ["--strict"])).code, 1);
});

Deno.test("verify — branch b is red when somebody edits the prompt outside git", async () => {
  await using box = await twoBranches();
  await editInBraintrust(box, "shared", "Shared, by nobody.");
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
  assertEquals((await box.here("upload")).code, 0);
  assertEquals((await box.row("shared"))._xact_id, before);
  await commit(box, "b changes the other prompt");
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
      JSON.parse(await box.read("prompts/lock.json")).prompts.shared.version,
    false,
  );
  assertEquals((await box.here("upload", ["--reassert"])).code, 0);
  const { code, stdout } = await box.here("verify", ["--strict"]);
  assertEquals(code, 0, stdout);
  const row = await box.row("shared");
  assertStringIncludes(JSON.stringify(row.prompt_data), "Shared, first.");
});

Deno.test("upload — refuses when both branches changed the prompt, and --force names what it replaced", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "b");
  await box.write("prompts/shared.md", "Shared, by branch b.\n");
  const { code, stdout } = await box.here("upload");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "live was uploaded from another branch");
  const forced = await box.here("upload", ["--force"]);
  assertEquals(forced.code, 0);
  assertStringIncludes(forced.stdout, "replaced version");
});

Deno.test("upload — rebuilds the entries of a lock with merge conflicts", async () => {
  await using box = await twoBranches();
  await box.git("switch", "--quiet", "b");
  await box.write("prompts/shared.md", "Shared, by branch b.\n");
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  await commit(box, "b changes the shared prompt");
  await box.git("merge", "--no-edit", "a").catch(() => {}); // conflicts in the file and in the lock
  assertStringIncludes(await box.read("prompts/lock.json"), "<<<<<<<");
  await box.write("prompts/shared.md", "Shared, merged.\n");
  const torn = await box.here("verify");
  assertEquals(torn.code, 1);
  assertStringIncludes(torn.stdout, 'merge conflict at "shared"');
  const { code, stdout, stderr } = await box.here("upload");
  assertEquals(code, 0, `the merged text replaces what both branches uploaded: ${stdout}${stderr}`);
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("upload — a text of one's own never replaces what another clone uploaded", async () => {
  await using box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await Deno.remove(`${box.root}/prompts/lock.json`);
  await box.write("prompts/shared.md", "By somebody who knows of no upload.\n");
  const { code, stdout } = await box.here("upload");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "conflict");
});

Deno.test("verify — a lock of another project proves nothing here", async () => {
  await using box = await sandbox(FILES);
  assertEquals((await box.here("upload")).code, 0);
  await box.api("POST", "/v1/project", { name: "staging" });
  const env = { BRAINTRUST_PROJECT: "staging" };
  const { code, stdout } = await box.here("verify", [], env);
  assertEquals(code, 1);
  assertStringIncludes(stdout, `Expected a lock for project "staging"`);
});
