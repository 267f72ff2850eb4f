// What the tags of a mustache template ask for, told from its tokens. Shared with the edge function:
// pure, no bare specifiers. Whoever parses the template passes the tokens.

/** A token of mustache.js: sections have children, a partial has its indentation there. */
export type Token = [type: string, name: string, start: number, end: number, inside?: unknown];

/** A tag that a value or a partial takes the place of. */
export interface Tag {
  name: string;
  isPartial: boolean;
  /** How many sections it stands in. */
  depth: number;
  /** Where it stands in the template. */
  start: number;
  end: number;
}

/** The tags of a template in order, those in sections too. */
export function tagsOf(tokens: readonly Token[], depth = 0): Tag[] {
  return tokens.flatMap(([type, name, start, end, inside]): Tag[] => {
    if (!["name", "&", "#", "^", ">"].includes(type)) return [];
    const tag = { name, isPartial: type === ">", depth, start, end };
    return [tag, ...Array.isArray(inside) ? tagsOf(inside as Token[], depth + 1) : []];
  });
}

/** `a` of `a.b`; the SDK also offers every variable as `input.NAME`. `.` is the section's value. */
export function rootOf(name: string): string | undefined {
  const [first, second] = name.split(".");
  if (first === "input" && second !== undefined) return second;
  return first === "" ? undefined : first;
}

/**
 * Whether a caller could pass a value for the tag: its name is words joined by dots, or `.` in a
 * section. `{{ .Values.image }}`, `{{ x | upper }}` and `{{}}` are the syntax of something else.
 */
export function isVariable({ name, depth }: Pick<Tag, "name" | "depth">): boolean {
  if (name === ".") return depth > 0;
  return /^[\p{L}\p{M}\p{N}_$@-]+(?:\.[\p{L}\p{M}\p{N}_$@-]+)*$/u.test(name);
}
