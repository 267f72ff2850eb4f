// What a change of prompts breaks for the code that calls them, told before it is merged.
import { answerFields } from "./answer_fields.ts";
import { requiredVariables, variableNames } from "./prompt_types.ts";
import type { Prompt } from "../prompt/prompt.ts";

/** One thing that callers have to follow, and where it was said. */
export interface Breaking {
  file: string;
  /** 1-based, in the file as it is now; 1 when there is none any more. */
  line: number;
  message: string;
}

/** What callers of `before` meet in `now`: all prompts, of which only those that differ count. */
export function breakingChanges(before: readonly Prompt[], now: readonly Prompt[]): Breaking[] {
  const bySlug = new Map(now.map((prompt) => [prompt.slug, prompt]));
  return before.flatMap((old): Breaking[] => {
    const prompt = bySlug.get(old.slug);
    if (!prompt) {
      const message = `the prompt "${old.slug}" is gone, or has another slug`;
      return [{ file: old.path, line: 1, message }];
    }
    return [...variableChanges(old, prompt), ...answerChanges(old, prompt)].map((message) => ({
      file: prompt.path,
      line: lineOf(prompt.text, /"([^"]+)"/.exec(message)?.[1] ?? ""),
      message,
    }));
  });
}

function variableChanges(old: Prompt, now: Prompt): string[] {
  const [before, after] = [new Set(variableNames(old)), new Set(variableNames(now))];
  const wasRequired = new Set(requiredVariables(old));
  const gone = [...before].filter((name) => !after.has(name));
  const asked = requiredVariables(now).filter((name) => !wasRequired.has(name));
  return [
    ...gone.map((name) => `the variable "${name}" is no longer used: what callers pass is lost`),
    ...asked.map((name) => `the variable "${name}" is now required`),
  ];
}

function answerChanges(old: Prompt, now: Prompt): string[] {
  const after = answerFields(now.content);
  return [...answerFields(old.content)].flatMap(([path, before]): string[] => {
    const field = after.get(path);
    const name = path === "" ? "the answer" : `the answer's field "${path}"`;
    if (!field) return path === "" ? ["the answer no longer has a schema"] : [`${name} is gone`];
    if (before.isAlways && !field.isAlways) return [`${name} may now be left out`];
    return before.type === field.type ? [] : [`${name} was ${before.type}, and is ${field.type}`];
  });
}

/** Where a name stands, as near as its words tell. */
function lineOf(text: string, name: string): number {
  const word = name.replaceAll("[]", "").split(".").at(-1) ?? "";
  const isThere = (line: string): boolean => line.split(/[^\p{L}\p{N}_$-]+/u).includes(word);
  const index = word === "" ? -1 : text.split("\n").findIndex(isThere);
  return index === -1 ? 1 : index + 1;
}
