// YAML can say more than JSON, and more than is good: what of it front matter must not hold.
import { type Document, isNode, isScalar, visit } from "yaml";
import { cut } from "./problem.ts";

/** Deeper than any prompt needs, and far from what overflows a stack. */
const MAX_DEPTH = 64;

/** More references than any prompt needs, and far from what fills the memory. */
export const MAX_ALIASES = 100;

/** Keys that are not unique or no text, and aliases without measure. */
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
        if (name === undefined) problems.push({ offset, message: "A key must be text" });
        else if (names.has(name)) {
          problems.push({ offset, message: `The key "${cut(name)}" stands here twice` });
        } else names.add(name);
      }
    },
    Value(_, { anchor }): void {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Scalar(_, { anchor, value, source = "", range }): void {
      if (anchor !== undefined) anchors.add(anchor);
      // JSON would keep another number than the file says.
      const isInexact = typeof value === "number" && !Number.isSafeInteger(value) &&
        /^-?\d+$/.test(source) && String(value) !== source;
      if (!isInexact) return;
      const message = `${cut(source)} is more than a JSON number can say; put it in quotes`;
      problems.push({ offset: range?.[0] ?? 0, message });
    },
    Alias(_, { range, source }): void {
      if (!anchors.has(source)) {
        problems.push({ offset: range?.[0] ?? 0, message: `Nothing is called "&${cut(source)}"` });
      }
      if (++aliases === MAX_ALIASES + 1) {
        problems.push({ offset: range?.[0] ?? 0, message: `More than ${MAX_ALIASES} aliases` });
      }
    },
  });
  return problems;
}

/** What JSON cannot say, with its path. */
export function notJson(
  value: unknown,
  path: string[],
): { path: string[]; message: string } | undefined {
  if (path.length > MAX_DEPTH) return { path, message: tooDeep() };
  if (typeof value === "number" && !Number.isFinite(value)) {
    return { path, message: `Expected values that JSON has, found ${value}` };
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
