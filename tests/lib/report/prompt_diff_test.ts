import { assertEquals } from "@std/assert";
import { canonicalContent } from "../../../lib/content/content.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";
import type { Prompt } from "../../../lib/prompt/prompt.ts";
import {
  changedLine,
  type Direction,
  promptDiff,
  sidesOf,
} from "../../../lib/report/prompt_diff.ts";

const CANONICAL = "---\ndescription: Greets.\n---\nOne.\n\nTwo.\nThree.\n";
const CASES: { name: string; file: string; live: string | undefined; want: number }[] = [
  { name: "nothing is live", file: CANONICAL, live: undefined, want: 1 },
  { name: "nothing is live, a blank first line", file: "\nx\n", live: undefined, want: 1 },
  { name: "equal", file: CANONICAL, live: CANONICAL, want: 1 },
  { name: "a line of the body", file: CANONICAL, live: CANONICAL.replace("Two", "2"), want: 6 },
  { name: "front matter", file: CANONICAL, live: CANONICAL.replace("Greets", "Bows"), want: 2 },
  { name: "lines appended to live", file: CANONICAL, live: `${CANONICAL}Four.\n`, want: 7 },
  {
    name: "a file that is not in canonical form",
    file: `---\n# why\ntags: [a]\ndescription: "Greets."\n---\n\nOne.\n\nTwo.\nThree.\n`,
    live: "---\ndescription: Greets.\ntags: [a]\n---\nOne.\n\n2.\nThree.\n",
    want: 9,
  },
  {
    name: "messages in front matter, of which the last changed",
    file:
      "---\nmessages:\n- role: system   # first\n  content: |\n    One.\n    Two.\n- { role: user, content: Three. }\n---\n",
    live:
      "---\nmessages:\n- role: system\n  content: |\n    One.\n    2.\n- { role: user, content: Three. }\n---\n",
    want: 6,
  },
  {
    name: "a changed line that the file spells in another way",
    file: `---\ndescription: "Greets."\n---\nOne.\n`,
    live: "---\ndescription: Bows.\n---\nOne.\n",
    want: 2,
  },
];
for (const { name, file, live, want } of CASES) {
  Deno.test(`changedLine() — ${name}`, () => {
    const compared = {
      file: promptOf(file),
      live: live === undefined ? undefined : { content: promptOf(live).content, version: "1" },
    };
    assertEquals(changedLine(sidesOf(compared, {})), want);
  });
}

function promptOf(text: string, path = "prompts/greet.md"): Prompt {
  const { prompt, problems } = parsePrompt(path, text);
  if (!prompt) throw new Error(JSON.stringify(problems));
  return prompt;
}

const file = promptOf("# comment of a body\nnew\n", "prompts/a.md");
const live = {
  version: "1000192656880881099",
  content: canonicalContent({
    slug: "a",
    name: "A",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "system", content: "old" }] } },
  }),
};
const headers = (towards: Direction, side: typeof live | undefined = live): string[] =>
  promptDiff(sidesOf({ file, live: side }, {}), towards).split("\n").slice(0, 2);

Deno.test("promptDiff() — leads where it is told to", () => {
  const [git, braintrust] = ["git/prompts/a.md", "braintrust/a@81cd05ee665fdfb3"];
  assertEquals(headers("git"), [`--- ${braintrust}`, `+++ ${git}`]);
  assertEquals(headers("braintrust"), [`--- ${git}`, `+++ ${braintrust}`]);
  const added = promptDiff(sidesOf({ file, live: undefined }, {}), "git");
  assertEquals(added, `--- /dev/null\n+++ ${git}\n@@ -0,0 +1,2 @@\n+# comment of a body\n+new\n`);
});
