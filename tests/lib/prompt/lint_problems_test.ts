import { assertEquals } from "@std/assert";
import { lintProblems } from "../../../lib/prompt/lint_problems.ts";
import { parsePrompt } from "../../../lib/prompt/parse.ts";

type Model = string | null | undefined;

/** `line:column` and the first words of what lint says of a file that can be read. */
function said(text: string): string[] {
  const model = "m";
  const { prompt, problems } = parsePrompt("prompts/a.md", text, { model });
  assertEquals(problems, []);
  if (!prompt) return [];
  return lintProblems(prompt, { defaults: { model } }).map(({ file, line, column, message }) => {
    assertEquals(file, "prompts/a.md");
    return `${line}:${column} ${message}`;
  });
}
const starts = (found: string[], wanted: string[]): void => {
  assertEquals(found.map((line, index) => line.slice(0, wanted[index]?.length ?? 40)), wanted);
};

// deno-fmt-ignore
const DOUBTS: [name: string, text: string, says: string[]][] = [
  ["nothing", "Hello.\n", []],
  ["a variable of Vue", "Write\n  {{ message }}\n", ['2:3 Expected "inputs" to declare "message"']],
  ["braces of LaTeX", "\\frac{{a}}{{b}}\n", ['1:6 Expected "inputs" to declare "a"', '1:11 Expected "inputs" to declare "b"']],
  ["a word between braces", "never write {{ or }}\n", ['1:13 Expected "inputs" to declare "or"']],
  ["declared", "---\ninputs: { message: x }\n---\n{{ message }}\n", []],
  ["only in a section", "{{#a}}{{b}}{{/a}}\n", ['1:1 Expected "inputs" to declare "a"']],
  ["literal braces under another delimiter", "{{=<% %>=}}\nnever write {{ or }}\n", []],
  ["a direction override", "a\u202Eb\n", ["1:2 Expected visible text, found the direction mark U+202E"]],
  ["an isolate in Hebrew", "\u05D0\u2066\n", ["1:2 Expected visible text, found the direction mark U+2066"]],
  ["a mark in Hebrew", "\u05D0\u200E\n", []],
  ["zero width", "---\ndescription: a\u200Bb\n---\nx\n", ["2:15 Expected visible text, found the invisible character U+200B"]],
  ["a joiner in Latin", "a\u200Db\n", ["1:2 Expected visible text, found the invisible character U+200D"]],
  ["a family, Persian, Thai", "\u{1F469}\u200D\u{1F467} \u0645\u06CC\u200C\u062E\u0648 \u0E01\u200B\u0E02\n", []],
  ["tag characters", "a\u{E0041}\u{E0042}\n", ["1:2 Expected visible text, found tag characters from U+E0041"]],
  ["the flag of Scotland", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}\n", []],
  ["ESC and NUL", "a\u001b[2J\u0000\n", ["1:2 Expected visible text, found the control character U+001B", "1:6 Expected visible text, found the control character U+0000"]],
  ["an escape in front matter", '---\nmessages: [{ role: user, content: "a\\u202Eb" }]\n---\n', []],
  ["a marker in a code fence", 'a\n```\n{{role "user"}}\nb\n```\n'.replace(/^/, '{{role "system"}}\n'), ["4:1 Expected no role marker in a code fence"]],
  ...["~~~", "````", "   ```", "```js"].map((fence): [string, string, string[]] => (
    [`a marker in a fence ${fence}`, `{{role "system"}}\na\n${fence}\n{{role "user"}}\nb\n${fence.replace("js", "")}\n`, ["4:1 Expected no role marker in a code fence"]]
  )),
  ["two markers in a fence that a longer one closes", '{{role "system"}}\na\n```\n{{role "user"}}\nb\n{{role "user"}}\nc\n`````\n', ["4:1 Expected no role marker", "6:1 Expected no role marker"]],
  ["a fence within a longer one, of other signs, or with words", '{{role "system"}}\na\n````\n```\n~~~~\n````js\n{{role "user"}}\nb\n', []],
  ["a marker in a fence that nothing closes, since there are words behind it", '{{role "system"}}\na\n```\n{{role "user"}}\nb\n```js\n', []],
  ["a marker above a fence of other signs", '{{role "system"}}\na\n~~~\n{{role "user"}}\nb\n```\n~~~\n', ["4:1 Expected no role marker in a code fence"]],
  ["what is no fence", '{{role "system"}}\n``\n    ```\na ```\n{{role "user"}}\n``\n    ```\na ```\n', []],
  ["a marker between two fences", '{{role "system"}}\n```\na\n```\n{{role "user"}}\n```\nb\n```\n', []],
  ["a long name is cut", `{{${"a".repeat(90)}}}\n`, [`1:1 Expected "inputs" to declare "${"a".repeat(60)}...", which renders as nothing unless it is passed: write "inputs: { ${"a".repeat(60)}...: what`]],
  ["a marker after a code fence, and one after a fence left open", '{{role "system"}}\n```\na\n```\n{{role "assistant"}}\n```json\n{{role "user"}}\nb\n', []],
];
for (const [name, text, says] of DOUBTS) {
  Deno.test(`lintProblems() — ${name}`, () => starts(said(text), says));
}

// deno-fmt-ignore
const MODELS: [name: string, text: string, model: Model, isNamed: boolean][] = [
  ["none", "x", undefined, true],
  ["of the file", "---\nmodel: m\n---\nx", undefined, false],
  ["of the configuration", "x", "m", false],
  ["of the application, says the configuration", "x", null, false],
  ["of the application, says the file", "---\nmodel: null\n---\nx", undefined, false],
];
for (const [name, text, model, isNamed] of MODELS) {
  Deno.test(`lintProblems() — a model: ${name}`, () => {
    const { prompt } = parsePrompt(
      "prompts/a.md",
      text,
      typeof model === "string" ? { model } : {},
    );
    const defaults = model === undefined ? {} : { model };
    starts(
      (prompt ? lintProblems(prompt, { defaults }) : []).map(({ message }) => message),
      isNamed ? ["Expected a model, because the SDK throws without one"] : [],
    );
  });
}
