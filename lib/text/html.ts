// HTML in which text of others is text: whatever is put into a template is escaped, unless it came out
// of one.
import { visible } from "./escape.ts";

/** HTML that may be sent as it is. Only `markup` makes it. */
export interface Html {
  readonly source: string;
}

/** What a template takes. Nothing is shown of `undefined`, `null` and `false`. */
export type Part = Html | string | number | undefined | null | false | readonly Part[];

const NAMED: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** HTML from a template; safe in attributes too, as long as they stand in quotes. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { source: texts.map((text, index) => text + sourceOf(parts[index])).join("") };
}

function sourceOf(part: Part): string {
  if (part === undefined || part === null || part === false) return "";
  if (typeof part !== "object") return escaped(String(part));
  return "source" in part ? part.source : part.map(sourceOf).join("");
}

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => NAMED[char] ?? "");
}
