// What lint says of a prompt file that can be read and uploaded: it will not do what its author means.
import { type Config, CONFIG_PATH } from "../config/config.ts";
import { readFrontMatter, splitFrontMatter } from "./front_matter.ts";
import { hiddenCharacters } from "./hidden_characters.ts";
import { memberAt } from "../content/json.ts";
import { isMarker } from "./messages.ts";
import type { Prompt } from "./prompt.ts";
import type { Problem } from "../text/problem.ts";
import { cut } from "../text/escape.ts";
import { undeclared } from "./template_problems.ts";

/** Holes, a missing model, characters that nobody sees, and a code fence that a marker cuts. */
export function lintProblems(prompt: Prompt, config: Pick<Config, "defaults">): Problem[] {
  const { path: file, text } = prompt;
  const model = modelProblem(prompt, config);
  return [
    ...(model === undefined ? [] : [{ file, line: 1, column: 1, message: model }]),
    ...undeclaredProblems(prompt),
    ...hiddenCharacters(file, text),
    ...cutFences(file, text),
  ];
}

/** Why the SDK throws unless an application gives a model; undefined when it does not. */
export function modelProblem(
  { content, text }: Pick<Prompt, "content" | "text">,
  { defaults }: Pick<Config, "defaults">,
): string | undefined {
  const isNamed = memberAt(content, ["prompt_data", "options", "model"]) !== undefined;
  if (isNamed || defaults.model === null) return undefined;
  // "model: null" says that it is meant so.
  const { yaml } = splitFrontMatter(text);
  if (yaml !== undefined && readFrontMatter(yaml).values.model === null) return undefined;
  return 'Expected a model, because the SDK throws without one: write "model: NAME" in front matter, or ' +
    `"defaults": {"model": "NAME"} in ${CONFIG_PATH}; null instead of a name means that the application sets it`;
}

function undeclaredProblems(prompt: Prompt): Problem[] {
  return undeclared(prompt).map(({ name, ...place }) => ({
    file: prompt.path,
    ...place,
    message:
      `Expected "inputs" to declare "${
        cut(name)
      }", which renders as nothing unless it is passed: write ` +
      `"inputs: { ${cut(name)}: what it is }" in front matter; for literal text, use ` +
      '"template_format: none" or a line {{=<% %>=}} above it',
  }));
}

/** Markers between a line that opens a code fence and the one that closes it. */
function cutFences(file: string, text: string): Problem[] {
  const problems: Problem[] = [];
  let open: { fence: string; markers: number[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [, fence = "", info = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open && isMarker(line)) open.markers.push(index + 1);
    else if (open && fence.startsWith(open.fence) && info.trim() === "") {
      problems.push(...open.markers.map((line) => ({ file, line, column: 1, message: CUT })));
      open = undefined;
    } else if (!open && fence !== "") open = { fence, markers: [] };
  }
  return problems;
}

const CUT =
  "Expected no role marker in a code fence: this line opens a message and splits the block. " +
  'Close the block above it, or move the text to front matter under "messages"';
