// YAML can say more than JSON, and more than is good: what of it front matter must not hold.
import { type Document, isNode, isScalar, type Scalar, visit } from "yaml";
import { isExact } from "../content/exact_number.ts";
import { isObject, type Json } from "../content/json.ts";
import { cut } from "../text/escape.ts";

/** Deeper than any prompt needs, and far from what overflows a stack. */
const MAX_DEPTH = 64;

/** More references than any prompt needs, and far from what fills the memory. */
export const MAX_ALIASES = 100;

/** What the parser says, in our words: of its tags JSON has none but the names of its own types. */
export function parserMessage(message: string): string {
  return cut(message, 200).replace(
    "Unresolved tag: tag:yaml.org,2002:",
    "Expected plain YAML, found the tag !!",
  );
}

/** Keys that are not unique or no text, merges, lossy numbers, and aliases without measure. */
export function structureProblems(document: Document): { offset: number; message: string }[] {
  const problems: { offset: number; message: string }[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Map(_, map): void {
      if (map.anchor !== undefined) anchors.add(map.anchor);
      const names = new Set<string>();
      for (const { key } of map.items) {
        const offset = isNode(key) ? key.range?.[0] ?? 0 : 0;
        const name = isScalar(key) && key.value !== null ? String(key.value) : undefined;
        const problem = isScalar(key) && name !== undefined
          ? keyProblem(key, name, names)
          : "A key must be text";
        if (problem !== undefined) problems.push({ offset, message: problem });
        if (name !== undefined) names.add(name);
      }
    },
    Seq(_, { anchor }): void {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Scalar(_, scalar): void {
      if (scalar.anchor !== undefined) anchors.add(scalar.anchor);
      const message = numberProblem(scalar);
      if (message !== undefined) problems.push({ offset: scalar.range?.[0] ?? 0, message });
    },
    Alias(_, { range, source }): void {
      if (!anchors.has(source)) {
        problems.push({
          offset: range?.[0] ?? 0,
          message: `Expected an anchor named "&${cut(source)}"`,
        });
      }
      if (++aliases === MAX_ALIASES + 1) {
        problems.push({ offset: range?.[0] ?? 0, message: `More than ${MAX_ALIASES} aliases` });
      }
    },
  });
  return problems;
}

function keyProblem(key: Scalar, name: string, names: ReadonlySet<string>): string | undefined {
  const { value, source = name, type } = key;
  if (type === "PLAIN" && value === "<<") {
    return 'YAML 1.2 has no merge key "<<"; write out its members';
  }
  if (name !== source) {
    return `The key ${cut(source)} would be read as "${cut(name)}"; put it in quotes`;
  }
  return names.has(name) ? `The key "${cut(name)}" appears twice` : undefined;
}

/** JSON would keep another number than the file says. */
function numberProblem({ value, source = "" }: Scalar): string | undefined {
  if (typeof value !== "number" || isExact(source, value)) return undefined;
  return `${cut(source)} does not fit a JSON number exactly; put it in quotes`;
}

/**
 * The paths of nulls, keys with nothing after them among them, that `kept` does not have any more:
 * Braintrust would never see them.
 */
export function droppedNulls(
  value: Json,
  kept: Json | undefined,
  path: readonly string[] = [],
): string[][] {
  if (Array.isArray(value)) {
    const items = Array.isArray(kept) ? kept : [];
    return value.flatMap((item, index) =>
      droppedNulls(item, items[index], [...path, String(index)])
    );
  }
  if (!isObject(value)) return [];
  const members = isObject(kept) ? kept : {};
  return Object.entries(value).flatMap(([key, member]) => {
    const at = [...path, key];
    const isKept = Object.hasOwn(members, key);
    return member === null
      ? isKept ? [] : [at]
      : droppedNulls(member, isKept ? members[key] : undefined, at);
  });
}

/** What JSON cannot say, with its path. */
export function notJson(
  value: unknown,
  path: string[],
): { path: string[]; message: string } | undefined {
  if (path.length > MAX_DEPTH) return { path, message: tooDeep() };
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { path, message: `Expected a JSON value, found ${value}` };
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const problem = notJson(member, [...path, key]);
    if (problem) return problem;
  }
  return undefined;
}

/** What is wrong with YAML that is nested too deep. */
export function tooDeep(): string {
  return `Expected front matter at most ${MAX_DEPTH} levels deep, found more`;
}
