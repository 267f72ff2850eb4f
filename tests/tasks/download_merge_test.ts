import type { JsonObject } from "../../lib/content/json.ts";
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
  live: JsonObject;
}

/** A repository where the file (committed) and live have both changed since the upload. */
async function conflicted({ file, live }: Edits): Promise<Sandbox> {
  const box = await sandbox({ [PATH]: START });
  await box.ends(0, "upload");
  await box.write(PATH, file(START));
  await box.commit("change the file");
  await box.edit("greet", live);
  const { stdout } = await box.ends(1, "download");
  assertStringIncludes(stdout, "deno task download --merge greet");
  return box;
}

const messages = (system: string, user: string): JsonObject => ({
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
  await box.ends(0, "verify --strict");
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
  const { stdout } = await box.ends(1, "download --merge");
  assertStringIncludes(stdout, "has 2 conflicts, marked in the file");
  const text = await box.read(PATH);
  assert(
    /<{7} git\/prompts\/greet\.md\nBe brief\.\n={7}\nBe terse\.\n>{7} braintrust\/greet@[0-9a-f]{16}\n/
      .test(text),
    text,
  );
  const lint = await box.ends(1, "lint");
  assertStringIncludes(lint.stdout, "Found a merge conflict");
  await box.ends(1, "upload");
  const decided = text.replace(/<{7}.*\n(.*\n)={7}\n.*\n>{7}.*\n/g, "$1");
  await box.write(PATH, decided);
  await box.ends(0, "upload");
  await box.ends(0, "verify");
});

Deno.test("download --merge — refuses without a base, and says why", async () => {
  await using box = await conflicted({
    file: (text) => text.replace("Be short.", "Be brief."),
    live: { description: "Edited." },
  });
  await Deno.remove(`${box.root}/prompts/lock.json`);
  const { stdout } = await box.ends(1, "download --merge");
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
  const { stdout } = await box.ends(1, "download --merge");
  assertStringIncludes(stdout, "uncommitted changes");
  assertEquals(await box.read(PATH), mine);
});
