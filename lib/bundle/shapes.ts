// What a mustache template wants of its variables, as far as its tags tell.
import type { Token } from "../content/template_tags.ts";
import { tokensOf } from "../prompt/variables.ts";

/** What a template does with one variable. */
export interface Shape {
  /** Printed outside every section, so that the text has a hole without it. */
  isRequired: boolean;
  isPrinted: boolean;
  /** Opened by `{{#name}}`. */
  isSection: boolean;
  /** Printed by its own name, or as `{{.}}`, inside its section. */
  printsItself: "name" | "dot" | undefined;
  /** `b` of `{{a.b}}`. */
  members: Shapes;
  /** Names inside the section, which its value may have. */
  items: Shapes;
}

/** Variables by name. */
export type Shapes = Map<string, Shape>;

/** The variables of `templates`. `declared` are the names of `inputs`; undefined without them. */
export function shapesOf(
  templates: readonly string[],
  declared: ReadonlySet<string> | undefined,
): Shapes {
  const shapes: Shapes = new Map();
  for (const template of templates) {
    walk(tokensOf(template), { shapes, declared, sections: [], depth: 0 });
  }
  return shapes;
}

interface Scope {
  shapes: Shapes;
  declared: ReadonlySet<string> | undefined;
  /** The sections around, innermost last. */
  sections: { name: string; shape: Shape }[];
  depth: number;
}

function walk(tokens: readonly Token[], scope: Scope): void {
  for (const [type, rawName, , , inside] of tokens) {
    const name = rawName.replace(/^input\.(?=.)/, "");
    if (type === "name" || type === "&") print(name, scope);
    if (type !== "#" && type !== "^") continue;
    const shape = find(name, scope)[0] ?? emptyShape();
    const sections = type === "#" ? [...scope.sections, { name, shape }] : scope.sections;
    if (type === "#") shape.isSection = true;
    walk(Array.isArray(inside) ? inside as Token[] : [], {
      ...scope,
      sections,
      depth: scope.depth + 1,
    });
  }
}

function print(name: string, scope: Scope): void {
  const innermost = scope.sections.at(-1)?.shape;
  if (name === ".") {
    if (innermost) innermost.printsItself = "dot";
    return;
  }
  const own = scope.sections.findLast((section) => section.name === name)?.shape;
  if (own) {
    own.printsItself ??= "name";
    return;
  }
  for (const shape of find(name, scope)) shape.isPrinted = true;
  const root = scope.shapes.get(name.split(".")[0] ?? "");
  if (scope.depth === 0 && root) root.isRequired = true;
}

/** The shapes that a name may mean: the caller's variable, and a member of the section's value. */
function find(name: string, { shapes, declared, sections }: Scope): Shape[] {
  const path = name.split(".");
  const [root = ""] = path;
  const innermost = sections.at(-1)?.shape;
  if (root === "" || root === "input") return [];
  if (!innermost || declared?.has(root)) return [below(shapes, path)];
  const item = below(innermost.items, path);
  return declared ? [item] : [item, below(shapes, path)];
}

function below(shapes: Shapes, [name = "", ...rest]: string[]): Shape {
  const shape = shapes.get(name) ?? emptyShape();
  shapes.set(name, shape);
  return rest.length === 0 ? shape : below(shape.members, rest);
}

function emptyShape(): Shape {
  return {
    isRequired: false,
    isPrinted: false,
    isSection: false,
    printsItself: undefined,
    members: new Map(),
    items: new Map(),
  };
}
