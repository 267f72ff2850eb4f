import { assertEquals } from "@std/assert";
import { parsePrompt, type Prompt } from "../../lib/parse_prompt.ts";
import { changedLine } from "../../lib/prompt_diff.ts";

const CANONICAL = "---\ndescription: Greets.\n---\nOne.\n\nTwo.\nThree.\n";
const CASES: { name: string; file: string; live: string | undefined; want: number }[] = [
  { name: "nothing is live", file: CANONICAL, live: undefined, want: 1 },
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
    assertEquals(changedLine(compared, {}), want);
  });
}

function promptOf(text: string): Prompt {
  const { prompt, problems } = parsePrompt("prompts/greet.md", text);
  if (!prompt) throw new Error(JSON.stringify(problems));
  return prompt;
}
