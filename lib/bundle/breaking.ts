// What a change of prompts breaks for the code that calls them, told before it is merged.
import { answerFields } from "./answer_fields.ts";
import { around, type Place, variablePaths } from "./variable_paths.ts";
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
  const [before, after] = [variablePaths(old), variablePaths(now)];
  // What is said of a variable holds for everything in it.
  const isNews = (path: string, others: ReadonlyMap<string, Place>): boolean => {
    const outer = around(path);
    return outer === undefined || others.has(outer);
  };
  const gone = [...before.keys()].filter((path) => !after.has(path) && isNews(path, after));
  const asked = [...after].filter(([path, { isRequired }]) =>
    isRequired && !before.get(path)?.isRequired && isNews(path, before)
  );
  const retyped = [...after].flatMap(([path, { type }]): string[] => {
    const known = before.get(path);
    if (!known || type === undefined || takes(type, known.type)) return [];
    const was = known.type === undefined ? "had no type" : `was ${known.type}`;
    return [`the variable "${path}" ${was}, and is ${type}`];
  });
  return [
    ...gone.map((path) => `the variable "${path}" is no longer used: what callers pass is lost`),
    ...asked.map(([path]) => `the variable "${path}" is now required`),
    ...retyped,
  ];
}

/** Whether a type takes all that another one stands for, as far as its words tell. */
function takes(type: string, other: string | undefined): boolean {
  const kinds = type.split(" | ");
  return type === "unknown" || (other?.split(" | ").every((kind) => kinds.includes(kind)) ?? false);
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
