import type { ToldField } from "../content/telling.ts";

/** A field that Braintrust tells otherwise than it was sent, and in how many prompts. */
export interface ToldCount {
  field: string;
  how: ToldField["how"];
  prompts: number;
}

/** Each field once, however many prompts have it. */
export function countTold(told: readonly (readonly ToldField[])[]): ToldCount[] {
  const counts = new Map<string, ToldCount>();
  for (const { field, how } of told.flat()) {
    const key = `${field} ${how}`;
    const { prompts } = counts.get(key) ?? { prompts: 0 };
    counts.set(key, { field, how, prompts: prompts + 1 });
  }
  return [...counts.values()].sort((a, b) => a.field < b.field ? -1 : 1);
}

const WORDS: Record<ToldField["how"], string> = {
  added: "adds",
  respelled: "writes in another form",
  changed: "returns another value",
  unsteady: "returns another value at each read",
};

/** What people read of it: a line each, nothing when there is nothing to say. */
export function toldLines(counts: readonly ToldCount[]): string[] {
  if (counts.length === 0) return [];
  const lines = counts.map(({ field, how, prompts }) => {
    const settle = how === "unsteady"
      ? `; to leave it out, add to "ignore": { "field": "${field}" }`
      : "";
    return `  ${WORDS[how]}: ${field} (${prompts} prompt${prompts === 1 ? "" : "s"})${settle}`;
  });
  return [
    "Braintrust returns some fields differently from what was uploaded. Nobody edited them:",
    ...lines,
  ];
}
