import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Sandbox, sandbox } from "../sandbox.ts";

const PATH = "prompts/greet.md";
const START = `---
# Why this model: it is the fastest that passed the review.
model: gpt-5-mini # do not change lightly
tags: [b, a]
params:
  temperature: 0
  top_p: 1
---
{{role "system"}}
You greet people.

Be short.

{{role "user"}}
Greet {{name}}.
`;

interface Edits {
  file: (text: string) => string;
  live: Record<string, unknown>;
}

/** A repository where the file (committed) and live have both changed since the upload. */
async function conflicted({ file, live }: Edits): Promise<Sandbox> {
  const box = await sandbox({ [PATH]: START });
  assertEquals((await box.here("upload")).code, 0);
  await box.write(PATH, file(START));
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=change the file");
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, live);
  const { code, stdout } = await box.here("download");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "deno task download --merge greet");
  return box;
}

const messages = (system: string, user: string): Record<string, unknown> => ({
  prompt: { messages: [{ role: "system", content: system }, { role: "user", content: user }] },
});

Deno.test("download --merge — takes both sides' changes and keeps comments and key order", async () => {
  await using box = await conflicted({
    file: (text) =>
      text.replace("You greet people.", "You greet people warmly.").replace(
        "top_p: 1",
        "top_p: 0.5",
      ),
    live: {
      description: "Added in the UI.",
      tags: ["a", "c"],
      prompt_data: {
        ...messages("You greet people.\n\nBe short.", "Greet {{name}} in French."),
        options: { params: { temperature: 0.3 } },
      },
    },
  });
  const { code, stdout, stderr } = await box.run("download", ["--merge"]);
  assertEquals(code, 0, stdout + stderr);
  assertEquals(
    await box.read(PATH),
    START.replace("You greet people.", "You greet people warmly.")
      .replace("Greet {{name}}.", "Greet {{name}} in French.")
      .replace("tags: [b, a]", "tags: [a, c]")
      .replace("temperature: 0\n  top_p: 1", "temperature: 0.3\n  top_p: 0.5")
      .replace("---\n{{role", "description: Added in the UI.\n---\n{{role"),
  );
  assertEquals((await box.here("upload")).code, 0, "no force is needed");
  assertEquals((await box.here("verify", ["--strict"])).code, 0);
});

Deno.test("download --merge — marks what both changed, and nothing uploads until it is decided", async () => {
  await using box = await conflicted({
    file: (text) => text.replace("Be short.", "Be brief.").replace("gpt-5-mini", "gpt-5"),
    live: {
      prompt_data: {
        ...messages("You greet people.\n\nBe terse.", "Greet {{name}}."),
        options: { model: "gpt-5-nano" },
      },
    },
  });
  const { code, stdout } = await box.here("download", ["--merge"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "has 2 conflicts, marked in the file");
  const text = await box.read(PATH);
  assert(
    /<{7} git\/prompts\/greet\.md\nBe brief\.\n={7}\nBe terse\.\n>{7} braintrust\/greet@[0-9a-f]{16}\n/
      .test(text),
    text,
  );
  const lint = await box.here("lint");
  assertEquals(lint.code, 1);
  assertStringIncludes(lint.stdout, "Found a merge conflict");
  assertEquals((await box.here("upload")).code, 1);
  const decided = text.replace(/<{7}.*\n(.*\n)={7}\n.*\n>{7}.*\n/g, "$1");
  await box.write(PATH, decided);
  assertEquals((await box.here("upload")).code, 0);
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("download --merge — refuses without a base, and says why", async () => {
  await using box = await conflicted({
    file: (text) => text.replace("Be short.", "Be brief."),
    live: { description: "Edited." },
  });
  await Deno.remove(`${box.root}/prompts/lock.json`);
  const { code, stdout } = await box.here("download", ["--merge"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "pins no base version");
  assert(!(await box.exists(".prompt-sync/merge")));
});

Deno.test("download --merge — never touches uncommitted changes", async () => {
  await using box = await conflicted({
    file: (text) => text.replace("Be short.", "Be brief."),
    live: { description: "Edited." },
  });
  const mine = START.replace("Be short.", "Be brief, please.");
  await box.write(PATH, mine);
  const { code, stdout } = await box.here("download", ["--merge"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "uncommitted changes");
  assertEquals(await box.read(PATH), mine);
});
