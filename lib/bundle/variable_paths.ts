// The variables of a prompt, flat, to compare two of them.
import { isObject } from "../content/json.ts";
import { leavesHole, shapesIn, type Typed } from "./prompt_types.ts";
import { schemaType } from "./schema_types.ts";
import type { Shapes } from "./shapes.ts";

/** What callers have to pass in one place. */
export interface Place {
  isRequired: boolean;
  /** As the JSON Schema of `inputs` says, in one line; undefined without one. */
  type?: string;
}

/** Path → place of the variables that the templates use: `user`, `user.name`, `items[].title`. */
export function variablePaths({ content, inputs }: Typed): Map<string, Place> {
  const places = new Map<string, Place>();
  const collect = (shapes: Shapes, before: string): void => {
    for (const [name, shape] of shapes) {
      const path = before + name;
      const input = before === "" ? inputs?.[name] : undefined;
      const type = isObject(input) ? { type: oneLine(schemaType(input, "")) } : {};
      places.set(path, {
        isRequired: before === "" ? shape.isRequired : leavesHole(shape),
        ...type,
      });
      if (isObject(input)) continue; // what is inside, the schema says
      collect(shape.members, `${path}.`);
      // Without `inputs`, a name in a section may mean a variable as well, and counts as one.
      if (inputs) collect(shape.items, `${path}[].`);
    }
  };
  collect(shapesIn({ content, inputs }), "");
  return places;
}

/** The place around a path; undefined for a variable. */
export function around(path: string): string | undefined {
  return /^(.*?)(?:\[\])?\.[^.]*$/s.exec(path)?.[1];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
