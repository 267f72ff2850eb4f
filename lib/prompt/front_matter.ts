// Front matter opens at byte 0 with a line `---` and closes at the next line `---`; it is YAML 1.2.
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { isObject, type JsonObject } from "../content/json.ts";
import { plainValues } from "./plain_yaml.ts";
import { YAML_OPTIONS } from "./yaml_options.ts";
import {
  MAX_ALIASES,
  notJson,
  parserMessage,
  structureProblems,
  tooDeep,
} from "./yaml_problems.ts";

const FENCE = "---";

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
    const opening = lines.findIndex((line) => line.trim() !== "");
    if (opening > 0 && lines[opening] === FENCE) {
      const message = "Expected front matter to open on the first line, found it below blank lines";
      return { ...split, problem: { line: opening + 1, column: 1, message } };
    }
    if (first.trimEnd() !== FENCE) return split;
    const message = 'Expected the first line to be exactly "---", found white space after it';
    return { ...split, problem: { line: 1, column: FENCE.length + 1, message } };
  }
  const end = lines.indexOf(FENCE, 1);
  if (end === -1) {
    const near = lines.findIndex((line, index) => index > 0 && line.trim() === FENCE);
    const problem = near === -1
      ? {
        line: 1,
        column: 1,
        message: 'Expected a line "---" that closes the front matter, found the end of the file',
      }
      : {
        line: near + 1,
        column: 1,
        message: 'Expected a line that is exactly "---", found extra white space',
      };
    return { body: "", bodyLine: lines.length, problem };
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
  const values = plainValues(yaml);
  if (!values) return readPlaced(yaml);
  // Most files have no problem to place.
  let placed: FrontMatter | undefined;
  return {
    values,
    problems: [],
    positionOf: (path) => (placed ??= readPlaced(yaml)).positionOf(path),
  };
}

/** `readFrontMatter` with the parser that reads all of YAML and knows where everything stands. */
export function readPlaced(yaml: string): FrontMatter {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: line + 1, column: col };
  };
  const nowhere = { values: {}, positionOf: () => ({ line: 2, column: 1 }) };
  const fail = (message: string, place: Position = { line: 2, column: 1 }): FrontMatter => ({
    ...nowhere,
    problems: [{ ...place, message }],
  });
  try {
    const document = parseYaml(yaml, lines);
    const errors = [...document.errors, ...document.warnings];
    // The parser turns an overflow of its own stack into an error, or into hundreds.
    if (errors.some(({ message }) => message.includes("call stack"))) return fail(tooDeep());
    const problems = [
      ...errors.map(({ pos, message }) => ({ offset: pos[0], message: parserMessage(message) })),
      ...structureProblems(document),
    ].map(({ offset, message }) => ({
      ...at(offset),
      message: `Cannot read the front matter as YAML: ${message}`,
    }));
    if (problems.length > 0) return { ...nowhere, problems };
    const positionOf = (path: readonly (string | number)[]): Position =>
      at(offsetOf(document, path, pairsOf));
    const pairsOf = pairIndex();
    const values: unknown = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
    if (!isObject(values)) return fail('Expected "key: value" lines in the front matter');
    const found = notJson(values, []);
    if (found) return fail(found.message, positionOf(found.path));
    return { values, problems: [], positionOf };
  } catch (error) {
    if (error instanceof RangeError) return fail(tooDeep());
    if (error instanceof ReferenceError) return fail(`Cannot read YAML: ${error.message}`);
    throw error;
  }
}

/** Parses YAML 1.2 without custom tags; keeps comments, so that `updatedYaml` can too. */
export function parseYaml(yaml: string, lineCounter?: LineCounter): Document {
  return parseDocument(yaml, { ...YAML_OPTIONS, ...(lineCounter ? { lineCounter } : {}) });
}

type Pairs = (map: YAMLMap) => Map<string, Pair>;

/** The pairs of a map by name, found once: problems ask for the place of each of many keys. */
function pairIndex(): Pairs {
  const known = new WeakMap<YAMLMap, Map<string, Pair>>();
  return (map) => {
    const pairs = known.get(map) ??
      new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : "", pair]));
    known.set(map, pairs);
    return pairs;
  };
}

function offsetOf(
  document: Document,
  path: readonly (string | number)[],
  pairsOf: Pairs,
): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(step));
      if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else {
      node = isNode(node) && "items" in node ? (node.items as unknown[])[Number(step)] : undefined;
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}
