// Front matter opens at byte 0 with a line `---` and closes at the next line `---`; it is YAML 1.2.
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { isObject, type JsonObject } from "./json.ts";

const FENCE = "---";
/** Deeper than any prompt needs, and far from what overflows a stack. */
const MAX_DEPTH = 64;
const MAX_ALIASES = 100;

/** A place in the text of a prompt file, 1-based. */
export interface Position {
  line: number;
  column: number;
}

/** A problem of the front matter, with its place in the file. */
export interface FrontMatterProblem extends Position {
  message: string;
}

/** The parts of a prompt file. */
export interface Split {
  /** Undefined when the file has no front matter. */
  yaml?: string;
  body: string;
  /** 0-based line of the file at which the body begins. */
  bodyLine: number;
  problem?: FrontMatterProblem;
}

/** Splits the canonical text of a prompt file at its fences. The body keeps every character. */
export function splitFrontMatter(text: string): Split {
  const lines = text.split("\n");
  const first = lines[0] ?? "";
  if (first !== FENCE) {
    const split: Split = { body: text, bodyLine: 0 };
    if (first.trimEnd() !== FENCE) return split;
    const message = 'Expected the first line to be exactly "---", found white space after it';
    return { ...split, problem: { line: 1, column: FENCE.length + 1, message } };
  }
  const end = lines.indexOf(FENCE, 1);
  if (end === -1) {
    const message = 'Expected a line "---" that closes the front matter, found the end of the file';
    return { body: "", bodyLine: lines.length, problem: { line: 1, column: 1, message } };
  }
  const yaml = lines.slice(1, end).map((line) => `${line}\n`).join("");
  return { yaml, body: lines.slice(end + 1).join("\n"), bodyLine: end + 1 };
}

/** Front matter as values, and where in the file each of them stands. */
export interface FrontMatter {
  values: JsonObject;
  problems: FrontMatterProblem[];
  /** The place of the value at `path`, or of the nearest parent that has one. */
  positionOf: (path: readonly (string | number)[]) => Position;
}

/** Reads the YAML between the fences. Custom tags, many aliases and deep nesting are problems. */
export function readFrontMatter(yaml: string): FrontMatter {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: line + 1, column: col };
  };
  const nowhere = { values: {}, positionOf: () => ({ line: 2, column: 1 }) };
  const fail = (message: string): FrontMatter => ({
    ...nowhere,
    problems: [{ line: 2, column: 1, message }],
  });
  try {
    const document = parseYaml(yaml, lines);
    const problems = [...document.errors, ...document.warnings].map((error) => ({
      ...at(error.pos[0]),
      message: `Cannot read the front matter as YAML: ${error.message}`,
    }));
    if (problems.length > 0) return { ...nowhere, problems };
    const values: unknown = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
    if (!isObject(values)) return fail('Expected "key: value" lines in the front matter');
    const problem = notJson(values, 0);
    if (problem) return fail(problem);
    return { values, problems: [], positionOf: (path) => at(offsetOf(document, path)) };
  } catch (error) {
    if (error instanceof RangeError) return fail(tooDeep());
    if (error instanceof ReferenceError) return fail(`Cannot read YAML: ${error.message}`);
    throw error;
  }
}

/** Parses YAML 1.2 without custom tags; keeps comments, so that `updateFrontMatter` can too. */
export function parseYaml(yaml: string, lineCounter?: LineCounter): Document {
  return parseDocument(yaml, {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    prettyErrors: false,
    ...(lineCounter ? { lineCounter } : {}),
  });
}

function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else {
      node = isNode(node) && "items" in node ? (node.items as unknown[])[Number(step)] : undefined;
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}

function notJson(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return tooDeep();
  if (typeof value === "number" && !Number.isFinite(value)) {
    return `Expected values that JSON has, found ${value}`;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const member of Object.values(value)) {
    const problem = notJson(member, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

function tooDeep(): string {
  return `Expected front matter at most ${MAX_DEPTH} levels deep, found more`;
}
