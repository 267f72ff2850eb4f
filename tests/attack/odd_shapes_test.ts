// Rows and files of shapes that nobody means, through the real commands: each ends with a result or
// with one clear line, and takes nothing away from anybody.
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { PROJECT, sandbox } from "../sandbox.ts";
import { insert, rowOf } from "./tools.ts";

const PATH = "prompts/greet.md";
const GREET = "---\ndescription: Ours.\n---\nSay hello.\n";

Deno.test("a prompt file — moves no environment, whatever it carries", async () => {
  await using box = await sandbox({ [PATH]: GREET });
  await box.ends(0, "upload");
  const before = await box.row("greet");
  for (const key of ["environments: [{ slug: production }]", "if_exists: error"]) {
    await box.write(PATH, `---\nbraintrust:\n  ${key}\n---\nUnreviewed.\n`);
    const { stdout } = await box.ends(1, "upload");
    assertStringIncludes(stdout, 'under "braintrust"');
  }
  assertEquals(await box.row("greet"), before);
});

Deno.test("upload — never replaces a tool that has the slug", async () => {
  await using box = await sandbox({ [PATH]: GREET });
  const function_data = { type: "code", data: { type: "inline", code: "x" } };
  await insert(box, [{ ...rowOf("greet", "x"), function_data }]);
  await box.ends(2, "upload");
  const { objects } = await box.api("GET", `/v1/function?project_name=${PROJECT}&slug=greet`);
  const [tool] = objects as JsonObject[];
  assertEquals((tool?.function_data as JsonObject | undefined)?.type, "code");
});

Deno.test("a row nested beyond measure — named in one line, no stack trace, and the rest is looked at", async () => {
  await using box = await sandbox({ [PATH]: GREET });
  let deep: JsonObject = {};
  for (let level = 0; level < 5000; level++) deep = { a: deep };
  await insert(box, [{ ...rowOf("deep", "x"), metadata: deep }]);
  for (const task of ["verify", "upload", "download", "diff"]) {
    const { code, stdout, stderr } = await box.here(task);
    assertEquals(code, 2, task + stdout + stderr);
    assertStringIncludes(stdout, 'Cannot read the prompt "deep" in Braintrust');
    assertEquals((stdout + stderr).includes("bug"), false, stderr);
  }
});

Deno.test("metadata that no stamp can join is refused before anything is written", async () => {
  await using box = await sandbox({
    [PATH]: "---\nbraintrust:\n  metadata: [one]\n---\nSay hello.\n",
  });
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(stdout, `${PATH}:3:3  Expected "metadata" to be an object`);
  assertEquals(box.requests.filter(({ path }) => path.includes("insert")), []);
});

Deno.test("download — what is left to Braintrust stays in the file as it is", async () => {
  const ignore = [{ field: "description", reason: "edited there" }];
  const config = JSON.stringify({ project: PROJECT, ignore });
  await using box = await sandbox({ "prompts/config.json": config, [PATH]: GREET });
  await box.uploaded();
  await box.edit("greet", "Say goodbye.");
  await box.ends(0, "download");
  assertStringIncludes(await box.read(PATH), "description: Ours.\n");
  assertStringIncludes(await box.read(PATH), "Say goodbye.\n");
});

Deno.test("restore — twice says that it is done", async () => {
  await using box = await sandbox({ [PATH]: GREET });
  await box.uploaded();
  await Deno.remove(`${box.root}/${PATH}`);
  const { stdout } = await box.here("upload", ["--prune", "--yes"]);
  const file = /deno task restore (\S+)/.exec(stdout)?.[1] ?? "";
  await box.git("checkout", "--", PATH);
  for (const said of ["read it back", "already"]) {
    const { code, stdout } = await box.here("restore", [file]);
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, said);
  }
});

Deno.test("what is said while a command runs — has no power over the terminal", async () => {
  await using box = await sandbox({ [PATH]: GREET });
  const env = { BRAINTRUST_PROJECT: "p\u001b]0;pwned\u0007 ##[error]x" };
  const { stderr } = await box.ends(0, "upload --create-project", env);
  assertStringIncludes(stderr, 'Created the project "p\\u{1b}]0;pwned\\u{7} # #[error]x"');
  assertEquals(stderr.includes("\u001b"), false);
});
