// The types of one prompt: the variables that it takes, and the answer that it asks a model for.
import type { Prompt } from "../prompt/prompt.ts";
import { isObject, memberAt } from "../content/json.ts";
import { isMustache, templatesOf } from "../prompt/variables.ts";
import { descriptionOf, schemaType } from "./schema_types.ts";
import { type Shape, type Shapes, shapesOf } from "./shapes.ts";
import { listOf, type Member, objectType, union } from "./type_text.ts";

/** What a template prints. Null and undefined would be a hole. */
const PRINTED = "Printed";

/** What the types of a prompt are made of. */
export type Typed = Pick<Prompt, "content" | "inputs">;

/** The variables of a prompt, as its templates and `inputs` tell. */
export function variablesType({ content, inputs }: Typed, indent: string): string {
  const shapes = shapesIn({ content, inputs });
  const names = [...new Set([...Object.keys(inputs ?? {}), ...shapes.keys()])].sort();
  const members = names.map((name): Member => {
    const shape = shapes.get(name);
    const input = inputs?.[name];
    return {
      name,
      type: isObject(input)
        ? schemaType(input, `${indent}  `)
        : shape
        ? shapeType(shape, `${indent}  `)
        : "unknown",
      isOptional: !shape?.isRequired,
      describes: typeof input === "string" ? input : descriptionOf(input),
    };
  });
  return objectType(members.map(mayBeUndefined), indent);
}

/** The variables without which the text has a hole, sorted. */
export function requiredVariables(typed: Typed): string[] {
  return [...shapesIn(typed)].filter(([, { isRequired }]) => isRequired).map(([name]) => name)
    .sort();
}

/** What a model answers: as the JSON Schema of the response format says, else text. */
export function answerType({ content }: Pick<Typed, "content">, indent: string): string {
  const format = memberAt(content, ["prompt_data", "options", "params", "response_format"]);
  const type = memberAt(format, ["type"]);
  if (type === "json_schema") {
    return schemaType(memberAt(format, ["json_schema", "schema"]), indent);
  }
  return type === "json_object" ? "unknown" : "string";
}

/** What the templates of a prompt want of its variables. */
export function shapesIn({ content, inputs }: Typed): Shapes {
  if (!isMustache(content)) return new Map();
  return shapesOf(templatesOf(content), inputs && new Set(Object.keys(inputs)));
}

function shapeType(shape: Shape, indent: string): string {
  const types = [
    ...(shape.isPrinted ? [PRINTED] : []),
    ...(shape.members.size > 0 ? [membersType(shape.members, indent)] : []),
    ...(shape.isSection ? sectionTypes(shape, indent) : []),
  ];
  const known = types.filter((type) => type !== "unknown");
  return known.length === 0 ? "unknown" : union(known);
}

/** A section shows its inside once for a value that is true, for each item of a list, or not at all. */
function sectionTypes({ printsItself, items }: Shape, indent: string): string[] {
  const item = items.size > 0 ? [membersType(items, indent)] : [];
  const dot = printsItself === "dot" ? [PRINTED] : [];
  const each = [...item, ...dot];
  if (each.length > 0) return [...each, listOf(union(each)), "boolean", "null"];
  // A list would print the whole list once for each of its items: that is no use to anybody.
  if (printsItself === "name") return ["string", "number", "boolean", "null"];
  return ["unknown"];
}

function membersType(shapes: Shapes, indent: string): string {
  const members = [...shapes].map(([name, shape]): Member => ({
    name,
    type: shapeType(shape, `${indent}  `),
    isOptional: !leavesHole(shape),
    describes: undefined,
  }));
  return objectType(members.map(mayBeUndefined), indent);
}

/** Whether something of it is printed where it stands. */
export function leavesHole({ isPrinted, members }: Shape): boolean {
  return isPrinted || [...members.values()].some(leavesHole);
}

/** What may be left out may be undefined, too. */
function mayBeUndefined(member: Member): Member {
  if (!member.isOptional || member.type === "unknown") return member;
  return { ...member, type: `${member.type} | undefined` };
}
